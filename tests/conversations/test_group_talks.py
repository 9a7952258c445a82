"""A group: silence until its admin speaks, topics, anonymous admins, a new id, sudden ends."""

from collections.abc import AsyncIterator

import pytest

from bot.alerts.destination import DestinationState
from storage.delivery import subscribers
from tests.conversations.person import Person
from tests.conversations.world import World, living

pytestmark = pytest.mark.anyio

BOSS, MEMBER = 750_000_501, 750_000_502
GROUP, FORUM = -750_000_511, -1_007_500_000_512
SMALL, LARGE = -750_000_521, -1_007_500_000_522
RICE = "Thailand delivers rice to North Korea"
CULTURE = "Cambodia and North Korea sign agreement on cultural exchange"
TRADE = "Malaysia and North Korea resume trade in palm oil"
FORUMS = "North Korea invited to ASEAN Regional Forum in Manila"


@pytest.fixture(scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with living(tmp_path_factory.mktemp("groups")) as made:
        made.api.chat(GROUP, "group")
        made.api.chat(SMALL, "group")
        made.api.chat(FORUM, "supergroup", forum=True, topics={7: "open", 8: "open"})
        for chat in (GROUP, SMALL, FORUM):
            made.api.member(chat, {"id": BOSS}, "administrator")
            made.api.member(chat, {"id": MEMBER}, "member")
        yield made


async def set_up(world: World, chat: int, thread: int | None = None) -> tuple[Person, Person]:
    boss, member = (Person(world, one, chat, thread) for one in (BOSS, MEMBER))
    assert "I am set up" in await boss.says("/setup")
    return boss, member


def state(world: World, chat: int, thread: int | None = None) -> DestinationState | None:
    found = world.read(lambda conn: subscribers.find(conn, chat, thread))
    return None if found is None else found.state


async def test_silent_until_its_admin_speaks_and_again_after_the_end(world: World) -> None:
    boss, member = Person(world, BOSS, GROUP), Person(world, MEMBER, GROUP)
    for words in ("/help", "/start", "/recent", "/feeds", "/follow", "/stop", "/nonsense", "hello"):
        assert await boss.says(words) + await member.says(words) == ""
    assert await member.says("/setup") == "Only the admins of this group can do that."
    assert "anonymous admins cannot be told apart" in await boss.says("/setup", anonymous=True)
    assert state(world, GROUP) is None

    async with world.death():
        boss.sends("/setup")
    await boss.hears("Settings")
    assert state(world, GROUP) is DestinationState.ACTIVE
    assert (await member.says("/help")).startswith("You can ask:")
    assert await member.says("/mute laos 7d") == "Only the admins of this group can do that."
    async with world.death("sendMessage", str(GROUP)):
        world.publish(RICE)
    await boss.hears(RICE, 2)
    member.shown = boss.shown
    assert (await member.presses("Mute")).startswith("Only the admins")
    assert await member.presses("Why?") != ""

    assert "is erased" in await boss.says("/stop")
    assert world.tables_with(GROUP) == set()
    assert await member.says("/help") == ""


async def test_a_topic_stays_a_topic(world: World) -> None:
    boss, member = await set_up(world, FORUM, 7)
    assert await Person(world, MEMBER, FORUM, 8).says("/help") == ""
    world.publish(CULTURE)
    await member.hears(CULTURE)
    assert {one["thread"] for one in member.box} == {7}
    assert "is erased" in await boss.says("/stop")


async def test_removed_asked_back_and_grown(world: World) -> None:
    boss, _ = await set_up(world, SMALL)
    world.api.state(SMALL, "kicked")
    await world.calm()
    assert state(world, SMALL) is DestinationState.STOPPED
    world.api.state(SMALL, "ok")
    await world.calm()
    assert state(world, SMALL) is DestinationState.ACTIVE

    world.api.state(SMALL, "migrated", migrate_to=LARGE)
    await world.calm()
    after = Person(world, BOSS, LARGE)
    world.publish(FORUMS)
    await after.hears(FORUMS)
    assert not [one for one in boss.texts if FORUMS in one]
    world.api.state(LARGE, "no_rights")
    await world.calm()
    world.publish(TRADE)
    await world.until(lambda: world.bot.count("takes no messages") > 0)
    world.api.state(LARGE, "ok")
    await after.hears(TRADE)
    assert "is erased" in await after.says("/stop")
    assert world.tables_with(SMALL, LARGE) == set()
