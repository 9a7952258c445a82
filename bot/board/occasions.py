"""Occasions: what turns silence into evidence. Pure.

An occasion known to the day is announced nine days before and has its result three days after its
end; one known by its month has it when the month has ended. An indicator is answered by a claim
that something was agreed or held (of a condition: by any claim) for one of the occasion's
countries, from three days before it (of an event known by its month: in the same month); anybody in
ASEAN answers where ASEAN is named. An indicator
without an answer is missed where the absence itself was reported, or where at least half of the
days were watched; otherwise nothing is said of it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.board.calendar_days import month_end
from bot.board.confirmation import Line
from bot.board.events import EventClaim, Occasion
from bot.board.known import latest_day
from bot.board.silence import Watch
from bot.board.values import OccasionStatus
from bot.board.words import ASEAN, MEMBERS, OccasionPhase, Precision
from bot.match.verdict import CONDITIONS, Indicator, Stage

REMINDED = timedelta(days=9)
RESULT = timedelta(days=3)
_ANSWERS = (Stage.AGREED, Stage.HELD)
_DAY = timedelta(days=1)

Lines = Sequence[Line]


def statuses(
    occasions: Iterable[Occasion], lines: Lines, watch: Watch, *, as_of: date, baseline: date
) -> tuple[OccasionStatus, ...]:
    """Return the occasions that end on the baseline or later, in order of time.

    One that was not known of yet is left out.
    """
    wanted = [
        one
        for one in occasions
        if last_day(one) >= baseline and (one.announced is None or one.announced <= as_of)
    ]
    wanted.sort(key=lambda one: (one.starts, one.id))
    return tuple(_status(one, lines, watch, as_of) for one in wanted)


def last_day(occasion: Occasion) -> date:
    """Return the last day on which it can take place."""
    if occasion.precision is Precision.MONTH:
        return month_end(occasion.ends)
    return occasion.ends


def result_day(occasion: Occasion) -> date:
    """Return the first day on which it can be said that it came and went."""
    after = RESULT if occasion.precision is Precision.DAY else _DAY
    return last_day(occasion) + after


def _status(occasion: Occasion, lines: Lines, watch: Watch, as_of: date) -> OccasionStatus:
    by_day = occasion.precision is Precision.DAY
    first = occasion.starts - RESULT if by_day else occasion.starts
    last = min(as_of, last_day(occasion) + RESULT if by_day else last_day(occasion))
    found = [line for line in lines if _is_within(line, first, last) and _is_of(line[1], occasion)]
    due = as_of >= result_day(occasion)
    unanswered = _unanswered(occasion, found) if due else ()
    watched = watch.days(occasion.countries, occasion.starts, last)
    alive, total = watch.took_part(occasion.countries, occasion.starts, last)
    absent = {claim.indicator for _, claim in found if claim.stage is Stage.SETBACK}
    enough = 2 * watched >= (last - occasion.starts).days + 1
    return OccasionStatus(
        occasion=occasion if due else replace(occasion, note=""),  # notes tell how it went
        phase=_phase(occasion, as_of, unanswered, sure=enough or absent.issuperset(unanswered)),
        days_until=(occasion.starts - as_of).days,
        reported=tuple(dict.fromkeys(event.id for event, _ in found)),
        unanswered=unanswered,
        watched_days=watched,
        feeds_alive=alive,
        feeds_total=total,
        remind_on=occasion.starts - REMINDED if by_day else None,
        result_on=result_day(occasion),
    )


def _phase(
    occasion: Occasion, as_of: date, unanswered: Collection[Indicator], *, sure: bool
) -> OccasionPhase:
    if as_of < occasion.starts:
        soon = occasion.precision is Precision.DAY and occasion.starts - as_of <= REMINDED
        return OccasionPhase.SOON if soon else OccasionPhase.AHEAD
    if as_of < result_day(occasion):
        return OccasionPhase.UNDER_WAY
    if not unanswered:
        return OccasionPhase.ANSWERED
    return OccasionPhase.MISSED if sure else OccasionPhase.UNWATCHED


def _unanswered(occasion: Occasion, found: Lines) -> tuple[Indicator, ...]:
    answered = {
        claim.indicator
        for _, claim in found
        if claim.indicator in CONDITIONS or (claim.opens and claim.stage in _ANSWERS)
    }
    return tuple(one for one in occasion.indicators if one not in answered)


def _is_within(line: Line, first: date, last: date) -> bool:
    event, claim = line
    if event.precision is not Precision.MONTH:
        return first <= claim.date <= last
    return claim.date.replace(day=1) <= last and latest_day(event) >= first


def _is_of(claim: EventClaim, occasion: Occasion) -> bool:
    if claim.indicator not in occasion.indicators:
        return False
    states = set(occasion.countries) & set(MEMBERS)
    anybody = ASEAN in occasion.countries or not states or not claim.asean_actors
    return anybody or not states.isdisjoint(claim.asean_actors)
