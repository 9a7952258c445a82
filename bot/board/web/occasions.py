"""Occasions as templates show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from bot.board.events import Source
from bot.board.values import OccasionPhase, OccasionStatus, Precision
from bot.board.web import shown as texts

MOST_REPORTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOccasion:
    """One line of the calendar."""

    name: str
    title: str
    when: str
    iso: str
    phase: str
    style: str
    days_until: int
    expect: str
    last_time: str
    note: str
    indicators: Sequence[str]
    countries: Sequence[str]
    unanswered: Sequence[str]
    reported: Sequence[str]  # ids of the first events that answered it
    more: int  # that are not among them
    watched_days: int
    feeds_alive: int
    feeds_total: int
    result_on: date
    sources: Sequence[Source]


def shown(status: OccasionStatus) -> ShownOccasion:
    """Return an occasion as the page shows it."""
    one = status.occasion
    return ShownOccasion(
        name=one.id,
        title=texts.plain(one.title),
        when=_when(one.starts, one.ends, one.precision),
        iso=one.starts.isoformat()[: 7 if one.precision is Precision.MONTH else 10],
        phase=str(status.phase),
        style=str(status.phase).replace(" ", "-"),
        days_until=status.days_until,
        expect=texts.plain(one.expect),
        last_time=texts.plain(one.last_time),
        note=texts.plain(one.note),
        indicators=[str(each) for each in one.indicators],
        countries=one.countries,
        unanswered=[str(each) for each in status.unanswered],
        reported=status.reported[:MOST_REPORTED],
        more=max(0, len(status.reported) - MOST_REPORTED),
        watched_days=status.watched_days,
        feeds_alive=status.feeds_alive,
        feeds_total=status.feeds_total,
        result_on=status.result_on,
        sources=one.sources,
    )


def is_past(status: OccasionStatus) -> bool:
    """Whether its result is due."""
    return status.phase in (
        OccasionPhase.ANSWERED,
        OccasionPhase.MISSED,
        OccasionPhase.UNWATCHED,
    )


def _when(starts: date, ends: date, precision: Precision) -> str:
    if precision is Precision.MONTH:
        return str(format_date(starts, "MMMM y", locale="en"))
    first = str(format_date(starts, "d MMM y", locale="en"))
    if starts == ends:
        return first
    begun = format_date(starts, "d MMM", locale="en")
    return f"{begun} to {format_date(ends, 'd MMM y', locale='en')}"
