"""The Monday brief, reminders and results: each once, at 08:00 of the reader, whatever happens."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.alerts.preferences import Preferences, quiet_hours
from bot.board.words import Precision
from bot.match.verdict import Indicator
from tests.fakes.announcing import LONG_AGO, MINUTE, Desk
from tests.fakes.board_desk import FakeBoards, SetClock, ledger_event, occasion
from tests.fakes.newsroom import Newsroom

pytestmark = pytest.mark.anyio

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    room = Newsroom.open(tmp_path)
    yield Desk(room, FakeBoards(SetClock(LONG_AGO)))
    room.close()


def local(zone: str, day: date, hour: int = 8) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Europe/Berlin", "America/New_York"])
async def test_the_brief_comes_on_monday_at_eight_in_the_readers_time(
    desk: Desk, zone: str
) -> None:
    desk.reader("1", Preferences(zone=zone))
    for monday in (date(2026, 3, 23), date(2026, 3, 30)):  # Berlin's clocks change between them
        due = local(zone, monday)
        await desk.live(due - 3 * MINUTE, due + 3 * MINUTE)
        assert [moment for moment, _ in desk.got("1")][-1] == due
    assert len(desk.got("1", "Monday brief")) == 2


async def test_it_is_told_once_whatever_the_restarts_and_the_clock(desk: Desk) -> None:
    desk.reader("1", Preferences(zone="UTC"))
    due = datetime(2025, 11, 3, 8, tzinfo=UTC)
    for moment in (due, due + MINUTE, due - HOUR, due, due + 20 * HOUR):
        desk.restart()
        await desk.at(moment)
    assert len(desk.got("1")) == 1


async def test_who_was_down_on_monday_tells_it_late_but_not_on_wednesday(desk: Desk) -> None:
    desk.reader("late", Preferences(zone="UTC"))
    await desk.at(datetime(2025, 11, 4, 20, tzinfo=UTC))
    assert len(desk.got("late")) == 1
    await desk.at(datetime(2025, 11, 12, 8, tzinfo=UTC))
    assert len(desk.got("late")) == 1


async def test_quiet_hours_delay_it_until_they_end(desk: Desk) -> None:
    desk.reader("1", Preferences(zone="UTC", quiet=quiet_hours("22:00-10:30")))
    monday = datetime(2025, 11, 3, tzinfo=UTC)
    await desk.live(monday + 7 * HOUR, monday + 12 * HOUR, 5 * MINUTE)
    assert [moment for moment, _ in desk.got("1")] == [monday + timedelta(hours=10, minutes=30)]


async def test_a_switch_turns_it_off_and_a_newcomer_waits_for_the_next(desk: Desk) -> None:
    desk.reader("off", Preferences(zone="UTC", brief=False))
    desk.reader("new", Preferences(zone="UTC"))
    monday = datetime(2025, 11, 3, 8, tzinfo=UTC)
    desk.since("new", monday + HOUR)
    await desk.at(monday + 2 * HOUR)
    assert desk.got("off") == desk.got("new") == []
    await desk.at(monday + 7 * DAY)
    assert len(desk.got("new")) == 1
    assert desk.got("off") == []


async def test_the_brief_says_what_moved_what_is_unsure_expected_and_silent(desk: Desk) -> None:
    sunday = date(2025, 11, 2)
    desk.boards.events = [ledger_event("a", sunday, "consultations", "held", ("ID",))]
    desk.boards.calendar = [occasion("arf", date(2025, 11, 6), title="ARF in Manila")]
    desk.reader("1", Preferences(zone="UTC"))
    await desk.at(datetime(2025, 11, 3, 8, tzinfo=UTC))
    [(_, text)] = desk.got("1", "Monday brief")
    for words in (
        "2 Nov 2025, Indonesia, consultations: no sign → happened",
        "Indonesia, consultations: held, 2 Nov 2025, Warta Contoh",
        "6 Nov 2025: ARF in Manila",
        "humanitarian work: no report in 34 days watched",
        "27 of 27 feeds alive",
    ):
        assert words in text


async def test_a_reminder_nine_days_before_and_the_result_three_days_after(desk: Desk) -> None:
    desk.boards.calendar = [occasion("arf", date(2025, 11, 20), title="ARF in Manila")]
    desk.reader("1", Preferences(zone="Asia/Jakarta", brief=False))
    await desk.live(datetime(2025, 11, 9, tzinfo=UTC), datetime(2025, 11, 27, tzinfo=UTC), HOUR)
    reminder, result = desk.got("1")
    assert reminder[0] == local("Asia/Jakarta", date(2025, 11, 11))
    assert reminder[1].startswith("⏰ in 9 days: ARF in Manila")
    assert "The last time: It sent its ambassador." in reminder[1]
    assert result[0] == local("Asia/Jakarta", date(2025, 11, 23))
    assert "Came and went: no report of the North's attendance; 27 feeds watched." in result[1]


async def test_a_result_waits_for_its_day_to_have_begun_in_utc(desk: Desk) -> None:
    """In Seoul 08:00 is still the day before there, and the board is of that day."""
    desk.boards.calendar = [occasion("arf", date(2025, 11, 20))]
    desk.reader("1", Preferences(zone="Asia/Seoul", brief=False))
    await desk.live(
        datetime(2025, 11, 22, 12, tzinfo=UTC), datetime(2025, 11, 25, tzinfo=UTC), HOUR
    )
    [(moment, text)] = desk.got("1")
    assert moment == local("Asia/Seoul", date(2025, 11, 24))
    assert "Came and went: no report" in text


async def test_a_month_has_no_reminder_and_its_result_when_it_has_ended(desk: Desk) -> None:
    month = occasion("m", date(2025, 11, 1), ends=date(2025, 11, 30), precision=Precision.MONTH)
    desk.boards.calendar = [month]
    desk.reader("1", Preferences(zone="UTC", brief=False))
    await desk.live(datetime(2025, 10, 20, tzinfo=UTC), datetime(2025, 12, 3, tzinfo=UTC), 4 * HOUR)
    [(moment, text)] = desk.got("1")
    assert moment == datetime(2025, 12, 1, 8, tzinfo=UTC)
    assert "November 2025" in text


async def test_an_answered_occasion_lists_its_reports(desk: Desk) -> None:
    desk.boards.calendar = [occasion("arf", date(2025, 11, 20))]
    desk.boards.events = [
        ledger_event("e", date(2025, 11, 21), "asean_forums", "held", ("ASEAN",), title="It came")
    ]
    desk.reader("1", Preferences(zone="UTC", brief=False))
    await desk.at(datetime(2025, 11, 23, 8, tzinfo=UTC))
    [(_, text)] = desk.got("1")
    assert "Took place: 1 event reported; 27 feeds watched." in text
    assert "It came" in text


async def test_what_too_few_watched_is_not_called_silence(desk: Desk) -> None:
    desk.boards.calendar = [occasion("arf", date(2025, 11, 20))]
    desk.boards.watching = 0
    desk.reader("1", Preferences(zone="UTC", brief=False))
    await desk.at(datetime(2025, 11, 23, 8, tzinfo=UTC))
    [(_, text)] = desk.got("1")
    assert "nothing can be said" in text
    assert "no report" not in text


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        (Preferences(occasions=False, brief=False), False),
        (Preferences(indicators=frozenset({Indicator.SANCTIONS}), brief=False), False),
        (Preferences(countries=frozenset({"LA"}), brief=False), True),  # ASEAN's are everybody's
        (Preferences(indicators=frozenset({Indicator.ASEAN_FORUMS}), brief=False), True),
    ],
)
async def test_reminders_keep_to_switch_and_filter(
    desk: Desk, wishes: Preferences, told: bool
) -> None:
    desk.boards.calendar = [occasion("arf", date(2025, 11, 20))]
    desk.reader("1", wishes)
    await desk.at(datetime(2025, 11, 11, 8, tzinfo=UTC))
    assert bool(desk.got("1")) is told


async def test_a_late_reminder_counts_the_days_that_are_left(desk: Desk) -> None:
    desk.boards.calendar = [occasion("arf", date(2025, 11, 20))]
    desk.reader("1", Preferences(zone="UTC", brief=False))
    await desk.at(datetime(2025, 11, 15, 12, tzinfo=UTC))
    assert desk.got("1", "in 5 days")


async def test_each_reads_it_in_the_own_language(desk: Desk) -> None:
    for name, language in (("1", "id"), ("2", "ko")):
        desk.reader(name, Preferences(zone="UTC"), language=language)
    await desk.at(datetime(2025, 11, 3, 8, tzinfo=UTC))
    assert desk.got("1", "Rangkuman Senin")
    assert desk.got("2", "월요일 요약")


async def test_a_broken_calendar_stops_nothing_else_and_is_tried_again(desk: Desk) -> None:
    desk.reader("1", Preferences(zone="UTC"))
    monday = datetime(2025, 11, 3, 8, tzinfo=UTC)
    desk.boards.broken = True
    await desk.at(monday)
    desk.boards.broken = False
    await desk.at(monday + HOUR)
    assert len(desk.got("1")) == 1


async def test_it_says_when_it_is_due_next_and_looks_no_oftener(desk: Desk) -> None:
    desk.reader("1", Preferences(zone="UTC"))
    tuesday = datetime(2025, 11, 4, 12, tzinfo=UTC)
    await desk.live(tuesday, tuesday + 30 * MINUTE)
    assert await desk.announcements.next_moment() == datetime(2025, 11, 10, 8, tzinfo=UTC)
    told_late = len(desk.got("1"))
    assert told_late == 1  # the brief of the day before
    assert len(desk.boards.asked) == 2
