"""A folder, outlets, Telegram, and a bot that lives there, dies and comes back."""

import itertools
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from bot.settings import variable_names
from storage.database import Database
from storage.delivery import delivery_steps
from storage.schema import metadata
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_process import BotProcess, running
from tests.fakes.documents import Item, item, rss
from tests.fakes.outlet_pages import document
from tests.fakes.outlet_server import OutletServer
from tests.fakes.polled import feed_list

T = TypeVar("T")

ADMINS = (710_000_101, 710_000_102, 710_000_103, 710_000_104)
ANALYSTS = (720_000_201, 720_000_202)
CHANNEL = -1_007_300_000_301
OUTLET = "Antara News"
OLD = "Rain expected in the capital this week"
PATIENCE = 40.0  # seconds, for a machine that has much else to do
FAST = 1e3  # Telegram's limits, as the fake holds them
BRISK, PLAIN = "tests.conversations.brisk_run", "bot"


@dataclass
class World:
    """See the module; ``bot`` is its present life, ``said`` the log of all of them."""

    folder: Path
    api: BotApi
    outlet: OutletServer
    module: str
    environment: dict[str, str]
    secrets: set[str] = field(default_factory=set)  # what no log may hold
    entries: list[Item] = field(default_factory=list)
    lives: list[BotProcess] = field(default_factory=list)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _life: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def feeds(self) -> Path:
        return self.folder / "config" / "feeds.toml"

    @property
    def bot(self) -> BotProcess:
        return self.lives[-1]

    @property
    def said(self) -> str:
        return "".join(one.said for one in self.lives)

    async def start(self) -> None:
        """Begin a life; it is up when it has polled and asks for updates."""
        self._life = AsyncExitStack()
        before = len(self.api.calls("getUpdates")), len(self.outlet.asked("/antara"))
        process = running(self.folder, "run", module=self.module, **self.environment)
        self.lives.append(await self._life.enter_async_context(process))

        def up() -> bool:
            asked = len(self.api.calls("getUpdates")) > before[0] or bool(self.api.webhook)
            return asked and len(self.outlet.asked("/antara")) > before[1]

        await self.until(up)

    async def die(self) -> None:
        """Kill it: nothing is finished."""
        self.bot.process.kill()
        await self._life.aclose()

    async def again(self) -> None:
        """Kill it, start it, and let it catch up with what it had not answered."""
        await self.die()
        self.api.clear_faults()
        await self.start()
        await self.calm()

    async def until(self, happened: Callable[[], bool]) -> None:
        await self.bot.until(happened, PATIENCE, every=0.02)

    async def calm(self) -> None:
        """Wait until every update so far is answered and confirmed."""
        await self.until(lambda: not self.api.pending())

    @asynccontextmanager
    async def death(self, method: str = "", contains: str = "") -> AsyncIterator[None]:
        """Kill the bot in the middle of what is done here, and start it again.

        In the middle of a request that Telegram has carried out and whose answer never comes;
        without a ``method`` as soon as the bot has been given the updates.
        """
        if method:
            self.api.fault("hang", method=method, contains=contains)
            happened = self._hit(len(self.api.active_faults) - 1)
        else:
            happened = self._fetched(len(self.api.log))
        yield
        await self.until(happened)
        await self.again()

    def _hit(self, number: int) -> Callable[[], bool]:
        return lambda: self.api.active_faults[number].hits > 0

    def _fetched(self, before: int) -> Callable[[], bool]:
        """Whether a request has come since: the one that waited for updates has had its answer."""
        return lambda: len(self.api.log) > before

    def publish(self, *titles: str, hours_old: float = 0.0) -> None:
        """Let the outlet report these, on top of what it has."""
        now = datetime.now(UTC)
        made = [item(next(self.numbers), title, published=now, summary="") for title in titles]
        self.entries = [*reversed(made), *self.entries]
        self.outlet.put("/antara", document(rss(self.entries)))

    async def polled(self) -> None:
        """Wait until the outlet has been asked once more, and what it has is stored."""
        count = len(self.outlet.asked("/antara"))
        await self.until(lambda: len(self.outlet.asked("/antara")) >= count + 2)

    def read(self, question: Callable[[Connection], T]) -> T:
        """Ask the database, beside the bot."""
        database = Database.open(f"sqlite:///{self.folder}/data/jembatan.db", migrate=False)
        try:
            return database.read_now(question)
        finally:
            database.close()

    def waiting(self) -> int:
        """How many messages are not out yet; edits of one message are a minute apart."""
        counts = self.read(delivery_steps.counts)
        return counts.queued + counts.sending + counts.unknown

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table."""
        return self.read(
            lambda conn: {
                table.name: [dict(row._mapping) for row in conn.execute(select(table))]
                for table in metadata.sorted_tables
            }
        )

    def tables_with(self, *marks: int) -> set[str]:
        """The tables that hold one of the numbers anywhere."""
        return {
            name
            for name, rows in self.rows().items()
            if any(str(mark) in str(row) for row in rows for mark in marks)
        }

    def leaks(self) -> list[str]:
        """What of all that no log may hold stands in the logs."""
        secrets = {self.api.token, self.api.token.partition(":")[2], *self.secrets}
        secrets |= {str(one) for one in self.api.chats}
        secrets |= {one.removeprefix("-100") for one in secrets if one.startswith("-100")}
        return sorted(one for one in secrets if one in self.said)


@asynccontextmanager
async def living(folder: Path, *, module: str = BRISK, **environment: str) -> AsyncIterator[World]:
    """Start a bot among an outlet and Telegram; in the end its logs are held to their promise."""
    for name in variable_names():
        os.environ.pop(name, None)
    async with OutletServer() as outlet, BotApi(scale=FAST) as api:
        settings = {
            "TELEGRAM_TOKEN": api.token,
            "TELEGRAM_API_URL": api.url,
            "TELEGRAM_CHANNEL": str(CHANNEL),
            "TELEGRAM_ADMINS": ",".join(map(str, ADMINS)),
            "TELEGRAM_ANALYSTS": ",".join(map(str, ANALYSTS)),
            "TIME_ZONE": "UTC",
            "LOG_LEVEL": "DEBUG",
            "FEEDS_FILE": str(folder / "config" / "feeds.toml"),
            **environment,
        }
        api.chat(CHANNEL, "channel", title="Alerts")
        world = World(folder, api, outlet, module, settings)
        world.publish(OLD)
        world.feeds.parent.mkdir()
        world.feeds.write_text(feed_list({OUTLET: outlet.url("/antara")}, interval="1s"))
        await world.start()
        try:
            yield world
        finally:
            await world.die()
    assert "Traceback" not in world.said, world.said
    leaks = world.leaks()
    assert leaks == [], f"the logs hold {leaks}"
