"""From one alert to every reader: by their wishes, once each, in small transactions."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select

from bot.alerts.destination import DestinationKind, DestinationRole, DestinationState
from bot.alerts.intent import AlertKind, Severity
from bot.alerts.preferences import Cadence, Preferences, quiet_hours
from bot.alerts.ways import way
from bot.delivery.dispatching import DatabaseAlerts
from bot.errors import DatabaseError
from bot.ids import AlertId, DestinationId
from bot.match.verdict import Indicator
from storage.database import Database
from storage.delivery import alerts, digests, dispatch
from storage.schema import deliveries as delivery_rows
from storage.schema import destinations, held_alerts
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.newsroom import Newsroom

pytestmark = pytest.mark.anyio

DAILY = Preferences(cadence=Cadence.DAILY)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    made.at(0).poll()
    yield made
    made.close()


@dataclass
class Failing:
    """A database whose writes fail after so many; notes how large each one was."""

    database: Database
    writes: int = 10**9
    sizes: list[int] = field(default_factory=list)

    async def read(self, function: Any) -> Any:
        return await self.database.read(function)

    async def write(self, function: Any) -> Any:
        self.writes -= 1
        if self.writes < 0:
            raise DatabaseError("gone")
        before = self.database.read_now(_rows)
        result = await self.database.write(function)
        self.sizes.append(self.database.read_now(_rows) - before)
        return result


def _rows(conn: Connection) -> int:
    tables = (delivery_rows, held_alerts)
    return sum(conn.scalar(select(func.count()).select_from(one)) or 0 for one in tables)


def subscribers(room: Newsroom, count: int) -> dict[DestinationId, Preferences]:
    """Add readers with filters, digests and nights of all kinds."""
    dice = random.Random(count)
    wishes = {DestinationId(1000 + number): _some_wishes(dice) for number in range(count)}
    now = room.clock.now()
    rows = [
        {
            "id": number,
            "kind": DestinationKind.TELEGRAM,
            "address": str(number),
            "thread": 0,
            "language": "en",
            "role": DestinationRole.READER,
            "state": DestinationState.ACTIVE,
            "created_at": now,
            "changed_at": now,
            "preferences": one.as_json(),
        }
        for number, one in wishes.items()
    ]
    room.database.write_now(lambda conn: conn.execute(insert(destinations), rows))
    return wishes


def _some_wishes(dice: random.Random) -> Preferences:
    return Preferences(
        cadence=dice.choice(list(Cadence)),
        at=time(dice.randrange(24)),
        weekday=dice.randrange(7),
        quiet=dice.choice([None, quiet_hours("22:00-07:00"), quiet_hours("06:00-12:00")]),
        zone=dice.choice(["UTC", "Asia/Jakarta", "Europe/Berlin"]),
        wakes=dice.choice([None, Severity.DOOR, Severity.ENGAGEMENT]),
        indicators=frozenset(dice.sample(list(Indicator), dice.choice([0, 5]))),
        countries=frozenset(dice.sample(["LA", "VN", "ID"], dice.choice([0, 2]))),
        least=dice.choice(list(Severity)),
    )


def outcome(room: Newsroom) -> dict[DestinationId, str]:
    """Who has which row."""

    def read(conn: Connection) -> dict[DestinationId, str]:
        queued = conn.execute(select(delivery_rows.c.destination_id))
        held = conn.execute(select(held_alerts.c.destination_id, held_alerts.c.reason))
        found = [(row[0], "queued") for row in queued] + [(row[0], row[1]) for row in held]
        assert len(found) == len(dict(found)), "a reader has two rows of one alert"
        return {DestinationId(one): word for one, word in found}

    return room.database.read_now(read)


def expected(room: Newsroom, wishes: dict[DestinationId, Preferences]) -> dict[DestinationId, str]:
    view = room.database.read_now(lambda conn: alerts.view(conn, alert_of(room)))
    words = {AlertKind.NEW: "queued"}
    found = {}
    for where, one in wishes.items():
        intent = way(one, view, room.clock.now())
        if intent.kind is not AlertKind.SKIP:
            found[where] = words.get(intent.kind, str(intent.reason))
    return found


def alert_of(room: Newsroom) -> AlertId:
    number = room.database.read_now(
        lambda conn: conn.exec_driver_sql("SELECT max(id) FROM alerts").scalar()
    )
    return AlertId(number or 0)


async def test_two_thousand_readers_get_it_as_each_wishes(room: Newsroom) -> None:
    wishes = subscribers(room, 2000)
    room.at(2).publish("Lao minister").poll()
    database = Failing(room.database)

    assert await DatabaseAlerts(database, room.clock, room.ids).dispatch(50) == 1  # type: ignore[arg-type]
    found = outcome(room)
    assert found == expected(room, wishes)
    assert {"queued", "digest-wanted", "quiet-hours"} == set(found.values())
    # Polling writes between two of them.
    assert max(database.sizes) <= 300
    due = room.database.read_now(lambda conn: digests.next_due(conn))
    assert due is not None
    assert due > room.clock.now()


async def test_a_crash_on_the_way_tells_nobody_twice_and_leaves_nobody_out(
    room: Newsroom,
) -> None:
    wishes = subscribers(room, 1000)
    room.at(2).publish("Lao minister").poll()
    with pytest.raises(DatabaseError):
        await DatabaseAlerts(Failing(room.database, 2), room.clock, room.ids).dispatch(50)  # type: ignore[arg-type]
    begun = outcome(room)
    assert 0 < len(begun) < len(expected(room, wishes))

    # Those who have their row keep it, though it would be another one by now.
    evening = {where: Preferences(quiet=quiet_hours("00:00-23:59")) for where in begun}
    for where, one in evening.items():
        room.database.write_now(
            lambda conn, where=where, one=one: dispatch.prefer(conn, where, one, None)  # type: ignore[misc]
        )
    assert await room.alerts().dispatch(50) == 1
    assert outcome(room) == {**expected(room, wishes), **begun}
    assert await room.alerts().dispatch(50) == 0


async def test_several_alerts_at_once_stay_in_order(room: Newsroom) -> None:
    where = room.destination().id
    room.at(1)
    for number, country in enumerate(("LA", "VN", "TH")):
        judged = verdict(claim("visits", "held", (country,)), place=f"place-{number}")
        room.publish(f"Event {number}", judged=judged)
    room.poll()
    await room.alerts().dispatch(50)

    query = select(delivery_rows.c.alert_id).where(delivery_rows.c.destination_id == where)
    found = room.database.read_now(lambda conn: list(conn.scalars(query.order_by("id"))))
    assert found == sorted(found)
    assert len(found) == 3
