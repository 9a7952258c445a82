"""Further messages about an event: who gets a correction, and who louder news."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.alerts import schedule
from bot.alerts.intent import AlertKind, NotifyReason, Severity
from bot.alerts.preferences import Cadence, Preferences
from bot.delivery import dispatching
from bot.ids import AlertId, DestinationId
from storage.delivery import alerts, deliveries, digests, dispatch
from storage.schema import deliveries as delivery_rows
from storage.schema import held_alerts
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


def alert_of(room: Newsroom) -> AlertId:
    number = room.database.read_now(
        lambda conn: conn.exec_driver_sql("SELECT max(id) FROM alerts").scalar()
    )
    return AlertId(number or 0)


def answer(room: Newsroom, kind: AlertKind, reason: NotifyReason) -> None:
    """A further message about the event of the last alert."""
    main = alert_of(room)
    view = room.database.read_now(lambda conn: alerts.view(conn, main))
    story = view.story_id
    assert story is not None
    now = room.clock.now()
    made = room.database.write_now(
        lambda conn: alerts.answer(
            conn,
            room.ids,
            now,
            story_id=story,
            occasion=f"test {reason}",
            kind=kind,
            reason=reason,
            severity=Severity.DOOR,
            answers=main,
        )
    )
    assert made is not None


def tell(room: Newsroom, where: DestinationId, period: str) -> None:
    now = room.clock.now()
    assert room.database.write_now(lambda conn: digests.make(conn, where, period, room.ids, now))


def prefer(room: Newsroom, where: DestinationId, preferences: Preferences) -> None:
    soon = schedule.next_digest(preferences, room.clock.now())
    room.database.write_now(lambda conn: dispatch.prefer(conn, where, preferences, soon))


async def test_a_correction_goes_to_those_who_were_told(room: Newsroom) -> None:
    at_once, filtered, held, told = (room.destination(f"{number}").id for number in range(1, 5))
    prefer(room, filtered, Preferences(countries=frozenset({"VN"})))
    prefer(room, held, DAILY)
    prefer(room, told, DAILY)
    room.at(1).publish("Lao minister").poll()
    await room.alerts().dispatch(50)
    tell(room, told, "daily 2025-11-03")

    room.at(2)
    answer(room, AlertKind.CORRECTION, NotifyReason.CORRECTED)
    await room.alerts().dispatch(50)
    correction = alert_of(room)

    def read(conn: Connection) -> tuple[list[int], list[int]]:
        queued = select(delivery_rows.c.destination_id).where(
            delivery_rows.c.alert_id == correction
        )
        waiting = select(held_alerts.c.destination_id).where(held_alerts.c.alert_id == correction)
        return list(conn.scalars(queued)), list(conn.scalars(waiting))

    assert room.database.read_now(read) == ([at_once], [told])


async def test_louder_news_goes_to_all_but_those_who_wait_for_the_first(room: Newsroom) -> None:
    at_once, doors, held = (room.destination(f"{number}").id for number in range(1, 4))
    prefer(room, doors, Preferences(least=Severity.DOOR))
    prefer(room, held, DAILY)
    quiet = verdict(claim("sanctions", "enforced", ("LA",)))
    room.at(1).publish("Sanctions", judged=quiet).poll()
    await room.alerts().dispatch(50)
    assert room.database.read_now(deliveries.counts).queued == 1

    room.at(2)
    answer(room, AlertKind.NEW, NotifyReason.SEVERITY_ROSE)
    await room.alerts().dispatch(50)
    louder = alert_of(room)
    query = select(delivery_rows.c.destination_id).where(delivery_rows.c.alert_id == louder)
    assert room.database.read_now(lambda conn: sorted(conn.scalars(query))) == [at_once, doors]
    assert room.database.read_now(lambda conn: digests.waiting(conn, held)) == 1


async def test_a_report_that_comes_while_readers_are_asked_has_them_asked_again(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.destination("1")
    doors = room.destination("2").id
    prefer(room, doors, Preferences(least=Severity.DOOR))
    room.at(1).publish("Lao minister", judged=verdict(claim("visits", "held", ("LA",)))).poll()
    ask = dispatching._page

    def slowly(*asked: Any) -> Any:
        answer = ask(*asked)
        monkeypatch.undo()
        both = verdict(claim("visits", "held", ("LA",)), claim("consultations", "held", ("LA",)))
        room.publish("Lao minister, talks", judged=both).poll()
        return answer

    monkeypatch.setattr(dispatching, "_page", slowly)
    while await room.alerts().dispatch(50):
        pass
    query = select(delivery_rows.c.destination_id)
    assert doors in room.database.read_now(lambda conn: list(conn.scalars(query)))
    assert room.database.read_now(deliveries.counts).queued == 2
