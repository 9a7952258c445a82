"""The Monday brief: what moved, what is newly unconfirmed, what is expected, what is silent. Pure.

One screen of a phone: every part has a few lines at most and says how many more there are. A
reader with a filter gets the brief of what the filter lets through; the doors are always told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.alerts.html import Block, Bold, Document, Inline, Text
from bot.board.values import Board, Cell, OccasionStatus
from bot.board.wording.overview import (
    MOST_MOVES,
    door_line,
    feeds_of,
    move_text,
    moves_since,
    unwatched,
)
from bot.board.wording.voice import MARKS, Voice, heading, line, point, told_by
from bot.board.words import CellState, OccasionPhase, Precision
from bot.match.verdict import DOORS, Indicator

WEEK = timedelta(days=7)
LONGEST = 2000  # UTF-16 units: about one screen
_MOST = 5
_MOST_NAMED = 6  # countries in a line
_DROP_MOVE, _DROP_NEW, _DROP_EXPECTED = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader follows; empty: everything."""

    indicators: frozenset[Indicator] = frozenset()
    countries: frozenset[str] = frozenset()

    def __call__(self, indicators: Iterable[Indicator], countries: Iterable[str]) -> bool:
        """Whether something about these is for the reader."""
        return (not self.indicators or not self.indicators.isdisjoint(indicators)) and (
            not self.countries or not self.countries.isdisjoint(countries)
        )


def brief(board: Board, monday: date, wanted: Wanted, voice: Voice) -> Document:
    """Return the brief of the week that begins on ``monday``."""
    title = voice.text("brief.title", day=voice.day(monday))
    blocks = [
        Block((Text("🗓 "), Bold((Text(title),)))),
        *(door_line(one, voice) for one in board.doors),
        *_moved(board, wanted, voice),
        *_unconfirmed(board, wanted, voice),
        *_expected(board, monday, wanted, voice),
        *_silent(board, wanted, voice),
    ]
    return Document(tuple(blocks)).fitted(max_units=LONGEST)


def is_loud(board: Board, wanted: Wanted) -> bool:
    """Whether a door moved in the last week: that deserves sound, a quiet week does not."""
    return any(
        one.indicator in DOORS and wanted((one.indicator,), (one.country,))
        for one in moves_since(board, WEEK)
    )


def _moved(board: Board, wanted: Wanted, voice: Voice) -> Iterator[Block]:
    found = [one for one in moves_since(board, WEEK) if wanted((one.indicator,), (one.country,))]
    yield heading(voice.text("brief.moved"))
    if not found:
        yield line(voice.text("brief.nothing"))
    for one in found[:MOST_MOVES]:
        yield point((Text(move_text(one, voice)),), drop=_DROP_MOVE)
    yield from _more(len(found) - MOST_MOVES, voice)


def _unconfirmed(board: Board, wanted: Wanted, voice: Voice) -> Iterator[Block]:
    since = board.as_of - WEEK
    found = [
        one
        for one in board.cells
        if one.unconfirmed
        and one.last_event is not None
        and one.last_event.date > since
        and wanted((one.indicator,), (one.country,))
    ]
    if not found:
        return
    yield heading(f"{voice.text('brief.unconfirmed')} {MARKS['unconfirmed']}")
    for cell in found[:_MOST]:
        yield point(tuple(_reported(cell, voice)), drop=_DROP_NEW)
    yield from _more(len(found) - _MOST, voice)


def _reported(cell: Cell, voice: Voice) -> Iterator[Inline]:
    last = cell.last_event
    assert last is not None
    name = f"{voice.country(cell.country)}, {voice.indicator(cell.indicator)}"
    yield Text(f"{name}: {voice.step(last.step)}")
    yield from told_by(last, voice)


def _expected(board: Board, monday: date, wanted: Wanted, voice: Voice) -> Iterator[Block]:
    found = [
        one
        for one in board.occasions
        if _is_this_week(one, monday) and wanted(one.occasion.indicators, one.occasion.countries)
    ]
    yield heading(voice.text("brief.expected"))
    if not found:
        yield line(voice.text("brief.nothing"))
    for one in found[:_MOST]:
        text = f"{voice.span(one.occasion)}: {one.occasion.title}"
        yield point((Text(text),), drop=_DROP_EXPECTED)
    yield from _more(len(found) - _MOST, voice)


def _is_this_week(status: OccasionStatus, monday: date) -> bool:
    """Known to the day: on one of its days. By month: while its month lasts."""
    one = status.occasion
    over = status.phase in (OccasionPhase.ANSWERED, OccasionPhase.MISSED, OccasionPhase.UNWATCHED)
    if one.precision is Precision.DAY:
        return one.starts < monday + WEEK and one.ends >= monday
    return not over and one.starts < monday + WEEK and one.ends >= monday


def _silent(board: Board, wanted: Wanted, voice: Voice) -> Iterator[Block]:
    yield heading(voice.text("brief.silent"))
    for door in board.doors:
        mine = [one for one in board.cells if one.indicator is door.indicator]
        fresh = [one.days_since for one in mine if one.days_since is not None]
        watched = min((one.watched_days for one in mine if one.country == "ASEAN"), default=0)
        name = voice.word("door_name", door.indicator)
        if not fresh:
            text = voice.plural("brief.door_silent", board.watched_days, name=name)
            yield line(text)
        elif min(fresh) >= WEEK.days:
            yield line(voice.plural("brief.door_since", min(fresh), name=name, watched=watched))
    yield from _quiet_countries(board, wanted, voice)
    alive, total = feeds_of(board)
    yield line(voice.text("brief.feeds", alive=alive, total=total))
    blind = [one for one in unwatched(board) if wanted(Indicator, (one,))]
    if blind:
        yield line(voice.text("overview.unwatched", countries=_named(blind, voice)))


def _quiet_countries(board: Board, wanted: Wanted, voice: Voice) -> Iterator[Block]:
    """Countries where something stood, and nothing came for a month of watched time."""
    newest: dict[str, int] = {}
    for cell in board.cells:
        if cell.days_since is not None and cell.state not in (None, CellState.NO_SIGN):
            days = newest.get(cell.country, cell.days_since)
            newest[cell.country] = min(days, cell.days_since)
    blind = set(unwatched(board))
    quiet = [
        country
        for country, days in newest.items()
        if days >= 30 and country not in blind and wanted(Indicator, (country,))
    ]
    if quiet:
        yield line(voice.text("brief.quiet", countries=_named(quiet, voice)))


def _named(codes: list[str], voice: Voice) -> str:
    names = [voice.country(one) for one in codes[:_MOST_NAMED]]
    if len(codes) > _MOST_NAMED:
        names.append(voice.plural("sentence.others", len(codes) - _MOST_NAMED))
    return voice.listed(names)


def _more(count: int, voice: Voice) -> Iterator[Block]:
    if count > 0:
        yield line(voice.plural("brief.more", count))
