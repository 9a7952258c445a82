"""Admins at work: a chat over a feeds.toml of its own, with outlets on a local server."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.chat import throttle
from bot.errors import FeedsFileError
from bot.feeds.feed import Feed
from bot.feeds.lists.feeds_file import load
from bot.feeds.lists.feeds_watch import FeedsWatch
from bot.settings import Settings
from storage import audit
from storage.audit import AuditLine
from storage.database import Database
from storage.feed_list import feeds
from storage.records import SyncResult
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import ADMIN, SCALE, ChatWorld, FastClock, chatting
from tests.fakes.newsroom import Newsroom
from tests.fakes.outlet_server import OutletServer

SECOND = 4343  # the other admin

LIST = """\
# What we read.
[defaults]
interval = "15m"

# ---- Laos ----

# The state's own paper.
[[feeds]]
name = "Vientiane Example"
url = "https://vientiane.example/feed"  # moved once
country = "LA"
language = "en"
kind = "state"

[[feeds]]
name = "Lao Wire"
url = "https://me:word@wire.example/rss?api_key=abc"
country = "LA"
kind = "wire"

# ---- Indonesia ----

[[feeds]]
name = "Lao Watch Jakarta"
url = "https://jakarta.example/rss"
country = "ID"
language = "id"
kind = "independent"
"""


@dataclass
class FeedDesk:
    """The chat, the file, and the database behind them."""

    world: ChatWorld
    outlet: OutletServer
    path: Path
    settings: Settings
    watch: FeedsWatch
    room: Newsroom
    reloads: list[SyncResult] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def feed(self, name: str) -> Feed:
        return next(one for one in load(self.path).feeds if one.name == name)

    def names(self) -> list[str]:
        return [one.name for one in load(self.path).feeds]

    def polled(self) -> list[str]:
        """The feeds of the database, which polling reads."""
        return [one.feed.name for one in self.room.database.read_now(feeds.overview)]

    def audit(self) -> list[AuditLine]:
        return list(self.room.database.read_now(lambda conn: audit.latest(conn, 100)))

    async def ask(self, text: str, user: int = ADMIN, **options: Any) -> dict[str, Any]:
        return await self.world.ask(text, user, **options)

    async def press(self, message: dict[str, Any], label: str, user: int = ADMIN) -> dict[str, Any]:
        """Press a button that begins so; returns the message as it reads then."""
        labels = [one["text"] for row in message["keyboard"] for one in row]
        [whole] = [one for one in labels if one.startswith(label)]
        self.world.api.press(user, message["message_id"], label=whole, user={"id": user})
        await self.world.silence()
        return self.message(message["message_id"], user)

    def message(self, number: int, user: int = ADMIN) -> dict[str, Any]:
        return next(one for one in self.world.api.outbox(user) if one["message_id"] == number)

    async def forge(self, message: dict[str, Any], data: str, user: int = ADMIN) -> str:
        """Send button data that nobody was shown; returns the word over the button."""
        query = self.world.api.forge(user, message["message_id"], data, user={"id": user})
        await self.world.silence()
        answer = self.world.api.answer(query)
        assert answer is not None
        return str(answer.get("text") or "")

    @asynccontextmanager
    async def again(self) -> AsyncIterator["FeedDesk"]:
        """A second life of the chat, over the same file, database and Telegram."""
        async with chatting(
            self.world.api,
            self.room,
            clock=FastClock(),
            settings=self.settings,
            reload_feeds=self.reload,
        ) as world:
            yield replace(self, world=world)

    async def reload(self) -> SyncResult | FeedsFileError | None:
        """What polling does with a changed file."""
        found = self.watch.poll()
        if found is None or isinstance(found, FeedsFileError):
            return found
        now, ids = self.room.clock.now(), self.room.ids
        result = await self.room.database.write(
            lambda conn: feeds.sync(conn, found.feeds, now, ids)
        )
        self.reloads.append(result)
        return result


@cache
def _empty_database() -> bytes:
    """A database after its migrations: making it anew takes longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        Database.open(f"sqlite:///{folder}/empty.db").close()
        return (Path(folder) / "empty.db").read_bytes()


@asynccontextmanager
async def feed_desk(folder: Path, text: str = LIST) -> AsyncIterator[FeedDesk]:
    """Two admins' chat, until the block ends."""
    path = folder / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    settings = Settings(
        time_zone="UTC",
        telegram_admins=(ADMIN, SECOND),
        feeds_file=path,
        allowed_private_hosts=("127.0.0.1",),
    )
    (folder / "news.db").write_bytes(_empty_database())
    room = Newsroom.open(folder)
    made: list[FeedDesk] = []

    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(throttle, "BURST", 1000.0)  # tests press faster than people do
            async with _running(made, path, settings, room) as desk:
                yield desk
    finally:
        await asyncio.to_thread(room.close)


@asynccontextmanager
async def _running(
    made: list[FeedDesk], path: Path, settings: Settings, room: Newsroom
) -> AsyncIterator[FeedDesk]:
    async def reload() -> SyncResult | FeedsFileError | None:
        return await made[0].reload() if made else None

    async with (
        OutletServer() as outlet,
        BotApi(scale=SCALE) as api,
        chatting(api, room, clock=FastClock(), settings=settings, reload_feeds=reload) as world,
    ):
        made.append(FeedDesk(world, outlet, path, settings, FeedsWatch(path), room))
        await made[0].reload()
        yield made[0]
