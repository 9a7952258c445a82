"""Parameters of data, read strictly: one that is unknown, doubled or wrong is named.

A visitor of a page mistypes and reads on; a program that mistypes a filter would count wrong for
years without noticing.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.board.values import ASEAN, MEMBERS, NORTH
from bot.board.web.asked import EARLIEST
from bot.board.web.data.problems import Problem
from bot.match.verdict import Indicator

COUNTRIES = (*MEMBERS, ASEAN, NORTH)
MOST_AT_ONCE = 500
USUAL_AT_ONCE = 100
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
STORY_ID = r"^[0-9a-hjkmnp-tv-z]{13}$"
CURSOR = rf"^{_DAY}~[0-9a-z-]{{3,64}}$"
_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_LONGEST_SHOWN = 60

Cursor = tuple[date, str]  # the last event of a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter; ``read`` raises ValueError with what was expected."""

    name: str
    meaning: str
    schema: Mapping[str, Any]
    read: Callable[[str], Any]
    example: Any = None
    in_path: bool = False


def day(text: str) -> date:
    """Read a day."""
    found = date.fromisoformat(text) if re.fullmatch(_DAY, text) and text.isascii() else None
    if found is None or found < EARLIEST:
        raise ValueError(text)
    return found


def _day(text: str) -> date:
    try:
        return day(text)
    except ValueError:
        raise ValueError(f"a day such as 2025-10-01, not before {EARLIEST}") from None


def _one_of(words: Sequence[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"one of {', '.join(words)}")
        return text

    return read


def _indicator(text: str) -> Indicator:
    return Indicator(_one_of(tuple(Indicator))(text))


def _limit(text: str) -> int:
    if not _NUMBER.fullmatch(text) or int(text) > MOST_AT_ONCE:
        raise ValueError(f"a whole number from 1 to {MOST_AT_ONCE}")
    return int(text)


def _cursor(text: str) -> Cursor:
    moment, _, name = text.partition("~")
    try:
        if not re.fullmatch(CURSOR, text):
            raise ValueError(text)
        return day(moment), name
    except ValueError:
        raise ValueError("what “next” of the page before holds") from None


def written(cursor: Cursor) -> str:
    """Return a cursor as an address carries it."""
    return f"{cursor[0].isoformat()}~{cursor[1]}"


_DATE = {"type": "string", "format": "date"}
_INDICATORS = {"type": "string", "enum": [str(one) for one in Indicator]}
_COUNTRIES = {"type": "string", "enum": list(COUNTRIES)}

AS_OF = Parameter(
    name="as-of",
    meaning="The board at the end of this day (UTC), as it was known then; without it, now.",
    schema=_DATE,
    read=_day,
    example="2025-10-12",
)
BASELINE = Parameter(
    name="baseline",
    meaning="The day from which the score is counted; without it, the one the operator set.",
    schema=_DATE,
    read=_day,
    example="2025-10-01",
)
INDICATOR = Parameter(
    name="indicator",
    meaning="Only what has a claim under this indicator; with a country, one of that country.",
    schema=_INDICATORS,
    read=_indicator,
    example="visits",
)
COUNTRY = Parameter(
    name="country",
    meaning="Only what counts for this member of ASEAN, ASEAN itself, or KP: what Pyongyang does"
    " towards nobody in ASEAN.",
    schema=_COUNTRIES,
    read=_one_of(COUNTRIES),
    example="ID",
)
SINCE = Parameter(
    name="since",
    meaning="Only events of this day and later.",
    schema=_DATE,
    read=_day,
    example="2025-10-01",
)
UNTIL = Parameter(
    name="until",
    meaning="Only events of this day and earlier.",
    schema=_DATE,
    read=_day,
    example="2026-01-31",
)
LIMIT = Parameter(
    name="limit",
    meaning=f"How many events a page holds; {USUAL_AT_ONCE} without it.",
    schema={
        "type": "integer",
        "minimum": 1,
        "maximum": MOST_AT_ONCE,
        "default": USUAL_AT_ONCE,
    },
    read=_limit,
    example=20,
)
CURSOR_PARAMETER = Parameter(
    name="cursor",
    meaning="Where to go on: the address under `next` carries it. It stays right when events come"
    " or go meanwhile.",
    schema={"type": "string", "pattern": CURSOR},
    read=_cursor,
    example="2025-10-11~01j9q2v5k7xw3",
)
STORY = Parameter(
    name="id",
    meaning="The public id of a story.",
    schema={"type": "string", "pattern": STORY_ID},
    read=str,
    example="01j9q2v5k7xw3",
    in_path=True,
)
INDICATOR_PLACE = Parameter(
    name="indicator",
    meaning="The indicator.",
    schema=_INDICATORS,
    read=_indicator,
    example="visits",
    in_path=True,
)
COUNTRY_PLACE = Parameter(
    name="country",
    meaning="A member of ASEAN, ASEAN itself, or KP.",
    schema=_COUNTRIES,
    read=_one_of(COUNTRIES),
    example="ID",
    in_path=True,
)


def read(
    known: Iterable[Parameter], query: Sequence[tuple[str, str]], place: Mapping[str, str]
) -> dict[str, Any]:
    """Return the values that were given by name; raises Problem.

    A wrong part of the path is an address that does not exist: 404.
    """
    by_name = {one.name: one for one in known if not one.in_path}
    found: dict[str, Any] = {}
    for name, text in query:
        if name not in by_name:
            raise _unknown(name, list(by_name))
        if name in found:
            raise _wrong(name, "Given twice.", "Give it once.")
        found[name] = _value(by_name[name], text, 400)
    found |= {one.name: _value(one, place[one.name], 404) for one in known if one.in_path}
    return found


def _value(parameter: Parameter, text: str, status: int) -> Any:
    try:
        return parameter.read(text)
    except ValueError as wanted:
        where = f"{'path' if parameter.in_path else 'query'}: {parameter.name}"
        error = f"{_quoted(text)} is not {wanted}."
        raise Problem(status, error, where, f"Give {wanted}.") from None


def _unknown(name: str, known: Sequence[str]) -> Problem:
    advice = f"Known here: {', '.join(known)}." if known else "This address takes none."
    return _wrong(name, f"There is no parameter {_quoted(name)}.", advice)


def _wrong(name: str, error: str, advice: str) -> Problem:
    return Problem(400, error, f"query: {_shown(name)}", advice)


def _quoted(text: str) -> str:
    return f"“{_shown(text)}”"


def _shown(text: str) -> str:
    printable = "".join(one if one.isprintable() else "?" for one in text)
    return printable if len(printable) <= _LONGEST_SHOWN else printable[:_LONGEST_SHOWN] + "…"
