"""history.jsonl: sourced events of the past, a JSON object a line, kept by analysts.

``{"id", "date", "date_precision": "day" | "month" | "year", "title", "claims": [{"indicator",
"stage" | "polarity", "direction"?: "closes", "asean_actors"}], "countries", "sources": [{"outlet",
"url", "published"?, "official_of"?, "kind"?}], "note"?}``. A courtesy message carries no claim. A
source with ``"kind": "aggregator"`` confirms nothing; ``published`` may be a month, "2017-10".
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.board.calendar_days import month_end
from bot.board.events import EventClaim, LedgerEvent, Source
from bot.board.words import Precision
from bot.errors import IndicatorsError
from bot.feeds.feed import FeedKind
from bot.feeds.lists.codes import ASEAN_MEMBERS, is_place
from bot.match.verdict import CONDITIONS, Indicator, Polarity, Stage

FILE = "history.jsonl"

_ID = re.compile(r"[a-z0-9][a-z0-9-]{2,63}")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_ACTORS = frozenset((*ASEAN_MEMBERS, "ASEAN"))
_KEYS = frozenset(
    ("id", "date", "date_precision", "title", "claims", "countries", "sources", "note")
)


class _LineError(Exception):
    """What is wrong with a line, and under which key."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"{key}: {problem}")


def read(path: Path) -> tuple[LedgerEvent, ...]:
    """Return every line as an event; raises IndicatorsError naming each wrong line and its key."""
    return tuple(event for _, event in _checked(path))


def objects(path: Path) -> tuple[dict[str, Any], ...]:
    """Return every line as the object that it is; raises the same error as ``read``."""
    return tuple(value for value, _ in _checked(path))


def _checked(path: Path) -> list[tuple[dict[str, Any], LedgerEvent]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise IndicatorsError(f"{path}: cannot be read ({error}).") from error
    found: list[tuple[dict[str, Any], LedgerEvent]] = []
    faults: list[str] = []
    lines: dict[str, int] = {}
    for number, line in _lines(text):
        try:
            value = _object(line)
            event = event_of(value)
            if event.id in lines:
                raise _LineError("id", f"{event.id!r} stands on line {lines[event.id]} already.")
            lines[event.id] = number
            found.append((value, event))
        except _LineError as wrong:
            faults.append(f"{path}, line {number}: {wrong}")
    if faults:
        raise IndicatorsError("\n".join(faults))
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    return ((n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip())


def _object(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise _LineError("line", f"not valid JSON ({error}).") from error
    if not isinstance(value, dict):
        raise _LineError("line", "must be one JSON object.")
    return value


def event_of(value: dict[str, Any]) -> LedgerEvent:
    """Return one object of history.jsonl as an event; raises an error that names the key."""
    for key in value.keys() - _KEYS:
        raise _LineError(key, "is no key of history.jsonl.")
    name = _text(value, "id")
    if not _ID.fullmatch(name):
        raise _LineError("id", f"{name!r} must be 3 to 64 of the characters a-z, 0-9 and -.")
    day = _day(value, "date")
    sources = tuple(_source(one, n) for n, one in enumerate(_list(value, "sources")))
    if not sources:
        raise _LineError("sources", "must name at least one source.")
    every = tuple(range(len(sources)))
    claims = [_claim(one, n, day, every) for n, one in enumerate(_list(value, "claims"))]
    countries = _codes(value, "countries", known=None)
    return LedgerEvent(
        id=name,
        date=day,
        precision=_word(value, "date_precision", Precision),
        title=_text(value, "title"),
        claims=tuple(claims),
        sources=sources,
        imported=True,
        countries=countries,
        note=_text(value, "note") if "note" in value else "",
    )


def _claim(value: Any, number: int, day: date, sources: tuple[int, ...]) -> EventClaim:
    where = f"claims[{number}]"
    one = _table(value, where)
    indicator = _word(one, "indicator", Indicator, where)
    condition = indicator in CONDITIONS
    wanted, other = ("polarity", "stage") if condition else ("stage", "polarity")
    if other in one:
        raise _LineError(f"{where}.{other}", f"{indicator} has a {wanted} instead.")
    closes = one.get("direction") == "closes"
    if "direction" in one and not closes:
        raise _LineError(f"{where}.direction", 'can only be "closes".')
    if closes and one.get("stage") != Stage.PROPOSED:
        raise _LineError(
            f"{where}.direction", "only what is proposed closes; what took place is a setback."
        )
    return EventClaim(
        indicator=indicator,
        stage=None if condition else _word(one, "stage", Stage, where),
        polarity=_word(one, "polarity", Polarity, where) if condition else None,
        asean_actors=_codes(one, "asean_actors", known=_ACTORS, where=where),
        date=day,
        closes=closes,
        sources=sources,
    )


def _source(value: Any, number: int) -> Source:
    where = f"sources[{number}]"
    one = _table(value, where)
    url = _text(one, "url", where)
    if not url.startswith(("http://", "https://")):
        raise _LineError(f"{where}.url", f"{url!r} must begin with http:// or https://.")
    official = _text(one, "official_of", where) if "official_of" in one else None
    if official is not None and not is_place(official):
        raise _LineError(f"{where}.official_of", f"{official!r} is no country code, UN or ASEAN.")
    kind = _word(one, "kind", FeedKind, where) if "kind" in one else None
    return Source(
        outlet=_text(one, "outlet", where),
        url=url,
        published=_published(one, where) if "published" in one else None,
        kind=str(kind or ""),
        official_of=official,
        independent=kind is not FeedKind.AGGREGATOR,
    )


def _published(value: dict[str, Any], where: str) -> date:
    """A month alone counts from its end: until then it was perhaps not out."""
    month = _MONTH.fullmatch(_text(value, "published", where))
    if month and 1 <= int(month[2]) <= 12:
        return month_end(date(int(month[1]), int(month[2]), 1))
    return _day(value, "published", where)


def _name(key: str, where: str) -> str:
    return f"{where}.{key}" if where else key


def _text(value: dict[str, Any], key: str, where: str = "") -> str:
    found = value.get(key)
    if not isinstance(found, str) or not found.strip():
        raise _LineError(_name(key, where), "must be a text that is not empty.")
    return found


def _day(value: dict[str, Any], key: str, where: str = "") -> date:
    text = _text(value, key, where)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _LineError(_name(key, where), f"{text!r} is no date such as 2025-10-11.") from None


def _word(value: dict[str, Any], key: str, words: Any, where: str = "") -> Any:
    text = _text(value, key, where)
    try:
        return words(text)
    except ValueError:
        known = ", ".join(words)
        raise _LineError(_name(key, where), f"{text!r} is none of {known}.") from None


def _list(value: dict[str, Any], key: str, where: str = "") -> list[Any]:
    found = value.get(key)
    if not isinstance(found, list):
        raise _LineError(_name(key, where), "must be a list.")
    return found


def _table(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _LineError(where, "must be an object.")
    return value


def _codes(
    value: dict[str, Any], key: str, *, known: frozenset[str] | None, where: str = ""
) -> tuple[str, ...]:
    found = _list(value, key, where)
    for code in found:
        if not isinstance(code, str) or not (is_place(code) if known is None else code in known):
            raise _LineError(_name(key, where), f"{code!r} is no code that is known here.")
    return tuple(dict.fromkeys(found))
