"""What the board tells by the clock, and when, in a reader's own time. Pure.

    the Monday brief    Monday 08:00
    a reminder          08:00, nine days before an occasion that is known to the day
    its result          the first 08:00 after it can be said that it came and went

08:00 stays 08:00 when clocks change. Who was away, or in quiet hours, is told late, but not so late
that it is no news: a brief on its Monday or the day after, a result for two days, a reminder until
its occasion begins. Boards are of days in UTC, so a result waits for that day to have begun there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.alerts.preferences import Preferences
from bot.alerts.schedule import local_moment
from bot.board.values import Board, OccasionStatus
from bot.board.words import ASEAN

AT = time(8)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_LATE_BRIEF, _LATE_RESULT = 2 * _DAY, 2 * _DAY
_AROUND = 14 * _DAY  # what is further away is not looked at


class News(StrEnum):
    """The three sorts."""

    BRIEF = "brief"
    REMINDER = "reminder"
    RESULT = "result"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to tell; ``key`` names it for ever, so that nobody is told twice."""

    news: News
    key: str
    at: datetime
    ends: datetime  # from then on it is too late
    day: date  # the reader's day on which it is told; of a brief its Monday
    occasion: OccasionStatus | None = None

    def due(self, now: datetime) -> bool:
        """Whether it is time, and not too late."""
        return self.at <= now < self.ends


def items(board: Board, zone: ZoneInfo, now: datetime) -> list[Item]:
    """Return what is to be told around ``now`` to readers in this zone, in order of time."""
    today = now.astimezone(zone).date()
    monday = today - today.weekday() * _DAY
    found = [_brief(monday, zone), _brief(monday + _WEEK, zone)]
    for status in board.occasions:
        if _is_near(status, today):
            found.extend(_of_occasion(status, zone, today))
    return sorted(found, key=lambda one: (one.at, one.key))


def wanted(item: Item, wishes: Preferences) -> bool:
    """Whether a reader with these wishes is told; ASEAN's own occasions are everybody's."""
    if item.occasion is None:
        return wishes.brief
    one = item.occasion.occasion
    of_countries = {*wishes.countries, ASEAN} if wishes.countries else set[str]()
    return (
        wishes.occasions
        and (not wishes.indicators or not wishes.indicators.isdisjoint(one.indicators))
        and (not of_countries or not of_countries.isdisjoint(one.countries))
    )


def _brief(monday: date, zone: ZoneInfo) -> Item:
    at = local_moment(monday, AT, zone)
    return Item(
        news=News.BRIEF,
        key=f"brief {monday}",
        at=at,
        ends=local_moment(monday + _LATE_BRIEF, time(0), zone),
        day=monday,
    )


def _of_occasion(status: OccasionStatus, zone: ZoneInfo, today: date) -> Iterator[Item]:
    one = status.occasion
    if status.remind_on is not None:
        yield Item(
            news=News.REMINDER,
            key=f"reminder {one.id} {one.starts}",
            at=local_moment(status.remind_on, AT, zone),
            ends=local_moment(one.starts, time(0), zone),
            day=max(status.remind_on, today),
            occasion=status,
        )
    day, at = _first_morning(status.result_on, zone)
    yield Item(
        news=News.RESULT,
        key=f"result {one.id} {one.starts}",
        at=at,
        ends=at + _LATE_RESULT,
        day=day,
        occasion=status,
    )


def _first_morning(day: date, zone: ZoneInfo) -> tuple[date, datetime]:
    """Return the first 08:00 that is no earlier than the day's beginning in UTC."""
    begins = datetime.combine(day, time(0), UTC)
    local = begins.astimezone(zone).date()
    while (at := local_moment(local, AT, zone)) < begins:
        local += _DAY
    return local, at


def _is_near(status: OccasionStatus, today: date) -> bool:
    days = [status.result_on, *([status.remind_on] if status.remind_on else [])]
    return any(abs(one - today) <= _AROUND for one in days)
