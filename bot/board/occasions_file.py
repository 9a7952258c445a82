"""occasions.toml: the calendar of tests, kept by analysts.

``[[occasions]]`` with id, title, indicators, countries, kind, starts, ends (optional), precision
("day" or "month"), announced (optional: the day from which it was known of), expect, last_time,
recurs (optional), note (optional) and sources: tables of outlet, url and, optionally, published. Of
an occasion known by its month any day of that month stands for it.
"""

from datetime import date
from pathlib import Path
from typing import Any

from bot.board.calendar_days import month_end
from bot.board.events import Occasion, Source
from bot.board.words import Precision
from bot.errors import IndicatorsError
from bot.feeds.lists.codes import is_place
from bot.match import source as toml
from bot.match.verdict import Indicator

FILE = "occasions.toml"

_SECTION = "occasions"
_TEXTS = ("id", "title", "kind", "expect", "last_time")
_OPTIONAL = ("recurs", "note")
_DATES = ("starts", "ends", "announced")
_KEYS = frozenset((*_TEXTS, *_OPTIONAL, *_DATES, "indicators", "countries", "precision", "sources"))


def read(path: Path) -> tuple[Occasion, ...]:
    """Return every occasion; raises IndicatorsError naming file, line and key."""
    file = toml.Source(path)
    found = tuple(_Table(file, n, one).occasion() for n, one in enumerate(file.tables(_SECTION)))
    names: set[str] = set()
    for number, one in enumerate(found):
        if one.id in names:
            raise file.error(_SECTION, "id", f"{one.id!r} stands above already.", number)
        names.add(one.id)
    return found


class _Table:
    """One table of the file."""

    def __init__(self, file: toml.Source, number: int, value: dict[str, Any]) -> None:
        self._file, self._number, self._value = file, number, value

    def occasion(self) -> Occasion:
        for key in self._value.keys() - _KEYS:
            raise self._wrong(key, "is no key of an occasion.")
        texts = {key: self._text(key) for key in _TEXTS}
        optional = {key: self._text(key) for key in _OPTIONAL if key in self._value}
        precision = self._word("precision", (Precision.DAY, Precision.MONTH))
        starts = self._day("starts")
        ends = self._day("ends") if "ends" in self._value else starts
        if ends < starts:
            raise self._wrong("ends", "lies before starts.")
        if precision is Precision.MONTH:
            starts, ends = starts.replace(day=1), month_end(ends)
        return Occasion(
            **texts,
            **optional,
            indicators=tuple(self._indicator(one) for one in self._strings("indicators")),
            countries=tuple(self._place(one) for one in self._strings("countries")),
            starts=starts,
            ends=ends,
            precision=precision,
            announced=self._day("announced") if "announced" in self._value else None,
            sources=self._sources(),
        )

    def _sources(self) -> tuple[Source, ...]:
        found = self._value.get("sources", [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self._wrong("sources", "must be a list of tables.")
        for one in found:
            if not (isinstance(one.get("outlet"), str) and isinstance(one.get("url"), str)):
                raise self._wrong("sources", "each needs an outlet and a url.")
            if not isinstance(one.get("published", date.min), date):
                raise self._wrong("sources", "published must be a date such as 2025-10-11.")
        return tuple(
            Source(outlet=one["outlet"], url=one["url"], published=one.get("published"))
            for one in found
        )

    def _wrong(self, key: str, problem: str) -> IndicatorsError:
        return self._file.error(_SECTION, key, problem, self._number)

    def _text(self, key: str) -> str:
        found = self._value.get(key)
        if not isinstance(found, str) or not found.strip():
            raise self._wrong(key, "must be a text that is not empty.")
        return found

    def _strings(self, key: str) -> tuple[str, ...]:
        if not self._value.get(key):
            raise self._wrong(key, "must not be empty.")
        return self._file.strings(_SECTION, key, self._value[key], self._number)

    def _day(self, key: str) -> date:
        found = self._value.get(key)
        if type(found) is not date:
            raise self._wrong(key, "must be a date such as 2025-10-11, without quotes.")
        return found

    def _word(self, key: str, words: tuple[Precision, ...]) -> Precision:
        text = self._text(key)
        if text not in words:
            raise self._wrong(key, f"{text!r} is none of {', '.join(words)}.")
        return Precision(text)

    def _indicator(self, name: str) -> Indicator:
        if name not in list(Indicator):
            raise self._wrong("indicators", f"{name!r} is no indicator.")
        return Indicator(name)

    def _place(self, code: str) -> str:
        if not is_place(code):
            raise self._wrong("countries", f"{code!r} is no country code, UN or ASEAN.")
        return code
