"""Counts over the lines of one cell: polarities, months, the trend. Pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from bot.board.confirmation import Line
from bot.board.values import MonthCount
from bot.board.words import Trend
from bot.match.verdict import Polarity, Stage

QUARTER = timedelta(days=91)

_ORDER = ("setback", "closes", Stage.PROPOSED, Stage.AGREED, Stage.HELD)


def polarities(lines: Sequence[Line]) -> dict[Polarity, int]:
    """Return how many events moved a condition which way, in the order of the words."""
    counts = Counter(
        polarity
        for _, polarity in {(event.id, claim.polarity) for event, claim in lines}
        if polarity is not None
    )
    return {one: counts[one] for one in Polarity if counts[one]}


def trend(lines: Sequence[Line], *, as_of: date) -> Trend:
    """Compare the events of the last 91 days with those of the 91 days before."""
    ages = {event.id: as_of - claim.date for event, claim in lines}.values()
    now = sum(age < QUARTER for age in ages)
    then = sum(QUARTER <= age < 2 * QUARTER for age in ages)
    return Trend.UP if now > then else Trend.DOWN if now < then else Trend.STEADY


def months(lines: Sequence[Line]) -> tuple[MonthCount, ...]:
    """Return every month with an event, oldest first."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line[1].date.isoformat()[:7], []).append(line)
    return tuple(
        MonthCount(
            month=month,
            count=len({event.id for event, _ in found[month]}),
            highest=_highest(found[month]),
        )
        for month in sorted(found)
    )


def _highest(lines: Sequence[Line]) -> str:
    steps = Counter(claim.step for _, claim in lines)
    if all(claim.polarity is None for _, claim in lines):
        return max(steps, key=_ORDER.index)
    return max(sorted(steps), key=lambda step: steps[step])
