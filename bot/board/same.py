"""Which lines of history.jsonl tell what our own reports tell: they must not count twice. Pure.

A claim of history is one of ours when an observed event makes the same claim (indicator, and stage
or polarity) of the same state within three days, or in the same month where history knows only
that. Nothing is said of a line known by its year. What is left of a line still counts as imported.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from bot.board.events import EventClaim, LedgerEvent
from bot.board.words import Precision

NEAR = timedelta(days=3)

Key = tuple[str, str, str]  # indicator, step, country


def once(events: Iterable[LedgerEvent]) -> list[LedgerEvent]:
    """Return the events without what history says a second time."""
    found = list(events)
    days: dict[Key, list[date]] = {}
    for event in found:
        for claim in () if event.imported else event.claims:
            for key in _keys(claim):
                days.setdefault(key, []).append(claim.date)
    kept = [_left(one, days) if one.imported else one for one in found]
    return [one for one in kept if one is not None]


def _keys(claim: EventClaim) -> list[Key]:
    return [(claim.indicator, claim.step, code) for code in claim.asean_actors or ("",)]


def _left(event: LedgerEvent, days: dict[Key, list[date]]) -> LedgerEvent | None:
    """Return the event with the claims that only history makes; None where none is left."""
    if not event.claims:
        return event
    claims = []
    for claim in event.claims:
        left = [key[2] for key in _keys(claim) if not _near(event, claim.date, days.get(key, ()))]
        if left:
            claims.append(replace(claim, asean_actors=tuple(code for code in left if code)))
    return replace(event, claims=tuple(claims)) if claims else None


def _near(event: LedgerEvent, day: date, days: Iterable[date]) -> bool:
    if event.precision is Precision.DAY:
        return any(abs(day - other) <= NEAR for other in days)
    same_month = ((day.year, day.month) == (other.year, other.month) for other in days)
    return event.precision is Precision.MONTH and any(same_month)
