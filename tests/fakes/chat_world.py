"""The chat against the fake Bot API, over a newsroom with some matches."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telegram import Bot

from bot import services
from bot.alerts.pace import TelegramPace
from bot.alerts.pacing import Lane, Limits, Pacing
from bot.chat.application import Chat
from bot.chat.commands import Command
from bot.chat.connection import bot_for
from bot.clock import Clock, SystemClock
from bot.errors import FeedsFileError
from bot.ids import IdSource
from bot.settings import Settings
from storage.records import SyncResult
from tests.fakes.bot_api import BotApi
from tests.fakes.newsroom import Newsroom
from tests.fakes.polled import matcher

ADMIN, READER = 4242, 1001
SCALE = 100.0


class HalfMinuteClock(SystemClock):
    """The machine's clock, with every wait a hundred times shorter."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / SCALE)


class FastClock(HalfMinuteClock):
    """A clock that runs a hundred times as fast altogether."""

    def __init__(self, begin: datetime | None = None) -> None:
        super().__init__()
        self._real = super().now()
        self._begin = begin or self._real

    def now(self) -> datetime:
        return self._begin + (super().now() - self._real) * SCALE


@dataclass
class ChatWorld:
    """A running chat, the fake it talks to, and what it told the admin."""

    api: BotApi
    room: Newsroom
    chat: Chat
    running: "asyncio.Task[None]"
    bot: Bot
    killed: bool = False
    told: list[str] = field(default_factory=list)
    woken: list[bool] = field(default_factory=list)

    async def ask(self, text: str, user: int = READER, **options: Any) -> dict[str, Any]:
        """Write something in private and return the answer."""
        before = len(self.api.outbox(user)) if user in self.api.chats else 0
        self.api.message(text, user={"id": user, **options.pop("person", {})}, **options)
        return (await self.api.wait_outbox(before + 1, user))[-1]

    async def kill(self) -> None:
        """End it as kill -9 would: nothing is finished, nothing is said to Telegram."""
        self.killed = True
        self.running.cancel()
        tasks = [one for one in asyncio.all_tasks() if one.get_name().startswith("update")]
        for task in tasks:
            task.cancel()
        await asyncio.gather(self.running, *tasks, return_exceptions=True)
        await self.bot.shutdown()

    async def silence(self) -> None:
        """Wait until every update so far is dealt with and confirmed."""
        async with asyncio.timeout(5):
            while self.api.pending():
                await asyncio.sleep(0.01)


async def nothing_to_reload() -> None:
    """For a chat without polling."""


Reload = Callable[[], Awaitable[SyncResult | FeedsFileError | None]]


def _frame(
    room: Newsroom,
    clock: Clock,
    settings: Settings,
    reload_feeds: Reload,
    told: list[str],
    woken: list[bool],
) -> services.Frame:
    return services.Frame(
        database=room.database,
        clock=clock,
        ids=IdSource(),
        settings=settings,
        queued=lambda: woken.append(True),
        tell=told.append,
        matcher=matcher,
        reload_feeds=reload_feeds,
        reload_indicators=nothing_to_reload,
    )


@asynccontextmanager
async def chatting(
    api: BotApi,
    room: Newsroom,
    *,
    clock: Clock | None = None,
    commands: Mapping[str, Command] | None = None,
    settings: Settings | None = None,
    reload_feeds: Reload = nothing_to_reload,
) -> AsyncIterator[ChatWorld]:
    """Run a chat until the block ends, then stop it in order."""
    settings = settings or Settings(time_zone="UTC", telegram_admins=(ADMIN, 1087968824))
    used = clock or HalfMinuteClock()
    told: list[str] = []
    woken: list[bool] = []
    pacing = Pacing(Limits(scale=SCALE, slack=0.01))
    bot = bot_for(api.token, api.url)
    chat = Chat(
        bot,
        settings,
        used,
        services=services.build(_frame(room, used, settings, reload_feeds, told, woken)),
        pace=TelegramPace(pacing, used, Lane.REPLY),
        commands=commands,
    )
    running = asyncio.create_task(chat.run())
    world = ChatWorld(api, room, chat, running, bot, told=told, woken=woken)
    try:
        yield world
    finally:
        if not world.killed:
            await chat.stop(2)
        running.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await running
