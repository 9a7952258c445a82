"""No question is lost: not by a kill, not by the network, not by a slow answer."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.alerts.html import Block, Document, Text
from bot.chat.access import Access
from bot.chat.intake import CONFLICT_PATIENCE
from bot.chat.request import Reply, Request
from bot.errors import AlreadyRunningError, TokenRefusedError
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import READER, SCALE, FastClock, chatting
from tests.fakes.newsroom import Newsroom

pytestmark = pytest.mark.anyio


class Gate:
    """A command that answers only once the gate is open."""

    NAME = "gate"
    ACCESS = Access.EVERYONE
    MENU = False

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.asked = 0

    async def handle(self, request: Request) -> Reply:
        self.asked += 1
        await self.open.wait()
        return Reply(Document((Block((Text(f"open {request.words}"),)),)))


class Echo:
    NAME = "echo"
    ACCESS = Access.EVERYONE
    MENU = False

    async def handle(self, request: Request) -> Reply:
        return Reply(Document((Block((Text(request.words),)),)))


class Broken:
    NAME = "broken"
    ACCESS = Access.EVERYONE
    MENU = False

    async def handle(self, request: Request) -> Reply:
        raise RuntimeError("bug")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    yield made
    made.close()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(scale=SCALE) as running:
        yield running


async def until_asked(gate: Gate, count: int) -> None:
    async with asyncio.timeout(5):
        while gate.asked < count:
            await asyncio.sleep(0.01)


async def test_a_question_under_way_when_the_process_dies_is_answered_by_the_next(
    api: BotApi, room: Newsroom
) -> None:
    before = Gate()
    for user in (1, 2, 3):
        api.message(f"/gate {user}", user={"id": user})
    async with chatting(api, room, commands={"gate": before}) as world:
        await until_asked(before, 3)
        await world.kill()
    assert len(api.pending()) == 3

    after = Gate()
    after.open.set()
    async with chatting(api, room, commands={"gate": after}):
        for user in (1, 2, 3):
            [answer] = await api.wait_outbox(1, user)
            assert answer["text"] == f"open {user}"


async def test_answered_and_delivered_again_is_not_answered_again(
    api: BotApi, room: Newsroom
) -> None:
    api.message("/echo once", user={"id": READER})
    [update] = api.pending()
    async with chatting(api, room, commands={"echo": Echo()}) as world:
        await world.silence()
    api.updates.append(update)  # the answer was noted, but its confirmation got lost
    async with chatting(api, room, commands={"echo": Echo()}) as world:
        await world.ask("/echo two", 5)
        await world.silence()

    assert [one["text"] for one in api.outbox(READER)] == ["once"]


async def test_a_slow_answer_does_not_hold_up_others(api: BotApi, room: Newsroom) -> None:
    gate = Gate()
    async with chatting(api, room, commands={"gate": gate, "echo": Echo()}) as world:
        api.message("/gate", user={"id": 1})
        await until_asked(gate, 1)
        async with asyncio.timeout(2):
            for number in range(3):
                await world.ask(f"/echo {number}", 50 + number)
        assert len(api.pending()) >= 1
        gate.open.set()
        await world.silence()


async def test_one_person_s_questions_are_answered_in_order(api: BotApi, room: Newsroom) -> None:
    gate = Gate()
    async with chatting(api, room, commands={"gate": gate, "echo": Echo()}):
        api.message("/gate first", user={"id": READER})
        api.message("/echo second", user={"id": READER})
        await until_asked(gate, 1)
        await asyncio.sleep(0.1)
        assert api.outbox(READER) == []
        gate.open.set()
        answers = await api.wait_outbox(2, READER)

    assert [one["text"] for one in answers] == ["open first", "second"]


async def test_a_command_that_fails_says_so_and_does_not_come_back(
    api: BotApi, room: Newsroom
) -> None:
    async with chatting(api, room, commands={"broken": Broken()}) as world:
        answer = await world.ask("/broken")
        await world.silence()

    assert "Something went wrong here" in answer["text"]


async def test_replies_wait_out_a_429_and_a_closed_door(api: BotApi, room: Newsroom) -> None:
    async with chatting(api, room, commands={"echo": Echo()}) as world:
        await world.ask("/echo hello", 9)
        api.fault(
            "error",
            method="sendMessage",
            code=429,
            description="Too Many Requests: retry after 3",
            parameters={"retry_after": 3},
        )
        assert (await world.ask("/echo patient"))["text"] == "patient"


async def test_a_reply_whose_answer_was_lost_is_not_sent_twice(api: BotApi, room: Newsroom) -> None:
    async with chatting(api, room, commands={"echo": Echo()}) as world:
        await world.ask("/echo hello", 9)
        api.fault("drop_after", method="sendMessage")
        api.message("/echo once", user={"id": READER})
        await world.silence()

    assert [one["text"] for one in api.outbox(READER)] == ["once"]


async def test_a_network_that_fails_is_waited_for(api: BotApi, room: Newsroom) -> None:
    api.fault("error", method="getMe", times=2)
    api.fault("drop_before", method="getUpdates", times=3)
    async with chatting(api, room, commands={"echo": Echo()}) as world:
        assert (await world.ask("/echo back"))["text"] == "back"


async def test_a_refused_token_ends_it_with_a_sentence_without_the_token(
    api: BotApi, room: Newsroom
) -> None:
    api.fault("error", method="getMe", times=None, code=401, description="Unauthorized")
    async with chatting(api, room) as world:
        with pytest.raises(TokenRefusedError, match="refused the bot token") as refused:
            async with asyncio.timeout(5):
                await world.running
    assert api.token not in str(refused.value)


async def test_another_poller_for_a_minute_ends_it(api: BotApi, room: Newsroom) -> None:
    api.fault(
        "error",
        method="getUpdates",
        times=None,
        code=409,
        description="Conflict: terminated by other getUpdates request",
    )
    clock = FastClock()
    begun = clock.now()
    async with chatting(api, room, clock=clock) as world:
        with pytest.raises(AlreadyRunningError, match="another program polls"):
            async with asyncio.timeout(10):
                await world.running
        assert clock.now() - begun >= CONFLICT_PATIENCE - timedelta(seconds=1)


async def test_a_stop_finishes_answers_and_confirms_them(api: BotApi, room: Newsroom) -> None:
    gate = Gate()
    async with chatting(api, room, commands={"gate": gate}):
        api.message("/gate", user={"id": READER})
        await until_asked(gate, 1)
        asyncio.get_running_loop().call_later(0.1, gate.open.set)

    assert len(api.outbox(READER)) == 1
    assert api.pending() == []


async def test_nothing_that_waits_is_dropped_at_a_start(api: BotApi, room: Newsroom) -> None:
    api.message("/echo asked while it was down", user={"id": READER})
    async with chatting(api, room, commands={"echo": Echo()}):
        [answer] = await api.wait_outbox(1, READER)

    assert answer["text"] == "asked while it was down"


async def test_a_stop_while_there_is_no_network_yet_is_quick(api: BotApi, room: Newsroom) -> None:
    api.fault("error", method="getMe", times=None)
    async with asyncio.timeout(5), chatting(api, room) as world:
        while not api.calls("getMe"):
            await asyncio.sleep(0.01)

    assert world.running.done()
