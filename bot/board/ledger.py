"""The ledger: events, watched time and the calendar in, the board out. Pure.

The ladder is judged on what happened since the baseline: the question is what follows from the
visits of October 2025, and a forum attended in 2000 would hold a door open for ever. What lies
before the baseline is background: the last time, and how rare one more event is. So "as of 1 April
2021 with baseline 1 January 2021" says what that quarter brought.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.board import cells, doors, occasions, sentence
from bot.board.confirmation import Line
from bot.board.events import LedgerEvent, Occasion
from bot.board.known import known
from bot.board.same import once
from bot.board.silence import Watch
from bot.board.values import Board, Cell, Move, OccasionStatus, WatchedFeed


def fold(
    events: Iterable[LedgerEvent],
    watch: Iterable[WatchedFeed],
    calendar: Iterable[Occasion],
    *,
    as_of: date,
    baseline: date,
) -> Board:
    """Return the board at the end of a day (UTC); the order of what is given does not matter.

    Nothing later than ``as_of`` counts. Events on the baseline's own day do.
    """
    seen = _seen(events, as_of)
    since = [one for one in seen if one.date >= baseline]
    earlier = [one for one in seen if one.date < baseline]
    watched = Watch(watch, as_of=as_of)
    begins = earlier[-1].date if earlier else None
    frame = cells.Frame(watch=watched, as_of=as_of, baseline=baseline, begins=begins)
    lines = _lines(reversed(since))
    calendar_now = occasions.statuses(calendar, lines, watched, as_of=as_of, baseline=baseline)
    made = _cells(lines, _lines(earlier), calendar_now, frame)
    ready = tuple(one for one, _ in made)
    return sentence.spoken(
        Board(
            as_of=as_of,
            baseline=baseline,
            sentence="",
            doors=doors.statuses(ready),
            cells=ready,
            occasions=calendar_now,
            moves=_in_order(move for _, its in made for move in its),
            events=tuple(since),
            earlier=tuple(earlier),
            watched_days=watched.days((), baseline, as_of),
        )
    )


def _seen(events: Iterable[LedgerEvent], as_of: date) -> list[LedgerEvent]:
    """Return what was known on a day, no event twice, newest first."""
    seen = [one for one in (known(event, as_of) for event in events) if one is not None]
    return sorted(once(seen), key=lambda one: (one.date, one.id), reverse=True)


def _lines(events: Iterable[LedgerEvent]) -> list[Line]:
    return [(event, claim) for event in events for claim in event.claims]


def _cells(
    since: Iterable[Line],
    before: Iterable[Line],
    calendar: Sequence[OccasionStatus],
    frame: cells.Frame,
) -> list[tuple[Cell, tuple[Move, ...]]]:
    new, old = cells.by_cell(since), cells.by_cell(before)
    return [
        cells.cell(key, new.get(key, ()), old.get(key, ()), calendar, frame)
        for key in cells.every()
    ]


def _in_order(moves: Iterable[Move]) -> tuple[Move, ...]:
    def order(one: Move) -> tuple[date, str, str, str, str]:
        return one.date, one.indicator, one.country, one.step, one.event_id or ""

    return tuple(sorted(moves, key=order))
