"""Groups and topics: silent until an admin sets the bot up; then only admins configure."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.alerts.destination import DestinationKind, DestinationState
from bot.delivery import addressees
from bot.delivery.ways_out import Wanted
from storage.delivery import destinations
from tests.fakes.alert_builders import claim
from tests.fakes.chat_world import ChatWorld
from tests.fakes.subscriber import BOT, Person, deliver, happens, subscribing

pytestmark = pytest.mark.anyio

GROUP, FORUM = -500, -1002
BOSS, MEMBER = 11, 12


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ChatWorld]:
    async with subscribing(tmp_path, monkeypatch) as running:
        running.api.chat(GROUP, "group")
        running.api.chat(FORUM, "supergroup", forum=True, topics={7: "open", 8: "open"})
        for chat in (GROUP, FORUM):
            running.api.member(chat, {"id": BOSS}, "administrator")
            running.api.member(chat, {"id": MEMBER}, "member")
        await Person(running, 7).says("/help")  # it runs
        yield running


async def set_up(world: ChatWorld, chat: int = GROUP, thread: int | None = None) -> Person:
    boss = Person(world, BOSS, chat, thread)
    assert "I am set up" in await boss.says("/setup")
    return boss


async def test_before_it_is_set_up_nobody_gets_a_word(world: ChatWorld) -> None:
    for user in (BOSS, MEMBER):
        person = Person(world, user, GROUP)
        for words in ("/help", "/start", "/recent", "/follow", "/settings", "/stop", "/privacy"):
            assert await person.says(words) == ""
    assert world.api.outbox(GROUP) == []


async def test_only_an_admin_of_the_group_sets_it_up(world: ChatWorld) -> None:
    member = Person(world, MEMBER, GROUP)
    assert await member.says("/setup") == "Only the admins of this group can do that."
    assert member.stored is None

    boss = await set_up(world)
    assert boss.stored is not None
    assert boss.stored.state is DestinationState.ACTIVE
    assert (await member.says("/help")).startswith("You can ask:")
    assert (await boss.says("/setup")).startswith("Settings")
    assert "This is for groups" in await Person(world, BOSS).says("/setup")


async def test_an_anonymous_admin_is_told_how(world: ChatWorld) -> None:
    boss = Person(world, BOSS, GROUP)
    answer = await boss.says("/setup", anonymous=True)

    assert "anonymous admins cannot be told apart" in answer
    assert boss.stored is None


async def test_members_ask_and_admins_configure_by_button_too(world: ChatWorld) -> None:
    boss = await set_up(world)
    member = Person(world, MEMBER, GROUP)
    for words in ("/follow", "/mute laos", "/settings", "/stop", "/export"):
        assert await member.says(words) == "Only the admins of this group can do that."

    await boss.says("/follow")
    member.shown = boss.shown
    assert await member.forges("v1:follow:c+VN") == "Only the admins of this group can do that."
    assert await member.forges("v1:stop:yes") == "Only the admins of this group can do that."
    await boss.presses("Countries")
    await boss.presses("Vietnam")
    assert boss.wishes.countries == {"VN"}


async def test_alerts_come_with_why_and_mute_for_its_admins(world: ChatWorld) -> None:
    boss = await set_up(world)
    happens(world, 1, claim("visits", "held", ("LA",)))
    await deliver(world)
    boss.shown = boss.box[-1]
    assert boss.buttons == ["Open", "Why?", "Mute"]
    member = Person(world, MEMBER, GROUP, shown=boss.shown)
    assert (await member.presses("Mute")).startswith("Only the admins")

    assert await member.presses("Why?") != ""
    assert len(boss.box) == 2


async def test_a_topic_stays_a_topic(world: ChatWorld) -> None:
    await set_up(world, FORUM, 7)
    assert await Person(world, MEMBER, FORUM, 8).says("/help") == ""
    assert (await Person(world, MEMBER, FORUM, 7).says("/help")).startswith("You can ask:")
    happens(world, 1, claim("visits", "held", ("LA",)))
    await deliver(world)

    assert {one["thread"] for one in world.api.outbox(FORUM)} == {7}
    assert "Laos - North Korea" in world.api.outbox(FORUM)[-1]["text"]


async def test_stop_is_for_the_topic_and_all_for_the_group(world: ChatWorld) -> None:
    first, second = await set_up(world, FORUM, 7), await set_up(world, FORUM, 8)
    answer = await first.says("/stop")
    assert "1 other topic of this group goes on" in answer
    assert first.stored is None
    assert second.stored is not None

    third = await set_up(world, FORUM, 7)
    await third.says("/stop all")
    assert [one.stored for one in (first, second, third)] == [None, None, None]
    assert await second.says("/help") == ""


def named(*addresses: str) -> Sequence[Wanted]:
    return [Wanted(DestinationKind.TELEGRAM, one) for one in addresses]


async def test_a_start_leaves_alone_who_came_by_chat(world: ChatWorld) -> None:
    await set_up(world)
    person = await Person(world).subscribes()
    await person.says("/follow quiet 22:00-07:00")
    world.room.destination("-1009")  # of earlier settings
    room = world.room

    def start(conn: Connection) -> dict[str, DestinationState]:
        wanted = named("-1001", "1001")
        addressees.of_settings(conn, wanted, room.ids, room.clock.now())
        return {one.address: one.state for one in destinations.every(conn)}

    states = room.database.write_now(start)
    assert states.pop("-1009") is DestinationState.STOPPED
    assert set(states) == {str(GROUP), "1001", "-1001"}
    assert set(states.values()) == {DestinationState.ACTIVE}
    assert str(person.wishes.quiet) == "22:00-07:00"


async def test_a_group_that_removes_the_bot_is_stopped_and_comes_back(world: ChatWorld) -> None:
    boss = await set_up(world)
    world.api.state(GROUP, "kicked")
    await world.silence()
    assert boss.stored is not None
    stopped = boss.stored.state
    world.api.state(GROUP, "ok")
    await world.silence()

    assert stopped is DestinationState.STOPPED
    assert boss.stored.state is DestinationState.ACTIVE
    assert world.told == []


async def test_the_start_of_a_group_that_is_set_up(world: ChatWorld) -> None:
    await set_up(world)
    world.api.message(f"/start@{BOT} s_forged", user={"id": BOSS}, chat_id=GROUP)
    await world.silence()

    assert "tell what this group follows" in world.api.outbox(GROUP)[-1]["text"]
