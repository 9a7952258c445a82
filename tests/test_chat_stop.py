"""/stop: everything about a chat is erased at once, read back from every table of the database."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.ids import DraftId
from storage import drafts, personal
from storage.delivery import edits, subscribers
from storage.drafts import Draft
from storage.schema import deliveries, metadata
from tests.fakes.alert_builders import claim
from tests.fakes.chat_world import ADMIN, ChatWorld
from tests.fakes.subscriber import Person, deliver, happens, subscribing

pytestmark = pytest.mark.anyio

CHAT = 660_077_013  # found in no other number


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ChatWorld]:
    async with subscribing(tmp_path, monkeypatch) as running:
        yield running


async def lived(world: ChatWorld) -> Person:
    """Someone about whom there is something in every table that can hold something."""
    person = await Person(world, CHAT).subscribes()
    await person.says("/follow quiet 22:00-07:00")
    happens(world, 1, claim("visits", "held", ("LA",)), title="Visit")
    await deliver(world)
    person.shown = person.box[-1]
    await person.presses("Not relevant")
    await person.says("/mute sanctions 7d")
    await person.says("/search visit")
    happens(world, 20, claim("missions", "setback", ("VN",)), title="At night")
    await world.room.alerts().dispatch(10)
    await person.says("/follow quiet off")
    happens(world, 21, claim("economic", "agreed", ("ID",)), title="Queued")
    await world.room.alerts().dispatch(10)
    now = world.room.clock.now()

    def add(conn: Connection) -> None:
        draft = Draft(id=DraftId(5), user_id=CHAT, chat_id=CHAT, kind="x", value={}, made_at=now)
        drafts.put(conn, draft)
        _want_edits(conn, world)

    world.room.database.write_now(add)
    return person


def _want_edits(conn: Connection, world: ChatWorld) -> None:
    told_of = conn.scalars(select(deliveries.c.alert_id).where(deliveries.c.alert_id.is_not(None)))
    assert list(told_of)
    stories = conn.execute(select(metadata.tables["stories"].c.id)).scalars().all()
    edits.want(conn, stories, world.room.clock.now())


def whole(world: ChatWorld) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    return world.room.database.read_now(
        lambda conn: {
            table.name: [dict(row._mapping) for row in conn.execute(select(table))]
            for table in metadata.sorted_tables
        }
    )


def rows_with(tables: dict[str, list[dict[str, Any]]], *marks: int) -> dict[str, int]:
    """How many rows of each table hold one of the numbers, anywhere."""
    found = {
        name: sum(any(str(mark) in str(row) for mark in marks) for row in rows)
        for name, rows in tables.items()
    }
    return {name: count for name, count in found.items() if count}


async def test_no_table_knows_the_chat_any_more(world: ChatWorld) -> None:
    person = await lived(world)
    other = await Person(world, 2002).subscribes()
    assert person.stored is not None
    mine = (CHAT, person.stored.id)
    before = rows_with(whole(world), *mine)
    assert set(before) == {one.table.name for one in personal.KEPT} - {"digests"}

    answer = await person.says("/stop")
    assert answer.startswith("Everything stored about this chat is erased.")
    assert rows_with(whole(world), *mine) == {}
    assert other.stored is not None
    count = len(person.box)
    happens(world, 30, claim("bridge", "held", ("SG",)))
    await deliver(world)
    assert len(person.box) == count
    assert len(other.box) > 1


async def test_the_audit_says_nothing_of_subscribers(world: ChatWorld) -> None:
    await lived(world)

    assert whole(world)["audit"] == []


async def test_by_a_button_it_asks_first(world: ChatWorld) -> None:
    person = await Person(world).subscribes()
    await person.says("/settings")
    await person.presses("Stop")
    assert "Stop and erase?" in person.text
    await person.presses("Keep it")
    assert person.stored is not None
    await person.presses("Stop")
    await person.presses("Erase everything")

    assert "is erased" in person.text
    assert person.stored is None


async def test_twice_says_that_nothing_is_stored(world: ChatWorld) -> None:
    person = await Person(world).subscribes()
    await person.says("/stop")

    assert (await person.says("/stop")).startswith("Nothing was stored")
    assert (await person.says("/start")).startswith("Jembatan")


async def test_an_admin_who_leaves_still_gets_notices(world: ChatWorld) -> None:
    person = await Person(world, ADMIN).subscribes()
    await person.says("/stop")

    assert person.stored is None


async def test_what_the_settings_name_is_not_erased_from_the_chat(world: ChatWorld) -> None:
    world.room.destination("1001")
    person = Person(world)
    for words in ("/stop", "/follow", "/settings", "/start"):
        assert "set by the operator" in await person.says(words)
    await person.forges("v1:stop:yes")

    assert person.stored is not None


async def test_who_leaves_while_an_alert_is_given_out_stops_nobody_else(world: ChatWorld) -> None:
    people = [await Person(world, 3000 + number).subscribes() for number in range(4)]
    happens(world, 1, claim("visits", "held", ("LA",)))
    database = world.room.database
    alerts = world.room.alerts()
    original = database.write
    left: list[int] = []

    async def write(function: Any) -> Any:
        if not left:  # between what was decided and what is written
            left.append(1)
            await original(lambda conn: personal.erase(conn, 3001, None))
        return await original(function)

    database.write = write  # type: ignore[method-assign]
    try:
        assert await alerts.dispatch(10) == 1
    finally:
        del database.write

    def receivers(conn: Connection) -> int:
        return len(conn.execute(select(deliveries.c.destination_id)).all())

    assert database.read_now(receivers) == 3
    assert people[1].stored is None


async def test_a_message_under_way_does_not_bring_the_chat_back(world: ChatWorld) -> None:
    person = await Person(world).subscribes()
    happens(world, 1, claim("visits", "held", ("LA",)))
    await world.room.alerts().dispatch(10)
    world.api.fault("slow", method="sendMessage", chat_id=person.id, seconds=0.3)
    sending = asyncio.create_task(deliver(world))
    await asyncio.sleep(0.15)
    database = world.room.database
    await database.write(lambda conn: personal.erase(conn, person.id, None))
    await sending

    assert rows_with(whole(world), 1001) == {}


def test_what_is_kept_is_every_column_there_is() -> None:
    tables = metadata.tables
    kept = {one.table.name for one in personal.KEPT}

    assert kept | personal.IMPERSONAL | set(personal.STAFF) == set(tables)
    assert not kept & (personal.IMPERSONAL | set(personal.STAFF))
    for one in personal.KEPT:
        assert set(one.columns) == set(one.table.columns.keys()), one.table.name
    for name in personal.IMPERSONAL:
        pointing = {key.column.table.name for key in tables[name].foreign_keys}
        assert not pointing & kept, name
        assert not {"chat_id", "user_id", "address"} & set(tables[name].columns.keys()), name
    assert timedelta() < subscribers.UNFINISHED <= timedelta(days=1)
