"""What the pictures of the board show: rows, months, marks. Pure; ``chart`` draws it elsewhere.

Names are in Latin letters, whatever the reader's language: no font but DejaVu is needed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from babel.dates import format_date

from bot.board import cells
from bot.board.calendar_days import month_end, months_later
from bot.board.confirmation import Line
from bot.board.ladder import STATES
from bot.board.silence import Watch
from bot.board.values import Board
from bot.board.wording.overview import feeds_of
from bot.board.wording.voice import Voice
from bot.board.words import ASEAN, MEMBERS, CellState
from bot.match.verdict import CONDITIONS, DOORS, Indicator

MONTHS = 12  # shown, the last one being that of the board
LATIN = ("en", "id")  # languages of ours in Latin letters
_ORDER = ("closes", "proposed", "agreed", "held", "setback")  # what a month shows of several
_LETTERS = {"closes": "R", "proposed": "T", "agreed": "A", "held": "H", "setback": "S"}
_NOW = {
    CellState.NO_SIGN: "",
    CellState.TALKED_ABOUT: "T",
    CellState.AGREED: "A",
    CellState.HAPPENED: "H",
    CellState.RECURRING: "H+",
}


class Kind(StrEnum):
    """The two pictures."""

    INDICATORS = "indicators"
    COUNTRIES = "countries"


@dataclass(frozen=True, slots=True)
class Mark:
    """One month of an indicator, or one event of a country."""

    at: float  # months since the left edge
    letter: str  # of _LETTERS; "" for a condition
    count: int
    pale: bool  # imported history alone


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator or country."""

    name: str
    marks: tuple[Mark, ...]
    unwatched: tuple[int, ...]  # months
    now: str  # at the right edge
    bold: bool = False  # a door
    space: bool = False  # a gap above it


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn."""

    kind: Kind
    title: str
    subtitle: str
    months: tuple[str, ...]
    years: tuple[tuple[int, str], ...]  # month, year
    baseline: float | None  # months since the left edge; None: outside
    rows: tuple[Row, ...]
    now: str  # over the right edge
    legend: tuple[tuple[str, str], ...]  # letter or sign, word

    def as_json(self) -> dict[str, Any]:
        """Return what ``chart`` reads."""
        return asdict(self)


class _Calendar:
    """The months of a picture."""

    def __init__(self, as_of: date) -> None:
        self.first = months_later(as_of.replace(day=1), 1 - MONTHS)
        self.starts = [months_later(self.first, number) for number in range(MONTHS)]

    def month(self, day: date) -> int:
        """Return the number of a day's month; may lie outside."""
        return (day.year - self.first.year) * 12 + day.month - self.first.month

    def place(self, day: date) -> float:
        """Return where a day is, in months since the left edge."""
        return self.month(day) + (day.day - 1) / month_end(day).day

    def has(self, day: date) -> bool:
        return 0 <= self.month(day) < MONTHS

    def unwatched(self, watch: Watch, countries: Sequence[str], last: date) -> tuple[int, ...]:
        """Return the months of which less than half was watched."""
        found = []
        for number, start in enumerate(self.starts):
            end = min(month_end(start), last)
            if 2 * watch.days(countries, start, end) < (end - start).days + 1:
                found.append(number)
        return tuple(found)


def picture(board: Board, watch: Watch, kind: Kind, language: str) -> Picture:
    """Return what a picture of the board shows; ``watch`` is that of the board's day."""
    voice = Voice(language if language in LATIN else "en")
    calendar = _Calendar(board.as_of)
    inside = calendar.has(board.baseline)
    locale = voice.words.locale
    rows = _by_indicator if kind is Kind.INDICATORS else _by_country
    years = [(0, calendar.first.year)]
    years += [(number, day.year) for number, day in enumerate(calendar.starts) if day.month == 1]
    alive, total = feeds_of(board)
    return Picture(
        kind=kind,
        title=voice.text(f"picture.{kind}"),
        subtitle=voice.text(
            "picture.days",
            day=voice.day(board.as_of),
            baseline=voice.day(board.baseline),
            alive=alive,
            total=total,
        ),
        months=tuple(str(format_date(one, "LLL", locale=locale)) for one in calendar.starts),
        years=tuple((number, str(year)) for number, year in dict(years).items()),
        baseline=calendar.place(board.baseline) if inside else None,
        rows=tuple(rows(board, watch, calendar, voice)),
        now=voice.text("picture.now" if kind is Kind.INDICATORS else "picture.feeds"),
        legend=_legend(kind, voice),
    )


def _lines(board: Board, calendar: _Calendar) -> dict[cells.Key, list[Line]]:
    """Return the claims that the board's cells count, in the months that are shown."""
    found = cells.by_cell(
        (event, claim)
        for event in (*board.events, *board.earlier)
        for claim in event.claims
        if calendar.has(claim.date)
    )
    known = set(cells.every())
    return {key: lines for key, lines in found.items() if key in known}


def _by_indicator(board: Board, watch: Watch, calendar: _Calendar, voice: Voice) -> Iterable[Row]:
    lines = _lines(board, calendar)
    unwatched = calendar.unwatched(watch, (), board.as_of)
    groups: set[str] = set()
    for indicator in Indicator:
        mine = [line for key, its in lines.items() if key[0] is indicator for line in its]
        months = sorted({calendar.month(claim.date) for _, claim in mine})
        group = _group(indicator)
        yield Row(
            name=voice.indicator(indicator),
            marks=tuple(
                _mark(float(month), [one for one in mine if calendar.month(one[1].date) == month])
                for month in months
            ),
            unwatched=unwatched,
            now=_stands(board, indicator),
            bold=indicator in DOORS,
            space=bool(groups) and group not in groups,
        )
        groups.add(group)


def _group(indicator: Indicator) -> str:
    if indicator in DOORS:
        return "door"
    return "condition" if indicator in CONDITIONS else "engagement"


def _mark(at: float, lines: Sequence[Line]) -> Mark:
    steps = {claim.step for _, claim in lines if claim.polarity is None}
    return Mark(
        at=at,
        letter=_LETTERS[max(steps, key=_ORDER.index)] if steps else "",
        count=len({event.id for event, _ in lines}),
        pale=all(event.imported for event, _ in lines),
    )


def _stands(board: Board, indicator: Indicator) -> str:
    if indicator in CONDITIONS:
        return ""
    states = [one.state for one in board.cells if one.indicator is indicator]
    best = max((one for one in states if one is not None), key=STATES.index)
    return _NOW[best]


def _by_country(board: Board, watch: Watch, calendar: _Calendar, voice: Voice) -> Iterable[Row]:
    lines = _lines(board, calendar)
    for country in [*sorted(MEMBERS, key=voice.country), ASEAN]:
        mine: dict[str, list[Line]] = {}
        for line in (one for key, its in lines.items() if key[1] == country for one in its):
            mine.setdefault(line[0].id, []).append(line)
        alive, total = watch.alive((country,))
        yield Row(
            name=voice.country(country) + (f"  {country}" if country != ASEAN else ""),
            marks=tuple(
                _mark(calendar.place(min(claim.date for _, claim in one)), one)
                for one in mine.values()
            ),
            unwatched=calendar.unwatched(watch, (country,), board.as_of),
            now=f"{alive}/{total}",
            space=country == ASEAN,
        )


def _legend(kind: Kind, voice: Voice) -> tuple[tuple[str, str], ...]:
    recurs = ""
    if kind is Kind.INDICATORS:
        recurs = f"; H+ {voice.word('state', CellState.RECURRING)}"
    letters = [
        ("T", voice.word("state", CellState.TALKED_ABOUT)),
        ("A", voice.word("state", CellState.AGREED)),
        ("H", voice.word("state", CellState.HAPPENED) + recurs),
        ("S", voice.word("mark", "setback")),
        ("R", voice.word("mark", "at_risk")),
    ]
    count = voice.text("picture.condition" if kind is Kind.COUNTRIES else "picture.count")
    return (
        *letters,
        ("#", count),
        ("pale", voice.word("evidence", "imported")),
        ("hatched", voice.word("evidence", "unwatched")),
        ("line", voice.text("picture.baseline")),
    )
