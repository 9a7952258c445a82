"""The board as templates draw it: doors, indicator by country, indicator by month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from bot.board import conditions
from bot.board.confirmation import Line
from bot.board.values import (
    ASEAN,
    MEMBERS,
    NORTH,
    Board,
    Cell,
    CellState,
    DoorStatus,
    Evidence,
    MonthCount,
)
from bot.board.web.of_board import OfBoard
from bot.match.verdict import CONDITIONS, DOORS, Indicator

COLUMNS = (*MEMBERS, ASEAN, NORTH)
MOST_MONTHS = 24  # the latest; an earlier baseline shows these
_FAMILIES = (
    ("The three doors", [one for one in Indicator if one in DOORS]),
    ("Engagement", [one for one in Indicator if one not in DOORS | CONDITIONS]),
    ("Conditions", [one for one in Indicator if one in CONDITIONS]),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCell:
    """One cell, ready to be drawn."""

    indicator: str
    country: str
    word: str  # of the ladder; empty for a condition without an event
    style: str
    counts: Sequence[tuple[str, int]]  # conditions: events by polarity
    marks: Sequence[str]
    something: bool  # there is an event or a mark: worth a link
    unwatched: bool
    cell: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMonth:
    """One month of one indicator or cell."""

    month: str  # "2025-10"
    name: str  # "Oct"
    year: str
    count: int
    step: str


Row = tuple[str, Sequence[ShownCell | None]]


def rows(board: Board) -> list[tuple[str, list[Row]]]:
    """Return families of indicators, each row with a cell per column; None: there is none."""
    found = {(one.indicator, one.country): one for one in board.cells}
    return [
        (
            family,
            [
                (
                    str(indicator),
                    [
                        shown_cell(found[indicator, code]) if (indicator, code) in found else None
                        for code in COLUMNS
                    ],
                )
                for indicator in indicators
            ],
        )
        for family, indicators in _FAMILIES
    ]


def shown_cell(cell: Cell) -> ShownCell:
    """Return a cell as it is drawn."""
    counts = [(str(one), count) for one, count in cell.polarities.items()]
    marks = _marks(cell)
    something = cell.last_event is not None or bool(marks)
    return ShownCell(
        indicator=str(cell.indicator),
        country=cell.country,
        word="" if cell.state is None else str(cell.state),
        style=_style(cell),
        counts=counts,
        marks=marks,
        something=something,
        unwatched=cell.evidence is Evidence.UNWATCHED and not something,
        cell=cell,
    )


def _style(cell: Cell) -> str:
    base = "counts" if cell.state is None else str(cell.state).replace(" ", "-")
    setback = " setback" if cell.setback else ""
    return base + setback + (" unsure" if cell.unconfirmed else "")


def _marks(cell: Cell) -> list[str]:
    return [
        words
        for words, carried in (
            ("setback", cell.setback),
            ("at risk", cell.at_risk),
            ("unconfirmed", cell.unconfirmed),
            ("occasion missed", bool(cell.missed) and cell.state is CellState.NO_SIGN),
            ("imported", cell.evidence is Evidence.IMPORTED),
        )
        if carried
    ]


def best_cell(board: Board, door: DoorStatus) -> Cell:
    """Return the cell that a door stands by; where nothing moved, the first of its row."""
    row = [one for one in board.cells if one.indicator is door.indicator]
    named = [one for one in row if one.country in door.countries] or row
    moved = [one for one in named if one.last_event is not None]
    if not moved:
        return next((one for one in named if one.country == ASEAN), named[0])
    return max(moved, key=lambda one: one.last_event.date if one.last_event else date.min)


def month_names(board: Board) -> list[ShownMonth]:
    """Return the months of the board, the latest ``MOST_MONTHS`` of them."""
    return strip((), board)


def strip(found: Iterable[MonthCount], board: Board) -> list[ShownMonth]:
    """Return every month of the board, those without an event too."""
    counted = {one.month: one for one in found}
    first = board.baseline.year * 12 + board.baseline.month - 1
    last = board.as_of.year * 12 + board.as_of.month - 1
    months = [
        date(n // 12, n % 12 + 1, 1) for n in range(max(first, last - MOST_MONTHS + 1), last + 1)
    ]
    return [_month(one, counted.get(f"{one:%Y-%m}")) for one in months]


def _month(first: date, found: MonthCount | None) -> ShownMonth:
    return ShownMonth(
        month=f"{first:%Y-%m}",
        name=str(format_date(first, "MMM", locale="en")),
        year=f"{first:%Y}",
        count=0 if found is None else found.count,
        step="" if found is None else found.highest,
    )


def _heat(board: Board) -> Mapping[str, Sequence[ShownMonth]]:
    found: dict[Indicator, list[Line]] = {one: [] for one in Indicator}
    for event in board.events:
        for claim in event.claims:
            found[claim.indicator].append((event, claim))
    return {str(one): strip(conditions.months(said), board) for one, said in found.items()}


HEAT = OfBoard(_heat)  # every indicator with its months over all countries
