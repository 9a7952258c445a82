"""Updates by webhook: no question is lost, none is answered twice without need."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import READER, SCALE, chatting
from tests.fakes.newsroom import Newsroom
from tests.fakes.webhook import SECRET, Echo, hooked, until_asked, update

pytestmark = pytest.mark.anyio


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    yield made
    made.close()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(scale=SCALE) as running:
        running.chat(READER)
        yield running


async def test_questions_come_by_webhook(api: BotApi, room: Newsroom) -> None:
    api.message("/echo asked before", user={"id": READER})
    async with hooked(api, room, Echo()) as (world, _):
        assert (await world.ask("/echo hello", 55))["text"] == "hello"
        await world.silence()

    assert [one["text"] for one in api.outbox(READER)] == ["asked before"]
    assert api.calls("getUpdates") == []
    [call] = api.calls("setWebhook")
    assert call["params"]["secret_token"] == SECRET
    assert json.loads(call["params"]["allowed_updates"]) == [
        "message",
        "callback_query",
        "my_chat_member",
    ]
    assert call["params"].get("drop_pending_updates", "false").lower() == "false"


async def test_sent_again_it_is_answered_once(api: BotApi, room: Newsroom) -> None:
    echo = Echo()
    async with hooked(api, room, echo) as (_, sender):
        echo.gate.clear()
        posts = [asyncio.create_task(sender.post(update(9))) for _ in range(3)]
        await until_asked(echo, 1)
        echo.gate.set()
        assert await asyncio.gather(*posts) == [200, 200, 200]
        assert await sender.post(update(9)) == 200
        assert await sender.post(update(8, "/echo earlier number")) == 200
    assert [one["text"] for one in api.outbox(READER)] == ["hello", "earlier number"]


async def test_nothing_is_confirmed_before_it_is_answered(api: BotApi, room: Newsroom) -> None:
    echo = Echo()
    echo.gate.clear()
    api.message("/echo asked", user={"id": READER})
    async with hooked(api, room, echo) as (world, _):
        await until_asked(echo, 1)
        await asyncio.sleep(0.1)
        assert len(api.pending()) == 1
        echo.gate.set()
        await world.silence()
    assert [one["text"] for one in api.outbox(READER)] == ["asked"]


async def test_a_stop_finishes_what_is_under_way(api: BotApi, room: Newsroom) -> None:
    echo = Echo()
    echo.gate.clear()
    async with hooked(api, room, echo):
        api.message("/echo asked", user={"id": READER})
        await until_asked(echo, 1)
        asyncio.get_running_loop().call_later(0.1, echo.gate.set)
    assert [one["text"] for one in api.outbox(READER)] == ["asked"]
    assert api.pending() == []


async def test_back_to_polling_the_webhook_is_gone_and_nothing_lost(
    api: BotApi, room: Newsroom
) -> None:
    async with hooked(api, room, Echo()) as (world, _):
        await world.ask("/echo one", 55)
        await world.silence()
    api.message("/echo two", user={"id": READER})
    async with chatting(api, room, commands={"echo": Echo()}) as world:
        await world.silence()
    assert api.webhook == {}
    assert [one["text"] for one in api.outbox(READER)] == ["two"]
