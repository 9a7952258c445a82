"""When a reader's digests are due, and which period one belongs to. Pure.

All in the reader's local time: 08:00 stays 08:00 when clocks change. A time that occurs twice that
day counts the first time; one that does not exist counts at the moment the clock jumps over it.
A digest that would fall into quiet hours comes when they end.

The key of a period is in the reader's own days: "hourly 2026-03-29T14", "daily 2026-03-29",
"weekly 2026-03-23" (its Monday), "quiet 2026-03-29" (the day the quiet hours ended). A destination
gets one digest per key, so neither a restart nor a clock that is set back makes a second one.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.alerts.preferences import Cadence, Preferences

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_SECOND = timedelta(seconds=1)
_AROUND = {Cadence.INSTANT: 3, Cadence.DAILY: 3, Cadence.WEEKLY: 10}  # days to look at, both ways


def next_digest(preferences: Preferences, after: datetime) -> datetime | None:
    """Return the first moment after ``after`` at which a digest is due, in UTC.

    None for a reader who gets everything at once, without quiet hours: nothing is held.
    """
    if preferences.cadence is Cadence.INSTANT and not _has_quiet_hours(preferences):
        return None
    slots = [slot for _, slot in _slots(preferences, after)]
    due = _out_of_quiet(preferences, min(slot for slot in slots if slot > after))
    # One that fell into quiet hours before ``after`` may still be to come.
    moved = _out_of_quiet(preferences, max(slot for slot in slots if slot <= after))
    return min(due, moved) if moved > after else due


def period(preferences: Preferences, at: datetime) -> str:
    """Return the key of the period whose digest is sent at ``at``: the last one that was due."""
    if preferences.cadence is Cadence.INSTANT and not _has_quiet_hours(preferences):
        return f"rest {at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"  # held before the wishes changed
    return max((slot, key) for key, slot in _slots(preferences, at) if slot <= at)[1]


def quiet_until(preferences: Preferences, at: datetime) -> datetime | None:
    """Return when the quiet hours end in which ``at`` lies; None when it lies in none."""
    quiet = preferences.quiet
    if quiet is None or not _has_quiet_hours(preferences):
        return None
    zone = ZoneInfo(preferences.zone)
    for day in _days(at, zone, 2):
        last_day = day if quiet.end > quiet.start else day + _DAY
        end = local_moment(last_day, quiet.end, zone)
        if local_moment(day, quiet.start, zone) <= at < end:
            return end
    return None


def _has_quiet_hours(preferences: Preferences) -> bool:
    quiet = preferences.quiet
    return quiet is not None and quiet.start != quiet.end


def _out_of_quiet(preferences: Preferences, moment: datetime) -> datetime:
    return quiet_until(preferences, moment) or moment


def _slots(preferences: Preferences, around: datetime) -> Iterator[tuple[str, datetime]]:
    """Yield key and moment of the digests some time before and after, quiet hours left aside."""
    zone = ZoneInfo(preferences.zone)
    if preferences.cadence is Cadence.HOURLY:
        yield from _hours(around, zone)
        return
    quiet = preferences.quiet
    at = preferences.at
    if preferences.cadence is Cadence.INSTANT and quiet is not None:
        at = quiet.end
    for day in _days(around, zone, _AROUND[preferences.cadence]):
        if preferences.cadence is not Cadence.WEEKLY:
            word = "quiet" if preferences.cadence is Cadence.INSTANT else "daily"
            yield f"{word} {day}", local_moment(day, at, zone)
        elif day.weekday() == preferences.weekday:
            yield f"weekly {day - day.weekday() * _DAY}", local_moment(day, at, zone)


def _hours(around: datetime, zone: ZoneInfo) -> Iterator[tuple[str, datetime]]:
    """Yield the full hours of local time, an hour that occurs twice once, for some hours."""
    moment = around - 4 * _HOUR
    while moment <= around + 4 * _HOUR:
        local = moment.astimezone(zone)
        past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        if not past and not local.fold:
            yield f"hourly {local:%Y-%m-%dT%H}", moment
        moment += _HOUR - past  # again after a clock change of half an hour


def _days(around: datetime, zone: ZoneInfo, reach: int) -> Iterator[date]:
    today = around.astimezone(zone).date()
    return (today + number * _DAY for number in range(-reach, reach + 1))


def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return when that local time is on that day; see the module for days of clock changes."""
    local = datetime.combine(day, at, zone)
    first = local.astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return first
    low, high = local.replace(fold=1).astimezone(UTC), first
    before = low.astimezone(zone).utcoffset()
    while high - low > _SECOND:
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high
