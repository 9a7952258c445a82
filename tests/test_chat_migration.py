"""A group that becomes a supergroup has a new id: what it chose goes with it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.alerts.destination import DestinationState
from tests.fakes.alert_builders import claim
from tests.fakes.chat_world import ChatWorld
from tests.fakes.subscriber import Person, deliver, happens, subscribing

pytestmark = pytest.mark.anyio

GROUP, AFTER, BOSS = -500, -1_000_000_000_500, 11


@pytest.fixture
async def boss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Person]:
    """An admin of a group that has chosen Vietnam."""
    async with subscribing(tmp_path, monkeypatch) as world:
        world.api.chat(GROUP, "group")
        world.api.member(GROUP, {"id": BOSS}, "administrator")
        person = Person(world, BOSS, GROUP)
        await person.says("/setup")
        await person.says("/follow")
        await person.presses("Countries")
        await person.presses("Vietnam")
        yield person


async def grows(boss: Person) -> Person:
    boss.world.api.state(GROUP, "migrated", migrate_to=AFTER)
    await boss.world.silence()
    return Person(boss.world, BOSS, AFTER)


async def happens_in(world: ChatWorld, country: str, hours: float) -> None:
    happens(world, hours, claim("missions", "agreed", (country,)))
    await deliver(world)


async def test_it_is_set_up_there_and_gets_what_it_chose(boss: Person) -> None:
    after = await grows(boss)
    assert boss.stored is None
    assert after.wishes.countries == {"VN"}
    assert (await after.says("/settings")).startswith("Settings")

    await happens_in(boss.world, "VN", 1)
    await happens_in(boss.world, "LA", 2)
    assert [one["text"].splitlines()[0][2:17] for one in after.box[1:]] == ["Vietnam - North"]


async def test_that_the_old_group_lost_the_bot_on_the_way_ends_nothing(boss: Person) -> None:
    boss.world.api.state(GROUP, "left")
    await boss.world.silence()
    assert boss.stored is not None
    assert boss.stored.state is DestinationState.STOPPED
    after = await grows(boss)

    assert after.stored is not None
    assert after.stored.state is DestinationState.ACTIVE


async def test_stop_under_the_new_id_erases_it(boss: Person) -> None:
    after = await grows(boss)
    await after.says("/stop")

    assert (boss.stored, after.stored) == (None, None)
    assert await after.says("/help") == ""
