"""A chat on webhook, and someone who posts to it as anybody can."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from bot.alerts.html import Block, Document, Text
from bot.chat.access import Access
from bot.chat.request import Reply, Request
from bot.chat.webhook import SECRET_HEADER
from bot.settings import Secret, Settings
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import READER, ChatWorld, chatting
from tests.fakes.newsroom import Newsroom

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


async def until_asked(echo: Echo, count: int) -> None:
    async with asyncio.timeout(5):
        while echo.asked < count:
            await asyncio.sleep(0.01)
