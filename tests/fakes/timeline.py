"""A timeline that reads as a specification, played by the whole program on a jumping clock.

    story.at(1).publish("Lao minister in Pyongyang")
    story.at(2).expect("Lao minister in Pyongyang")
    await story.play()

Outlets are pages of a real web server, Telegram is the strict fake, the database is a file; only
the clock differs from ``run``. Hours count from ``START``; every feed was polled once, empty, at
hour 0. Titles in these tests are invented, in the words of real reports.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bot.app import Bot
from bot.demo.clock import VirtualClock
from bot.settings import Secret, Settings
from storage.database import Database
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_client import CHANNEL, populate
from tests.fakes.channel import Channel
from tests.fakes.documents import Item, rss
from tests.fakes.outlet_pages import Page, document, problem
from tests.fakes.outlet_server import OutletServer
from tests.fakes.polled import feed_list, matcher, settings_in

START = datetime(2025, 11, 3, 6, 0, tzinfo=UTC)
OUTLET = "Antara News"

Step = Callable[[], Awaitable[None]]
Change = Callable[[Connection, datetime], object]


@dataclass
class Timeline:
    """What happens when, and what the channel must have got by then."""

    folder: Path
    outlet: OutletServer
    api: BotApi
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(START))
    settings: dict[str, Any] = field(default_factory=dict)  # that differ from the usual
    _steps: list[tuple[float, Step]] = field(default_factory=list)
    _items: dict[str, list[Item]] = field(default_factory=dict)
    channel: Channel = field(init=False)
    _bot: Bot | None = None
    _database: Database | None = None

    def __post_init__(self) -> None:
        self.channel = Channel(self.api)

    def at(self, hour: float) -> "Moment":
        """Say what happens at an hour; hours come in order."""
        assert not self._steps or hour >= self._steps[-1][0], "time does not go back"
        return Moment(self, hour)

    async def play(self) -> None:
        """Live through all of it."""
        for name in [OUTLET, *self._items]:
            self.list_outlet(name)
        await self.start()
        try:
            await self._until(0)
            now = 0.0
            for hour, step in self._steps:
                if hour > now:
                    await self._until(hour)
                now = hour
                await step()
        finally:
            await self.stop()

    async def _until(self, hour: float) -> None:
        bot = self._bot
        end = START + timedelta(hours=hour)
        await self.clock.run_until(end, bot.idle if bot is not None else _idle)

    # --- What moments do ---

    def add(self, hour: float, step: Step) -> None:
        self._steps.append((hour, step))

    def list_outlet(self, name: str) -> None:
        """Add an outlet to feeds.toml, with what it has published so far."""
        self._items.setdefault(name, [])
        self._put(name)
        urls = {known: self.outlet.url(_path(known)) for known in self._items}
        text = feed_list(urls, interval="1h")
        (self.folder / "feeds.toml").write_text(text, encoding="utf-8")

    def publish(self, name: str, item: Item) -> None:
        kept = [one for one in self._items[name] if one.guid != item.guid]
        self._items[name] = [item, *kept]
        self._put(name)

    def answer(self, name: str, page: Page) -> None:
        self.outlet.put(_path(name), page)

    def _put(self, name: str) -> None:
        self.answer(name, document(rss(self._items[name])))

    def recover(self, name: str) -> None:
        self._put(name)

    async def start(self) -> None:
        settings = self._settings()
        self._database = Database.open(settings.database_url)
        self._bot = Bot(settings, self._database, self.clock, matcher=matcher())
        await self._bot.start()

    def write(self, change: Change) -> None:
        database = Database.open(self._settings().database_url)
        try:
            database.write_now(lambda conn: change(conn, self.clock.now()))
        finally:
            database.close()

    async def stop(self) -> None:
        bot, database, self._bot, self._database = self._bot, self._database, None, None
        if bot is not None and database is not None:
            await bot.stop()
            database.close()

    def _settings(self) -> Settings:
        return settings_in(
            self.folder,
            telegram_token=Secret(self.api.token),
            telegram_api_url=self.api.url,
            telegram_channel=str(CHANNEL),
            **{"time_zone": "UTC", **self.settings},
        )


@dataclass(frozen=True)
class Moment:
    """One hour of a timeline; calls can be chained."""

    story: Timeline
    hour: float

    def publish(
        self, title: str, *, by: str = OUTLET, hours_old: float | None = 0.0, **fields: Any
    ) -> "Moment":
        """An outlet puts a report on top of its feed; the same ``guid`` replaces one."""
        now = START + timedelta(hours=self.hour)
        slug = fields.pop("guid", title).replace(" ", "-")
        item = Item(
            title=title,
            guid=f"{by}:{slug}",
            link=fields.pop("link", f"https://outlet.example/{slug}"),
            published=None if hours_old is None else now - timedelta(hours=hours_old),
            **fields,
        )

        async def step() -> None:
            self.story.publish(by, item)

        return self._then(step)

    def lists(self, name: str) -> "Moment":
        """The admin adds an outlet to feeds.toml."""

        async def step() -> None:
            self.story.list_outlet(name)

        return self._then(step)

    def fails(self, name: str = OUTLET, status: int = 503) -> "Moment":
        """An outlet answers with errors from now on."""

        async def step() -> None:
            self.story.answer(name, problem(status))

        return self._then(step)

    def recovers(self, name: str = OUTLET) -> "Moment":
        """An outlet serves its feed again."""

        async def step() -> None:
            self.story.recover(name)

        return self._then(step)

    def stops(self) -> "Moment":
        """The bot is stopped."""
        return self._then(self.story.stop)

    def starts(self) -> "Moment":
        """The bot is started again."""
        return self._then(self.story.start)

    def writes(self, change: Change) -> "Moment":
        """Another process writes into the database, as a command does."""

        async def step() -> None:
            self.story.write(change)

        return self._then(step)

    def telegram(self, kind: str, **fields: Any) -> "Moment":
        """Telegram goes wrong; see the fake's ``fault``."""

        async def step() -> None:
            self.story.api.fault(kind, **fields)

        return self._then(step)

    def expect(self, *messages: str) -> "Moment":
        """Since the last ``expect`` the channel got these messages and no other."""

        async def step() -> None:
            self.story.channel.got(messages, self.hour)

        return self._then(step)

    def shows(self, words: str, **what: Any) -> "Moment":
        """The channel's one message with these words now is as said; see ``Channel.shows``."""

        async def step() -> None:
            self.story.channel.shows(words, self.hour, **what)

        return self._then(step)

    def _then(self, step: Step) -> "Moment":
        self.story.add(self.hour, step)
        return self


@asynccontextmanager
async def timeline(folder: Path) -> AsyncIterator[Timeline]:
    """An empty timeline."""
    async with OutletServer(keep_log=False) as outlet, BotApi(scale=1e9) as api:
        populate(api)
        yield Timeline(folder, outlet, api)


async def _idle() -> bool:
    return True


def _path(name: str) -> str:
    return "/" + name.lower().replace(" ", "-")
