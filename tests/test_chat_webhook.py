"""Updates by webhook: who does not know the secret is nobody, and no question is lost."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.alerts.html import Block, Document, Text
from bot.chat.access import Access
from bot.chat.request import Reply, Request
from bot.chat.webhook import LARGEST_BODY, MOST_UNDER_WAY, SECRET_HEADER
from bot.errors import SettingsError
from bot.settings import Secret, Settings
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import READER, SCALE, ChatWorld, chatting
from tests.fakes.newsroom import Newsroom

pytestmark = pytest.mark.anyio

SECRET = "a-secret_of-the-test"


class Echo:
    """Answers with the words, once the gate is open."""

    NAME = "echo"
    ACCESS = Access.EVERYONE
    MENU = False

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.asked = 0

    async def handle(self, request: Request) -> Reply:
        self.asked += 1
        await self.gate.wait()
        return Reply(Document((Block((Text(request.words),)),)))


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


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_for(api: BotApi, port: int) -> Settings:
    return Settings(
        time_zone="UTC",
        telegram_api_url=api.url,
        telegram_webhook_url=f"http://127.0.0.1:{port}/telegram",
        telegram_webhook_secret=Secret(SECRET),
        web_address=f"127.0.0.1:{port}",
    )


def update(number: int, text: str = "/echo hello", user: int = READER) -> dict[str, Any]:
    """What Telegram would post."""
    message = {
        "message_id": number,
        "date": 1_760_000_000,
        "chat": {"id": user, "type": "private"},
        "from": {"id": user, "is_bot": False, "first_name": "Reader"},
        "text": text,
    }
    return {"update_id": number, "message": message}


class Sender:
    """Posts to the webhook as anybody can."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.AsyncClient(timeout=10.0, trust_env=False)

    async def post(self, content: object, secret: str | None = SECRET, path: str = "") -> int:
        headers = {} if secret is None else {SECRET_HEADER: secret}
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        answer = await self._http.post(self.url + path, content=body, headers=headers)
        return answer.status_code

    async def get(self) -> int:
        return (await self._http.get(self.url)).status_code

    async def aclose(self) -> None:
        await self._http.aclose()


@asynccontextmanager
async def hooked(
    api: BotApi, room: Newsroom, echo: Echo
) -> AsyncIterator[tuple[ChatWorld, Sender]]:
    """A chat on webhook, once Telegram knows where."""
    settings = settings_for(api, free_port())
    async with chatting(api, room, commands={"echo": echo}, settings=settings) as world:
        async with asyncio.timeout(10):
            while not api.webhook and not world.running.done():
                await asyncio.sleep(0.01)
        if world.running.done():
            await world.running
        sender = Sender(str(settings.telegram_webhook_url))
        try:
            yield world, sender
        finally:
            await sender.aclose()


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


@pytest.mark.parametrize(
    "secret", [None, "", "wrong", SECRET + "x", "gehe\u00efm".encode("latin-1")]
)
async def test_without_the_secret_nothing_is_read(
    api: BotApi, room: Newsroom, secret: str | None
) -> None:
    echo = Echo()
    async with hooked(api, room, echo) as (_, sender):
        assert await sender.post(update(1), secret) == 403
        assert await sender.post(b"\xff" * (LARGEST_BODY + 1), secret) == 403
        assert await sender.post(b"not JSON", secret) == 403
    assert echo.asked == 0


async def test_what_is_no_update_is_refused(api: BotApi, room: Newsroom) -> None:
    echo = Echo()
    async with hooked(api, room, echo) as (_, sender):
        for body in (b"", b"not JSON", b"[]", b"{}", b"7", b'{"update_id": "7"}', b"\xff\xfe",
                     b'{"update_id": true}', b"[" * 100_000):  # fmt: skip
            assert await sender.post(body) == 400, body[:20]
        assert await sender.post(b" " * (LARGEST_BODY + 1)) == 413
        assert await sender.post(update(1), path="/other") == 404
        assert await sender.get() == 405
    assert echo.asked == 0


async def test_an_update_that_nobody_can_read_does_not_come_back(
    api: BotApi, room: Newsroom
) -> None:
    async with hooked(api, room, Echo()) as (_, sender):
        assert await sender.post({"update_id": 5, "message": {"message_id": "x"}}) == 200
        assert await sender.post({"update_id": 6, "something_new": {}}) == 200
        assert await sender.post(update(7)) == 200
    assert [one["text"] for one in api.outbox(READER)] == ["hello"]


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


async def test_no_more_under_way_than_so_many(api: BotApi, room: Newsroom) -> None:
    echo = Echo()
    async with hooked(api, room, echo) as (_, sender):
        echo.gate.clear()
        posts = [
            asyncio.create_task(sender.post(update(100 + n, user=5000 + n)))
            for n in range(MOST_UNDER_WAY)
        ]
        while echo.asked < 8:
            await asyncio.sleep(0.01)
        async with asyncio.timeout(5):
            while await sender.post(update(900)) != 503:
                await asyncio.sleep(0.01)
        echo.gate.set()
        assert set(await asyncio.gather(*posts)) == {200}
        assert await sender.post(update(900)) == 200


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


async def test_an_address_that_is_taken_ends_it_with_a_sentence(
    api: BotApi, room: Newsroom
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = settings_for(api, taken.getsockname()[1])
        async with chatting(api, room, settings=settings) as world:
            with pytest.raises(SettingsError, match=r"WEB_ADDRESS: cannot listen on 127\.0\.0\.1:"):
                async with asyncio.timeout(5):
                    await world.running


async def test_an_address_that_telegram_refuses_ends_it_with_a_sentence(
    api: BotApi, room: Newsroom
) -> None:
    api.fault("error", method="setWebhook", code=400, times=None,
              description="Bad Request: bad webhook: IP address 10.0.0.1 is reserved")  # fmt: skip
    async with chatting(api, room, settings=settings_for(api, free_port())) as world:
        with pytest.raises(SettingsError, match=r"10\.0\.0\.1 is reserved"):
            async with asyncio.timeout(5):
                await world.running


async def until_asked(echo: Echo, count: int) -> None:
    async with asyncio.timeout(5):
        while echo.asked < count:
            await asyncio.sleep(0.01)
