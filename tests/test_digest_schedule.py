"""When digests are due: in the reader's own time, whatever the clocks do, one per period."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts.preferences import Cadence, Preferences, quiet_hours
from bot.alerts.schedule import next_digest, period, quiet_until

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = (
    "UTC",
    "Asia/Jakarta",
    "Asia/Kathmandu",  # 5:45
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of summer time
    "America/St_Johns",
    "Pacific/Apia",  # left out 30 December 2011
    "Africa/Casablanca",
)
START = datetime(2008, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 25 * 365 * 24 * 3600).map(lambda s: START + timedelta(seconds=s))
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))


def digests(after: datetime, count: int, **wishes: object) -> list[tuple[str, str]]:
    """The next digests: local time with its offset, and key."""
    preferences = Preferences(zone="Europe/Berlin", **wishes)  # type: ignore[arg-type]
    found = []
    for _ in range(count):
        due = next_digest(preferences, after)
        assert due is not None
        found.append((f"{due.astimezone(BERLIN):%d %b %H:%M%z}", period(preferences, due)))
        after = due
    return found


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def test_eight_stays_eight_when_the_clocks_change() -> None:
    assert digests(local(2026, 3, 28, 12), 2, cadence=Cadence.DAILY) == [
        ("29 Mar 08:00+0200", "daily 2026-03-29"),
        ("30 Mar 08:00+0200", "daily 2026-03-30"),
    ]
    assert digests(local(2026, 10, 24, 7), 3, cadence=Cadence.DAILY) == [
        ("24 Oct 08:00+0200", "daily 2026-10-24"),
        ("25 Oct 08:00+0100", "daily 2026-10-25"),
        ("26 Oct 08:00+0100", "daily 2026-10-26"),
    ]


def test_a_time_that_does_not_exist_counts_when_the_clock_jumps_over_it() -> None:
    found = digests(local(2026, 3, 28, 12), 2, cadence=Cadence.DAILY, at=time(2, 30))

    assert found == [
        ("29 Mar 03:00+0200", "daily 2026-03-29"),
        ("30 Mar 02:30+0200", "daily 2026-03-30"),
    ]


def test_a_time_that_exists_twice_counts_once() -> None:
    found = digests(local(2026, 10, 24, 12), 2, cadence=Cadence.DAILY, at=time(2, 30))

    assert found == [
        ("25 Oct 02:30+0200", "daily 2026-10-25"),
        ("26 Oct 02:30+0100", "daily 2026-10-26"),
    ]


def test_weekly_is_a_weekday() -> None:
    assert digests(local(2026, 3, 23, 8), 2, cadence=Cadence.WEEKLY) == [
        ("30 Mar 08:00+0200", "weekly 2026-03-30"),
        ("06 Apr 08:00+0200", "weekly 2026-04-06"),
    ]
    [friday] = digests(local(2026, 3, 23, 8), 1, cadence=Cadence.WEEKLY, weekday=4, at=time(18))
    assert friday == ("27 Mar 18:00+0100", "weekly 2026-03-23")


def test_an_hour_that_exists_twice_has_one_digest() -> None:
    found = digests(datetime(2026, 10, 24, 23, 10, tzinfo=UTC), 3, cadence=Cadence.HOURLY)

    assert found == [
        ("25 Oct 02:00+0200", "hourly 2026-10-25T02"),
        ("25 Oct 03:00+0100", "hourly 2026-10-25T03"),
        ("25 Oct 04:00+0100", "hourly 2026-10-25T04"),
    ]


def test_who_gets_everything_at_once_has_no_digest() -> None:
    same = Preferences(quiet=quiet_hours("07:00-07:00"))

    assert next_digest(Preferences(), local(2026, 1, 1)) is None
    assert next_digest(same, local(2026, 1, 1)) is None
    assert quiet_until(same, local(2026, 1, 1, 7)) is None


def test_a_late_digest_belongs_to_the_period_that_was_due() -> None:
    """The bot was down at eight; what it sends after midnight is yesterday's, not today's."""
    wishes = Preferences(cadence=Cadence.DAILY, zone="Europe/Berlin")

    assert period(wishes, local(2026, 1, 16, 0, 30)) == "daily 2026-01-15"
    assert period(wishes, local(2026, 1, 16, 8)) == "daily 2026-01-16"


def test_a_digest_waits_for_the_end_of_quiet_hours() -> None:
    quiet = quiet_hours("22:00-09:00")
    assert digests(local(2026, 1, 15, 12), 2, cadence=Cadence.DAILY, quiet=quiet) == [
        ("16 Jan 09:00+0100", "daily 2026-01-16"),
        ("17 Jan 09:00+0100", "daily 2026-01-17"),
    ]
    # What comes between eight and nine goes along.
    [(soon, _)] = digests(local(2026, 1, 15, 8, 30), 1, cadence=Cadence.DAILY, quiet=quiet)
    assert soon == "15 Jan 09:00+0100"
    found = digests(local(2026, 1, 15, 20, 30), 3, cadence=Cadence.HOURLY, quiet=quiet)
    assert [when for when, _ in found] == [
        "15 Jan 21:00+0100",
        "16 Jan 09:00+0100",
        "16 Jan 10:00+0100",
    ]


def _wishes(cadence: Cadence, zone: str, at: time, weekday: int) -> Preferences:
    return Preferences(cadence=cadence, zone=zone, at=at, weekday=weekday)


WISHES = st.builds(
    _wishes,
    st.sampled_from([Cadence.HOURLY, Cadence.DAILY, Cadence.WEEKLY]),
    st.sampled_from(ZONES),
    TIMES,
    st.integers(0, 6),
)


@settings(max_examples=60, deadline=None)
@given(WISHES, MOMENTS)
def test_digests_go_forward_one_per_period(wishes: Preferences, moment: datetime) -> None:
    keys = []
    after = moment
    for _ in range(4):
        due = next_digest(wishes, after)
        assert due is not None
        assert after < due <= after + timedelta(days=9)
        # Whatever the moment before it is asked for, it is the same digest.
        assert next_digest(wishes, due - timedelta(seconds=1)) == due
        keys.append(period(wishes, due))
        after = due
    assert len(set(keys)) == 4
    assert keys == sorted(keys)


@settings(max_examples=60, deadline=None)
@given(WISHES, MOMENTS)
def test_the_local_hour_is_right(wishes: Preferences, moment: datetime) -> None:
    due = next_digest(wishes, moment)
    assert due is not None
    shown = due.astimezone(ZoneInfo(wishes.zone))
    if wishes.cadence is Cadence.HOURLY:
        assert (shown.minute, shown.second, shown.microsecond) == (0, 0, 0)
    elif _exists(shown.date(), wishes):
        assert shown.time() == wishes.at
        assert wishes.cadence is Cadence.DAILY or shown.weekday() == wishes.weekday


def _exists(day: date, wishes: Preferences) -> bool:
    wanted = datetime.combine(day, wishes.at, ZoneInfo(wishes.zone))
    back = wanted.astimezone(UTC).astimezone(ZoneInfo(wishes.zone))
    return back.replace(tzinfo=None) == wanted.replace(tzinfo=None)


@pytest.mark.parametrize("cadence", [Cadence.HOURLY, Cadence.DAILY, Cadence.WEEKLY])
def test_a_year_has_the_digests_it_should(cadence: Cadence) -> None:
    wishes = Preferences(cadence=cadence, zone="Europe/Berlin")
    due, end, count = local(2026, 1, 1), local(2027, 1, 1), 0
    while (found := next_digest(wishes, due)) is not None and found < end:
        due, count = found, count + 1

    days = {Cadence.HOURLY: 365 * 24 - 2, Cadence.DAILY: 365, Cadence.WEEKLY: 52}
    assert count == days[cadence]
