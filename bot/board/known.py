"""What was known on a day: nothing later than ``as_of`` may count. Pure."""

from dataclasses import replace
from datetime import date

from bot.board.calendar_days import month_end
from bot.board.events import EventClaim, LedgerEvent, Source
from bot.board.words import Precision


def known(event: LedgerEvent, as_of: date) -> LedgerEvent | None:
    """Return the event as it was known at the end of a day; None where it was not.

    A date known only by its month or year counts from the end of that. A source without a date
    counts as known with the event; one that is dated later does not, and without any source left
    there is no event.
    """
    if latest_day(event) > as_of:
        return None
    if _is_all_known(event, as_of):
        return event
    kept = {
        number: place
        for place, number in enumerate(
            n for n, one in enumerate(event.sources) if _was_out(one, as_of)
        )
    }
    if event.sources and not kept:
        return None
    return replace(
        event,
        sources=tuple(event.sources[number] for number in kept),
        claims=tuple(_renumbered(one, kept) for one in event.claims if _was_made(one, kept, as_of)),
    )


def latest_day(event: LedgerEvent) -> date:
    """Return the last day on which it can have been, by how exactly its date is known."""
    if event.precision is Precision.YEAR:
        return event.date.replace(month=12, day=31)
    return month_end(event.date) if event.precision is Precision.MONTH else event.date


def _is_all_known(event: LedgerEvent, as_of: date) -> bool:
    return all(one.date <= as_of for one in event.claims) and all(
        one.published is None or one.published <= as_of for one in event.sources
    )


def _was_out(source: Source, as_of: date) -> bool:
    return source.published is None or source.published <= as_of


def _was_made(claim: EventClaim, kept: dict[int, int], as_of: date) -> bool:
    reported = not claim.sources or any(number in kept for number in claim.sources)
    return claim.date <= as_of and reported


def _renumbered(claim: EventClaim, kept: dict[int, int]) -> EventClaim:
    return replace(claim, sources=tuple(kept[one] for one in claim.sources if one in kept))
