"""One cell of the board: an indicator and a country. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.board import conditions, ladder
from bot.board.confirmation import Line, confirmed
from bot.board.events import Occasion
from bot.board.occasions import last_day
from bot.board.silence import Watch
from bot.board.values import BaseRate, Cell, LastEvent, Move, OccasionStatus
from bot.board.words import ASEAN, MEMBERS, NORTH, Evidence, OccasionPhase
from bot.match.verdict import CONDITIONS, Indicator

Key = tuple[Indicator, str]

# By the guide of the indicators these are between the North and a state; the chair, the Secretariat
# and their envoys stand under asean_forums. A report of ASEAN alone moves no cell of theirs.
OF_STATES = frozenset(
    (
        Indicator.CONSULTATIONS,
        Indicator.VISITS,
        Indicator.CULTURE_EDUCATION,
        Indicator.ECONOMIC,
    )
)

_YEAR = timedelta(days=365, hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every cell is judged by."""

    watch: Watch
    as_of: date
    baseline: date
    begins: date | None  # the first day that history knows of; None: there is no history


def every() -> tuple[Key, ...]:
    """Return every cell: doors, engagement, conditions; members by code, then ASEAN, the North."""
    return tuple(
        (indicator, country)
        for indicator in Indicator
        for country in (*MEMBERS, ASEAN, NORTH)
        if country != NORTH or indicator is Indicator.RECIPROCITY
    )


def by_cell(lines: Iterable[Line]) -> dict[Key, list[Line]]:
    """Sort lines into cells. A claim that names nobody in ASEAN is the North's own doing under
    reciprocity, and the body's elsewhere.
    """
    found: dict[Key, list[Line]] = {}
    for line in lines:
        claim = line[1]
        nobody = NORTH if claim.indicator is Indicator.RECIPROCITY else ASEAN
        for country in claim.asean_actors or (nobody,):
            if country == ASEAN and claim.indicator in OF_STATES:
                continue
            found.setdefault((claim.indicator, country), []).append(line)
    for group in found.values():
        group.sort(key=lambda line: (line[1].date, line[0].id))
    return found


def cell(
    key: Key,
    since: Sequence[Line],
    before: Sequence[Line],
    occasions: Iterable[OccasionStatus],
    frame: Frame,
) -> tuple[Cell, tuple[Move, ...]]:
    """Return a cell and how it moved; lines oldest first, since and before the baseline."""
    stand = None
    if key[0] not in CONDITIONS:
        stand = ladder.stand(*key, since, as_of=frame.as_of)
    last = _last(since)
    quiet_from = frame.baseline if last is None else last.date + timedelta(days=1)
    watched = frame.watch.days((key[1],), quiet_from, frame.as_of)
    alive, total = frame.watch.alive((key[1],))
    made = Cell(
        indicator=key[0],
        country=key[1],
        state=stand.state if stand else None,
        setback=stand is not None and stand.setback,
        at_risk=stand is not None and stand.at_risk,
        missed=_missed(key, occasions, stand, frame) if stand else (),
        confirmed=stand.confirmed if stand else confirmed(_newest(since)),
        polarities=conditions.polarities(since),
        trend=conditions.trend([*before, *since], as_of=frame.as_of),
        evidence=_evidence(since, watched),
        last_event=last,
        days_since=(frame.as_of - last.date).days if last else None,
        watched_days=watched,
        feeds_alive=alive,
        feeds_total=total,
        months=conditions.months(since),
        events=tuple(dict.fromkeys(event.id for event, _ in reversed(since))),
        before=_last(before),
        rate=_rate(key, before, frame),
    )
    return made, stand.moves if stand else ()


def _evidence(since: Sequence[Line], watched: int) -> Evidence:
    if since:
        own = any(not event.imported for event, _ in since)
        return Evidence.OBSERVED if own else Evidence.IMPORTED
    return Evidence.OBSERVED if watched else Evidence.UNWATCHED


def _newest(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line[0].id == lines[-1][0].id]


def _last(lines: Sequence[Line]) -> LastEvent | None:
    if not lines:
        return None
    event, claim = lines[-1]
    said = claim.sources or range(len(event.sources))
    return LastEvent(
        event_id=event.id,
        path=event.path,
        date=claim.date,
        title=event.title,
        step=claim.step,
        sources=tuple(event.sources[number] for number in said),
        imported=event.imported,
        precision=event.precision,
    )


def _missed(
    key: Key, occasions: Iterable[OccasionStatus], stand: ladder.Standing, frame: Frame
) -> tuple[str, ...]:
    """Return what this country missed; where it was not watched itself, nothing is said."""
    indicator, country = key
    return tuple(
        one.occasion.id
        for one in occasions
        if one.phase is OccasionPhase.MISSED
        and indicator in one.unanswered
        and country in one.occasion.countries
        and (stand.opened is None or stand.opened <= one.occasion.ends)
        and (stand.setback or _was_watched(country, one.occasion, frame.watch))
    )


def _was_watched(country: str, occasion: Occasion, watch: Watch) -> bool:
    last = min(last_day(occasion), watch.as_of)
    days = (last - occasion.starts).days + 1
    return 2 * watch.days((country,), occasion.starts, last) >= days


def _rate(key: Key, before: Sequence[Line], frame: Frame) -> BaseRate:
    events = {event.id: event.date for event, _ in before}
    years = 0.0 if frame.begins is None else (frame.baseline - frame.begins) / _YEAR
    return BaseRate(
        indicator=key[0],
        country=key[1],
        events=len(events),
        years=max(0.0, years),
        last=max(events.values(), default=None),
    )
