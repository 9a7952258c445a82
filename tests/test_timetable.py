"""The timetable with clocks that are set, restarts in between, and corrections before sending."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.alerts.intent import AlertKind
from bot.alerts.preferences import Cadence, Preferences, quiet_hours
from bot.alerts.render import Reader
from bot.clock import Clock
from bot.delivery import messages
from bot.delivery.dispatching import DatabaseAlerts
from bot.delivery.timetable import Timetable
from bot.ids import AlertId, DestinationId
from bot.settings import Settings
from bot.stories.override import OverrideAction
from storage.delivery import deliveries, digests, dispatch
from storage.grouping import corrections
from storage.schema import alerts as alert_rows
from storage.schema import digests as digest_rows
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.newsroom import START, Newsroom

pytestmark = pytest.mark.anyio

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EIGHT = START + 2 * HOUR  # START is 06:00 in UTC
DAILY = Preferences(cadence=Cadence.DAILY)


@dataclass
class SetClock:
    """A clock that people set, forward and back."""

    moment: datetime = EIGHT - HOUR

    def now(self) -> datetime:
        return self.moment


@dataclass
class Readers:
    """A newsroom with one reader, whose clock is set by hand."""

    room: Newsroom
    clock: SetClock
    where: DestinationId
    table: Timetable
    events: int = 0

    @classmethod
    def of(cls, room: Newsroom, wishes: Preferences) -> "Readers":
        where = room.destination().id
        room.database.write_now(lambda conn: dispatch.prefer(conn, where, wishes, None))
        clock = SetClock()
        return cls(room, clock, where, _table(room, clock))

    def restart(self) -> None:
        self.table = _table(self.room, self.clock)

    async def news(self) -> None:
        """One more event, dispatched."""
        self.events += 1
        country = ("LA", "VN", "TH")[self.events % 3]
        judged = verdict(claim("visits", "held", (country,)), place=f"place-{self.events}")
        hours = (self.room.clock.now() - START) / HOUR
        self.room.at(hours + 1).publish(f"Event {self.events}", judged=judged).poll()
        clock: Clock = self.clock  # type: ignore[assignment]
        await DatabaseAlerts(self.room.database, clock, self.room.ids).dispatch(50)

    async def at(self, moment: datetime) -> list[str]:
        """Set the clock, tick, and return the digests that there are by then."""
        self.clock.moment = moment
        await self.table.tick()
        query = select(digest_rows.c.period).order_by(digest_rows.c.id)
        return self.room.database.read_now(lambda conn: list(conn.scalars(query)))

    @property
    def waiting(self) -> int:
        return self.room.database.read_now(lambda conn: digests.waiting(conn, self.where))


def _table(room: Newsroom, clock: SetClock) -> Timetable:
    return Timetable(room.database, clock, room.ids, Settings(), lambda: None)  # type: ignore[arg-type]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    made.at(0).poll()
    yield made
    made.close()


@pytest.mark.parametrize("back", [HOUR, DAY, 5 * DAY])
@pytest.mark.parametrize("restarted", [False, True])
async def test_a_clock_that_is_set_back_makes_no_second_digest(
    room: Newsroom, back: timedelta, restarted: bool
) -> None:
    readers = Readers.of(room, DAILY)
    await readers.news()
    assert await readers.at(EIGHT - 2 * HOUR) == []
    first = await readers.at(EIGHT)
    assert first == [f"daily {EIGHT:%Y-%m-%d}"]

    readers.clock.moment = EIGHT - back
    if restarted:
        readers.restart()
    await readers.news()
    moment = EIGHT - back
    while moment < EIGHT + 3 * DAY:
        found = await readers.at(moment)
        assert len(found) == len(set(found))
        moment += 2 * HOUR
    assert len(found) == 2
    assert readers.waiting == 0


async def test_a_clock_that_ran_ahead_holds_nothing_up_for_ever(room: Newsroom) -> None:
    readers = Readers.of(room, DAILY)
    readers.clock.moment = EIGHT + 4000 * DAY
    await readers.news()
    assert await readers.at(EIGHT) == []

    assert await readers.at(EIGHT + DAY) == [f"daily {EIGHT + DAY:%Y-%m-%d}"]


async def test_one_look_a_minute(room: Newsroom) -> None:
    readers = Readers.of(room, DAILY)
    await readers.news()
    assert await readers.at(EIGHT - timedelta(seconds=10)) == []
    assert await readers.at(EIGHT + timedelta(seconds=40)) == []
    assert len(await readers.at(EIGHT + timedelta(seconds=50))) == 1


async def test_a_late_digest_goes_not_out_at_night(room: Newsroom) -> None:
    readers = Readers.of(room, Preferences(quiet=quiet_hours("04:00-08:00")))
    await readers.news()
    assert readers.waiting == 1

    # The bot was down when the quiet hours ended, and is back when the next ones have begun.
    assert await readers.at(EIGHT + 22 * HOUR) == []
    assert await readers.at(EIGHT + DAY) == [f"quiet {EIGHT + DAY:%Y-%m-%d}"]


async def test_who_holds_nothing_is_never_due(room: Newsroom) -> None:
    readers = Readers.of(room, DAILY)

    assert await readers.at(EIGHT) == []
    assert await readers.table.next_moment() is None


# --- What a message says when it goes ---


async def test_a_digest_of_events_that_people_took_back_is_not_sent(room: Newsroom) -> None:
    readers = Readers.of(room, DAILY)
    await readers.news()
    await readers.news()
    number = await _digest(readers)
    assert "2 events" in (_text(room, number) or "")

    for left, story in zip((1, 0), _stories(room), strict=True):
        _reject(room, story)
        text = _text(room, number)
        assert (text is None) == (left == 0)
        assert text is None or "1 event" in text


async def _digest(readers: Readers) -> int:
    await readers.at(EIGHT)
    query = select(digest_rows.c.id)
    return readers.room.database.read_now(lambda conn: conn.scalar(query)) or 0


def _text(room: Newsroom, digest_id: int) -> str | None:
    found = room.database.read_now(
        lambda conn: messages.of_digest(conn, digest_id, Reader(), room.clock.now())
    )
    return None if found is None else found.plain


def _stories(room: Newsroom) -> list[int]:
    query = select(alert_rows.c.story_id).order_by(alert_rows.c.id)
    return room.database.read_now(lambda conn: list(conn.scalars(query)))


def _reject(room: Newsroom, story: int) -> None:
    room.database.write_now(
        lambda conn: corrections.correct(
            conn,
            room.ids,
            room.clock.now(),
            action=OverrideAction.REJECT,
            actor="terminal:ana",
            story_id=story,  # type: ignore[arg-type]
            article_id=None,
            value={},
            why="a rumour",
        )
    )


async def test_a_message_of_several_names_what_the_reader_follows(room: Newsroom) -> None:
    laos = room.destination("1").id
    everything = room.destination("2").id
    nothing = room.destination("3").id
    for where, country in ((laos, "LA"), (nothing, "BN")):
        wishes = Preferences(countries=frozenset({country}))
        room.database.write_now(
            lambda conn, where=where, wishes=wishes: dispatch.prefer(conn, where, wishes, None)  # type: ignore[misc]
        )
    room.at(6).publish("Lao visit", judged=verdict(claim("visits", "held", ("LA",))))
    judged = verdict(claim("economic", "agreed", ("VN",)), place="hanoi")
    room.at(8).publish("Vietnamese trade", judged=judged)
    room.at(61).poll()
    assert await room.alerts().dispatch_catch_up() == 2

    query = select(alert_rows.c.id).where(
        alert_rows.c.kind == AlertKind.CATCH_UP, alert_rows.c.story_id.is_(None)
    )
    bundle = AlertId(room.database.read_now(lambda conn: conn.scalar(query)) or 0)
    assert room.database.read_now(deliveries.counts).queued == 2

    def lines(where: DestinationId) -> list[str]:
        now = room.clock.now()
        message = room.database.read_now(
            lambda conn: messages.of_alert(conn, bundle, where, Reader(), now)
        )
        return [line for line in message.plain.splitlines() if "North Korea" in line]

    assert len(lines(everything)) == 2
    [line] = lines(laos)
    assert "Laos" in line
