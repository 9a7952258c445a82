"""Who may do what, and what strangers, groups and floods get."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.alerts.destination import DestinationState
from bot.chat.access import CHANNEL_BOT, GROUP_ANONYMOUS, TELEGRAM_SERVICE, Access, Roles, Sender
from bot.chat.throttle import BURST, PRESS, Pass, Throttle
from storage.delivery import destinations
from tests.fakes.alert_builders import NOON
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import ADMIN, READER, SCALE, ChatWorld, chatting
from tests.fakes.newsroom import Newsroom

pytestmark = pytest.mark.anyio

GROUP = -500
REFUSED = "This command is for the people who run this bot."


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    yield made
    made.close()


@pytest.fixture
async def world(room: Newsroom) -> AsyncIterator[ChatWorld]:
    async with BotApi(scale=SCALE) as api, chatting(api, room) as running:
        api.chat(GROUP, "group")
        room.destination(str(GROUP))  # set up there
        await running.ask("/start", 7)  # it runs
        yield running


def test_nobody_s_ids_are_nobody_even_when_they_stand_in_the_settings() -> None:
    roles = Roles.of([ADMIN, GROUP_ANONYMOUS, TELEGRAM_SERVICE, CHANNEL_BOT], [])

    assert roles.admins == {ADMIN}
    for number in (GROUP_ANONYMOUS, TELEGRAM_SERVICE, CHANNEL_BOT, None):
        sender = Sender(user_id=number, is_bot=False, as_chat=False, private=True)
        assert roles.refusal(Access.EVERYONE, sender) is not None


def test_analyst_commands_are_for_analysts_and_admins() -> None:
    roles = Roles.of([1], [2])

    assert [roles.allow(Access.ANALYST, one) for one in (1, 2, 3)] == [True, True, False]
    assert [roles.allow(Access.ADMIN, one) for one in (1, 2, 3)] == [True, False, False]


async def test_a_stranger_gets_a_refusal_from_every_admin_command(world: ChatWorld) -> None:
    assert (await world.ask("/feeds"))["text"] == REFUSED


async def test_an_admin_is_asked_to_come_into_private(world: ChatWorld) -> None:
    world.api.message("/feeds@jembatan_test_bot", user={"id": ADMIN}, chat_id=GROUP)
    [answer] = await world.api.wait_outbox(1, GROUP)

    assert answer["text"] == "Please ask me that in a private chat."


async def test_an_anonymous_admin_of_a_group_is_nobody(world: ChatWorld) -> None:
    world.api.message("/feeds@jembatan_test_bot", user={"id": ADMIN}, chat_id=GROUP, anonymous=True)
    [answer] = await world.api.wait_outbox(1, GROUP)

    assert answer["text"] == REFUSED


async def test_a_group_is_left_in_peace_unless_it_speaks_to_the_bot(world: ChatWorld) -> None:
    for text in ("hello", "/recent", "/recent@other_bot", "@jembatan_test_bot hello", "/nosuch"):
        world.api.message(text, user={"id": READER}, chat_id=GROUP)
    await world.silence()
    assert world.api.outbox(GROUP) == []

    asked = world.api.message("/recent@Jembatan_Test_Bot", user={"id": READER}, chat_id=GROUP)
    [answer] = await world.api.wait_outbox(1, GROUP)
    assert answer["reply_to"] == asked["message_id"]


async def test_an_answer_stays_in_its_topic(world: ChatWorld) -> None:
    world.api.chat(-1002, "supergroup", forum=True, topics={7: "open"})
    world.room.destination("-1002", thread=7)
    world.api.message("/help@jembatan_test_bot", user={"id": READER}, chat_id=-1002, thread=7)
    [answer] = await world.api.wait_outbox(1, -1002)

    assert answer["thread"] == 7


@pytest.mark.parametrize(
    "data",
    [
        "v0:recent:~~~~",
        "nonsense",
        "",
        "x" * 64,
        "v1:recent:~~~~zzzzzzzzzzzzz",
        "v1:recent:'; drop table~~~~",
        "v1:recent:~XX~~~",
        "v1:recent:~~~999999999999999999~",
        "v1:recent:~~~~~~~~",
        "v1:nosuch:1",
        "v1:feeds:",
    ],
)
async def test_forged_buttons_do_no_harm(world: ChatWorld, data: str) -> None:
    shown = await world.ask("/recent")
    query = world.api.forge(READER, shown["message_id"], data, user={"id": READER})
    await world.silence()

    assert world.api.answer(query) is not None
    assert (await world.ask("/help"))["text"].startswith("You can ask:")


async def test_a_button_of_another_time_says_so(world: ChatWorld) -> None:
    shown = await world.ask("/recent")
    query = world.api.forge(READER, shown["message_id"], "v0:recent:x", user={"id": READER})
    await world.silence()

    answer = world.api.answer(query)
    assert answer is not None
    assert answer["text"] == "This button is too old. Please ask again."


async def test_forty_commands_in_a_second_get_five_answers_and_one_notice(
    world: ChatWorld,
) -> None:
    for _ in range(40):
        world.api.message("/help", user={"id": READER})
    await world.silence()

    answers = [one["text"] for one in world.api.outbox(READER)]
    assert 5 <= len([one for one in answers if one.startswith("You can ask")]) <= 7
    assert [one for one in answers if one.startswith("That is faster")] != []
    assert len(answers) <= 9
    assert (await world.ask("/help", 555))["text"].startswith("You can ask")


def test_the_bucket_holds_five_and_refills_one_in_three_seconds() -> None:
    throttle = Throttle()
    passes = [throttle.admit(1, NOON) for _ in range(8)]

    assert passes == [Pass.GO] * int(BURST) + [Pass.NOTICE, Pass.SILENT, Pass.SILENT]
    assert throttle.admit(1, NOON + timedelta(seconds=2.9)) is Pass.SILENT
    assert throttle.admit(1, NOON + timedelta(seconds=3.1)) is Pass.GO
    assert throttle.admit(1, NOON + timedelta(seconds=3.2)) is Pass.NOTICE
    assert throttle.admit(2, NOON) is Pass.GO


def test_fifteen_presses_cost_as_much_as_five_commands() -> None:
    throttle = Throttle()
    presses = [throttle.admit(1, NOON, PRESS) for _ in range(16)]

    assert presses == [Pass.GO] * 15 + [Pass.NOTICE]
    assert throttle.admit(1, NOON + timedelta(seconds=1.1), PRESS) is Pass.GO


async def test_a_chat_that_removes_the_bot_gets_nothing_more_and_the_admin_knows(
    world: ChatWorld,
) -> None:
    world.room.destination(str(GROUP))
    world.api.state(GROUP, "kicked")
    async with asyncio.timeout(5):
        while not world.told:
            await asyncio.sleep(0.01)
    [where] = world.room.database.read_now(destinations.every)
    assert where.state is DestinationState.STOPPED
    assert "removed or blocked the bot" in world.told[0]

    world.api.state(GROUP, "ok")
    async with asyncio.timeout(5):
        while not world.woken:
            await asyncio.sleep(0.01)
    [where] = world.room.database.read_now(destinations.every)
    assert where.state is DestinationState.ACTIVE
