"""The ledger: events, watched time and the calendar in, the board out. Pure.

The ladder is judged on what happened since the baseline: the question is what follows from the
visits of October 2025, and a forum attended in 2000 would hold a door open for ever. What lies
before the baseline is background: the last time, and how rare one more event is. So "as of 1 April
2021 with baseline 1 January 2021" says what that quarter brought.
"""

from collections.abc import Iterable
from datetime import date

from bot.board import cells, doors, occasions, sentence
from bot.board.events import LedgerEvent, Occasion
from bot.board.known import known
from bot.board.same import once
from bot.board.silence import Watch
from bot.board.values import Board, WatchedFeed


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
    seen = [one for one in (known(event, as_of) for event in events) if one is not None]
    seen = sorted(once(seen), key=lambda one: (one.date, one.id), reverse=True)
    since = [one for one in seen if one.date >= baseline]
    earlier = [one for one in seen if one.date < baseline]
    watched = Watch(watch, as_of=as_of)
    frame = cells.Frame(
        watch=watched,
        as_of=as_of,
        baseline=baseline,
        begins=earlier[-1].date if earlier else None,
    )
    lines = [(event, claim) for event in reversed(since) for claim in event.claims]
    calendar_now = occasions.statuses(calendar, lines, watched, as_of=as_of, baseline=baseline)
    new = cells.by_cell(lines)
    old = cells.by_cell((event, claim) for event in earlier for claim in event.claims)
    made = [
        cells.cell(key, new.get(key, ()), old.get(key, ()), calendar_now, frame)
        for key in cells.every()
    ]
    ready = tuple(one for one, _ in made)
    moves = sorted(
        (move for _, its in made for move in its),
        key=lambda one: (one.date, one.indicator, one.country, one.step, one.event_id or ""),
    )
    return sentence.spoken(
        Board(
            as_of=as_of,
            baseline=baseline,
            sentence="",
            doors=doors.statuses(ready),
            cells=ready,
            occasions=calendar_now,
            moves=tuple(moves),
            events=tuple(since),
            earlier=tuple(earlier),
            watched_days=watched.days((), baseline, as_of),
        )
    )
