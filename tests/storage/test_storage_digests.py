"""Held alerts and the digests that tell them, on both engines."""

from datetime import datetime, time

import pytest
from sqlalchemy import select

from bot.alerts import schedule
from bot.alerts.destination import DestinationState
from bot.alerts.intent import NotifyReason
from bot.alerts.preferences import Cadence, Preferences
from bot.alerts.silence import SilenceId
from bot.ids import AlertId, DestinationId
from storage.database import Database
from storage.delivery import deliveries, destinations, digests, dispatch
from storage.delivery.digests import Held
from storage.records import Lane
from storage.schema import destinations as rows
from tests.storage.builders import DAY, HOUR, MINUTE, NOW, House, event_no, item

DAILY = Preferences(cadence=Cadence.DAILY, at=time(8), zone="Europe/Berlin")
EIGHT = datetime(2026, 1, 16, 7, tzinfo=NOW.tzinfo)


class Readers:
    """One alert per title, and a destination with daily digests."""

    def __init__(self, database: Database, count: int = 3) -> None:
        self.database = database
        self.house = House(database, "Antara")
        items = [item(f"T{n}", guid=str(n), verdict=event_no(n)) for n in range(count)]
        self.alerts = self.house.bring(*items).alerts
        self.reader = self.house.destination("1001").id
        self.prefer(DAILY)

    def prefer(self, preferences: Preferences, now: datetime = NOW) -> bool:
        soon = schedule.next_digest(preferences, now) or now
        return self.database.write_now(
            lambda conn: dispatch.prefer(conn, self.reader, preferences, soon)
        )

    def hold(self, *numbers: int, until: datetime = EIGHT) -> None:
        reason = NotifyReason.DIGEST_WANTED
        held = [Held(self.reader, self.alerts[number], reason, until) for number in numbers]
        self.database.write_now(lambda conn: digests.hold(conn, held, NOW))

    def due(self, now: datetime) -> list[DestinationId]:
        return [one.id for one in self.database.read_now(lambda c: digests.due(c, now, 10))]

    def make(self, period: str, now: datetime = EIGHT) -> bool:
        return self.database.write_now(
            lambda conn: digests.make(conn, self.reader, period, self.house.ids, now)
        )

    @property
    def waiting(self) -> int:
        return self.database.read_now(lambda conn: digests.waiting(conn, self.reader))

    @property
    def next(self) -> datetime | None:
        return self.database.read_now(digests.next_due)


@pytest.fixture
def readers(database: Database) -> Readers:
    return Readers(database)


def test_nothing_is_due_while_nothing_is_held(readers: Readers) -> None:
    assert readers.next is None
    assert readers.due(EIGHT + DAY) == []
    assert not readers.make("daily 2026-01-16")


def test_what_is_held_is_due_at_its_time(readers: Readers) -> None:
    readers.hold(0, 1)
    readers.hold(0)  # again, after a crash

    assert (readers.waiting, readers.next) == (2, EIGHT)
    assert readers.due(EIGHT - MINUTE) == []
    assert readers.due(EIGHT) == [readers.reader]


def test_the_earlier_moment_counts(readers: Readers) -> None:
    readers.hold(0, until=EIGHT + DAY)
    readers.hold(1, until=EIGHT)
    readers.hold(2, until=EIGHT + DAY)

    assert readers.next == EIGHT


def test_a_period_has_one_digest_whatever_the_clock_does(readers: Readers) -> None:
    readers.hold(0)
    assert readers.make("daily 2026-01-16")
    readers.hold(1)
    assert not readers.make("daily 2026-01-16", EIGHT - HOUR)
    assert readers.waiting == 1
    assert readers.make("daily 2026-01-17", EIGHT + DAY)

    (first,) = readers.database.write_now(
        lambda conn: deliveries.claim(conn, EIGHT, 9, "me", MINUTE)
    )
    assert (first.lane, first.alert_id) == (Lane.DIGEST, None)
    assert first.digest_id is not None
    number = first.digest_id
    content = readers.database.read_now(lambda conn: digests.content(conn, number))
    assert (content.alert_ids, content.total) == ((readers.alerts[0],), 1)
    assert (content.destination_id, content.period) == (readers.reader, "daily 2026-01-16")


def test_a_moment_far_ahead_was_set_by_a_clock_that_went_wrong(readers: Readers) -> None:
    readers.hold(0, until=EIGHT + 1000 * DAY)

    assert readers.due(NOW) == [readers.reader]


def test_a_stopped_destination_has_no_digest(readers: Readers) -> None:
    readers.hold(0)
    where, stopped = readers.reader, DestinationState.STOPPED
    readers.database.write_now(lambda conn: destinations.set_state(conn, where, stopped, NOW))

    assert (readers.next, readers.due(EIGHT)) == (None, [])


def test_new_wishes_move_what_waits(readers: Readers) -> None:
    assert not readers.prefer(DAILY)
    readers.hold(0)
    assert readers.prefer(Preferences(cadence=Cadence.HOURLY, zone="Europe/Berlin"))
    assert readers.next == NOW + HOUR
    assert readers.prefer(Preferences())
    assert readers.next == NOW
    kept = readers.database.read_now(lambda c: dispatch.preferences_of(c, readers.reader))
    assert kept == Preferences()


def test_the_report_of_a_silence_is_queued_once_and_not_before_its_time(readers: Readers) -> None:
    to: list[tuple[DestinationId, datetime | None]] = [(readers.reader, EIGHT)]
    ids = readers.house.ids

    def report() -> int:
        return readers.database.write_now(
            lambda conn: digests.report(conn, SilenceId(9), to, ids, NOW)
        )

    assert (report(), report()) == (1, 0)
    assert readers.database.read_now(deliveries.next_not_before) == EIGHT


def test_who_has_a_row_and_who_was_told(readers: Readers) -> None:
    first, second, third = readers.alerts
    other = readers.house.destination("1002").id
    where = [readers.reader, other]
    ids = readers.house.ids
    readers.database.write_now(lambda c: dispatch.queue(c, [(first, other)] * 2, ids, NOW))
    readers.hold(1)

    def told(alert: AlertId) -> set[DestinationId]:
        return readers.database.read_now(lambda c: dispatch.told(c, alert, where))

    def awaited(alert: AlertId) -> set[DestinationId]:
        return readers.database.read_now(lambda c: dispatch.awaited(c, alert, where))

    settled = readers.database.read_now(lambda c: dispatch.settled(c, readers.alerts, where))
    assert settled == {(first, other), (second, readers.reader)}
    assert (told(first), told(second), told(third)) == ({other}, set(), set())
    assert (awaited(second), awaited(first)) == ({readers.reader}, set())

    readers.make("daily 2026-01-16")
    assert (told(second), awaited(second)) == ({readers.reader}, set())


def test_receivers_come_in_pages(readers: Readers) -> None:
    others = [readers.house.destination(str(2000 + number)).id for number in range(4)]

    def page(after: DestinationId | None) -> list[DestinationId]:
        found = readers.database.read_now(lambda c: dispatch.receivers(c, after, 2))
        return [one.id for one in found]

    first = page(None)
    second = page(first[-1])
    found = [*first, *second, *page(second[-1])]
    assert found == [readers.reader, *others]


def test_preferences_that_cannot_be_read_are_the_usual_ones(readers: Readers) -> None:
    readers.database.write_now(
        lambda c: c.execute(rows.update().values(preferences={"cadence": "never", "at": 8}))
    )

    (one,) = readers.database.read_now(lambda c: dispatch.receivers(c, None, 5))
    assert one.preferences == Preferences()
    assert readers.database.read_now(lambda c: c.scalar(select(rows.c.preferences))) is not None
