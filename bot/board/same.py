"""Which lines of history.jsonl tell what our own reports tell: they must not count twice. Pure.

A claim of history is one of ours when an observed event makes the same claim (indicator, and stage
or polarity) of the same state within a week, or in the same month where history knows only that:
reports and chronicles date the same call a week apart. Nothing is said of a line known by its year.
The line's sources then stand beside ours; what is left of it still counts as imported.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.board.events import EventClaim, LedgerEvent, Source
from bot.board.words import Precision

NEAR = timedelta(days=7)

Key = tuple[str, str, str]  # indicator, step, country


@dataclass(frozen=True, slots=True)
class _Told:
    """One claim of an observed event: where it stands, and when it was made."""

    event: int
    claim: int
    date: date
    actors: frozenset[str]


def once(events: Iterable[LedgerEvent]) -> list[LedgerEvent]:
    """Return the events without what history says a second time."""
    found = sorted(events, key=lambda one: one.id)
    told: dict[Key, list[_Told]] = {}
    for place, event in enumerate(found):
        for number, claim in enumerate(() if event.imported else event.claims):
            one = _Told(place, number, claim.date, frozenset(claim.asean_actors))
            for key in _keys(claim):
                told.setdefault(key, []).append(one)
    beside: dict[int, dict[int, list[Source]]] = {}
    kept = {n: _left(one, told, beside) for n, one in enumerate(found) if one.imported}
    for place, sources in beside.items():
        kept[place] = _joined(found[place], sources)
    every = (kept.get(place, event) for place, event in enumerate(found))
    return [one for one in every if one is not None]


def _keys(claim: EventClaim) -> list[Key]:
    return [(claim.indicator, claim.step, code) for code in claim.asean_actors or ("",)]


def _left(
    event: LedgerEvent, told: dict[Key, list[_Told]], beside: dict[int, dict[int, list[Source]]]
) -> LedgerEvent | None:
    """Return the event with the claims that only history makes; None where none is left."""
    if not event.claims:
        return event
    claims = []
    for claim in event.claims:
        left = []
        for key in _keys(claim):
            near = [one for one in told.get(key, ()) if _near(event, claim.date, one.date)]
            if not near:
                left.append(key[2])
            for one in near:
                if one.actors.issubset(claim.asean_actors):
                    same = beside.setdefault(one.event, {}).setdefault(one.claim, [])
                    same += [event.sources[number] for number in claim.sources]
        if left:
            claims.append(replace(claim, asean_actors=tuple(code for code in left if code)))
    return replace(event, claims=tuple(claims)) if claims else None


def _joined(event: LedgerEvent, beside: dict[int, list[Source]]) -> LedgerEvent:
    """Return our own event with the sources that history has for its claims."""
    sources = list(event.sources)
    claims = list(event.claims)
    for number, others in beside.items():
        places = [_place(one, sources) for one in others]
        claim = claims[number]
        together = tuple(dict.fromkeys((*claim.sources, *places)))
        claims[number] = replace(claim, sources=together)
    return replace(event, sources=tuple(sources), claims=tuple(claims))


def _place(source: Source, sources: list[Source]) -> int:
    if source not in sources:
        sources.append(source)
    return sources.index(source)


def _near(event: LedgerEvent, day: date, other: date) -> bool:
    if event.precision is Precision.DAY:
        return abs(day - other) <= NEAR
    same_month = (day.year, day.month) == (other.year, other.month)
    return event.precision is Precision.MONTH and same_month
