"""Quiet hours: overnight, by day, none, and while the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts.intent import AlertKind, NotifyReason, Severity
from bot.alerts.preferences import Preferences, quiet_hours
from bot.alerts.schedule import next_digest, period, quiet_until
from bot.alerts.ways import way
from tests.fakes.alert_builders import alert, claim, report, verdict

BERLIN = ZoneInfo("Europe/Berlin")


def local(month: int, day: int, hour: int, minute: int = 0, fold: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN, fold=fold).astimezone(UTC)


def berlin(hours: str, **more: object) -> Preferences:
    return Preferences(zone="Europe/Berlin", quiet=quiet_hours(hours), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        (local(1, 15, 21, 59), None),
        (local(1, 15, 22), local(1, 16, 7)),
        (local(1, 16, 0), local(1, 16, 7)),
        (local(1, 16, 6, 59), local(1, 16, 7)),
        (local(1, 16, 7), None),
    ],
)
def test_over_midnight(moment: datetime, end: datetime | None) -> None:
    assert quiet_until(berlin("22:00-07:00"), moment) == end


def test_by_day() -> None:
    wishes = berlin("12:30-14:00")

    assert quiet_until(wishes, local(1, 15, 13)) == local(1, 15, 14)
    assert quiet_until(wishes, local(1, 15, 12)) is None
    assert quiet_until(wishes, local(1, 15, 22)) is None


@pytest.mark.parametrize("day", [(3, 29), (10, 25)])
def test_the_clock_changes_within_them(day: tuple[int, int]) -> None:
    month, number = day
    wishes = berlin("22:00-07:00")
    end = local(month, number, 7)
    for hour in (0, 1, 4, 6):
        assert quiet_until(wishes, local(month, number, hour)) == end
    assert quiet_until(wishes, local(month, number, 2, 30, fold=1)) == end
    assert quiet_until(wishes, end) is None


def test_an_end_that_does_not_exist_or_exists_twice() -> None:
    wishes = berlin("22:00-02:30")

    assert quiet_until(wishes, local(3, 29, 1)) == local(3, 29, 3)
    assert quiet_until(wishes, local(3, 29, 3)) is None
    assert quiet_until(wishes, local(10, 25, 2, 15)) == local(10, 25, 2, 30)
    assert quiet_until(wishes, local(10, 25, 2, 15, fold=1)) is None


def test_what_was_held_is_due_when_they_end() -> None:
    wishes = berlin("22:00-07:00")
    due = next_digest(wishes, local(3, 28, 23))

    assert due == local(3, 29, 7)
    assert period(wishes, due) == "quiet 2026-03-29"
    assert period(wishes, due + timedelta(hours=5)) == "quiet 2026-03-29"


LOUD, QUIET = (
    alert(report(judged=verdict(claim(indicator, stage))))
    for indicator, stage in (("consultations", "held"), ("visits", "held"))
)
NIGHT = local(1, 15, 23)


def test_only_what_the_reader_allowed_comes_through() -> None:
    wishes = berlin("22:00-07:00")
    wakes = berlin("22:00-07:00", wakes=Severity.DOOR)

    assert way(wishes, LOUD, NIGHT).reason is NotifyReason.QUIET_HOURS
    assert way(wakes, LOUD, NIGHT).kind is AlertKind.NEW
    assert way(wakes, QUIET, NIGHT).kind is AlertKind.DIGEST
    assert way(wishes, QUIET, local(1, 15, 21)).kind is AlertKind.NEW


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 24 * 60 - 1),
    st.integers(0, 24 * 60 - 1),
    st.integers(0, 365 * 24 * 60),
    st.sampled_from(["Europe/Berlin", "Asia/Jakarta", "Australia/Lord_Howe"]),
)
def test_it_is_quiet_as_the_clock_on_the_wall_says(
    start: int, end: int, minute: int, zone: str
) -> None:
    hours = f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
    wishes = Preferences(zone=zone, quiet=quiet_hours(hours))
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    shown = moment.astimezone(ZoneInfo(zone))
    at = shown.hour * 60 + shown.minute
    inside = start <= at < end if start <= end else at >= start or at < end

    until = quiet_until(wishes, moment)
    if shown.utcoffset() == (shown + timedelta(hours=25)).utcoffset() and (
        shown.utcoffset() == (shown - timedelta(hours=25)).utcoffset()
    ):
        assert (until is not None) == inside
    if until is not None:
        assert moment < until <= moment + timedelta(hours=25)
