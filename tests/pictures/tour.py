"""Plays the tour: the whole program on recorded reports, the strict fake for Telegram, and people
who write and press. Only reports of basis ``real`` come up; no date of theirs is altered.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.app import Bot
from bot.demo import play
from bot.demo.clock import VirtualClock
from bot.demo.feed_list import feed_list
from bot.demo.outlets import OutletServer
from bot.demo.recorded import RecordedReport, load
from bot.settings import Secret, Settings
from storage.database import Database
from tests.fakes.bot_api import BotApi, Json
from tests.fakes.documents import Item, rss
from tests.fakes.outlet_pages import document
from tests.fakes.outlet_server import OutletServer as Pages
from tests.pictures.screen import Said, Screen

FIRST, LAST = date(2025, 10, 1), date(2025, 11, 13)
READER, ANALYST, ADMIN = 1001, 5001, 4242
NEW_FEED = "Korea JoongAng Daily"  # what the admin adds
HIDDEN = "outlet.example"  # instead of the local server's own address and port
_LOOK_EVERY = timedelta(hours=3)  # when a message came is known so well
LONGEST_WAIT = 60.0  # seconds of real time for one answer

Outlets = Mapping[str, Sequence[RecordedReport]]


@dataclass
class Tour:
    """The program and the people; ``screens`` fill up as the conversation goes on."""

    api: BotApi
    clock: VirtualClock
    bot: Bot
    new_feed: str  # its address
    screens: list[Screen] = field(default_factory=list)
    _seen: dict[tuple[int, int], datetime] = field(default_factory=dict)

    async def until(self, day: int, month: int = 10, hour: int = 12) -> None:
        """Let time pass up to that hour."""
        await self._pass_to(datetime(2025, month, day, hour, tzinfo=UTC))

    async def _pass_to(self, moment: datetime) -> None:
        while self.clock.now() < moment:
            await self.clock.run_until(min(moment, self.clock.now() + _LOOK_EVERY), self.bot.idle)
            self._look()

    def _look(self) -> None:
        for user in self.api.chats:
            for one in self.api.outbox(user):
                self._seen.setdefault((user, one["message_id"]), self.clock.now())

    async def says(self, text: str, user: int = READER, reply_to: int | None = None) -> Json:
        """Write something, a minute after the last; return the answer."""
        await self._pass_to(self.clock.now() + timedelta(minutes=1))
        before = len(self.box(user))
        self.api.message(text, user={"id": user, "language_code": "en"}, reply_to=reply_to)
        await self._answered()
        return self.box(user)[before]

    async def presses(self, message: Json, label: str, user: int = READER) -> Json:
        """Press the button that begins so; return the message as it is then."""
        whole = next(one for row in message["keyboard"] for one in _labels(row) if label in one)
        number = message["message_id"]
        self.api.press(user, number, label=whole, user={"id": user, "language_code": "en"})
        await self._answered()
        return next(one for one in self.box(user) if one["message_id"] == number)

    async def _answered(self) -> None:
        async with asyncio.timeout(LONGEST_WAIT):
            while self.api.pending():
                await asyncio.sleep(0.02)
        await self._pass_to(self.clock.now() + timedelta(seconds=2))

    def box(self, user: int) -> list[Json]:
        """What the bot wrote to somebody."""
        return self.api.outbox(user) if user in self.api.chats else []

    def show(self, name: str, *messages: Json | str, answers: Json | None = None) -> None:
        """Keep a screen of these: messages of the bot, words of the person."""
        quoted = answers["text"].splitlines()[0] if answers is not None else ""
        said = []
        for one in messages:
            if isinstance(one, str):
                said.append(Said(False, self._plain(one), _local(self.clock.now()), answers=quoted))
            else:
                at = _local(self._seen[one["chat_id"], one["message_id"]])
                said.append(Said.of({**one, "html": self._plain(one["html"])}, at))
        self.screens.append(Screen(name, tuple(said)))

    def _plain(self, text: str) -> str:
        return text.replace(urlsplit(self.new_feed).netloc, HIDDEN)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(Settings().time_zone))


def _labels(row: Sequence[Json]) -> list[str]:
    return [one["text"] for one in row]


@asynccontextmanager
async def touring(folder: Path) -> AsyncIterator[Tour]:
    """The program over the autumn's outlets, on the first day."""
    outlets = load(FIRST, LAST)
    clock = VirtualClock(datetime.combine(FIRST, time(), UTC))
    server = OutletServer(outlets, clock)
    await server.start()
    try:
        async with BotApi(scale=1e9) as api, Pages(keep_log=False) as pages:
            for user in (READER, ANALYST, ADMIN):
                api.chat(user)
            settings = _settings(folder, outlets, server, api)
            database = Database.open(settings.database_url)
            bot = Bot(settings, database, clock)
            try:
                await bot.start()
                yield Tour(
                    api,
                    clock,
                    bot,
                    pages.put("/feed.xml", document(rss(new_items(), title=NEW_FEED))),
                )
            finally:
                await bot.stop()
                database.close()
    finally:
        await server.stop()


def _settings(folder: Path, outlets: Outlets, server: OutletServer, api: BotApi) -> Settings:
    feeds_file = folder / "feeds.toml"
    feeds_file.write_text(feed_list(without_new(outlets), server.url, "12h"), encoding="utf-8")
    return Settings(
        database_url=f"sqlite:///{folder}/tour.db",
        feeds_file=feeds_file,
        indicators_dir=play.INDICATORS,
        allowed_private_hosts=("127.0.0.1",),
        telegram_token=Secret(api.token),
        telegram_api_url=api.url,
        telegram_admins=(ADMIN,),
        telegram_analysts=(ANALYST,),
        web_address="",
    )


def without_new(outlets: Outlets) -> Outlets:
    """The outlets of the demo's list, but for the one whose feed is added by chat."""
    return {name: reports for name, reports in outlets.items() if name != NEW_FEED}


def new_items() -> list[Item]:
    """What the new feed holds by then, newest first, as old as its outlet keeps it."""
    reports = load(date(2025, 1, 1), LAST)[NEW_FEED]
    return [_item(report) for report in reversed(reports)]


def _item(report: RecordedReport) -> Item:
    return Item(
        title=report.title,
        link=report.url,
        guid=report.id,
        summary=report.summary,
        published=report.published,
    )
