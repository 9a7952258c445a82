"""Kills the bot with SIGKILL at random moments of busy polls and of sending, and takes stock.

Every life of the bot finds new feeds to poll for the first time, new reports in the feeds it
knows, and alerts to send to a Telegram that answers slowly. The reports are invented; when all
events have happened, they are reported again, and their messages edited.
"""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, select, text

from bot.clock import SystemClock
from storage.database import Database
from storage.delivery import delivery_steps
from storage.feed_list import feeds
from storage.schema import alerts, articles, deliveries, revisions
from tests.fakes.bot_api_client import CHANNEL, BotApiProcess
from tests.fakes.bot_process import running
from tests.fakes.documents import Item, item, items, rss
from tests.fakes.events import MOST, headline
from tests.fakes.outlet_pages import document
from tests.fakes.outlet_server import OutletServer
from tests.fakes.polled import feed_list

ALERTING, NEW_FEEDS, ITEMS = 3, 8, 30
HEADLINES = {headline(number) for number in range(MOST)}
LOOK = 0.2  # seconds between two looks into the database
SLOW_ANSWER = 0.2  # seconds after which Telegram answers what it has done already


T = TypeVar("T")


@dataclass(frozen=True)
class Found:
    """What is in the database and in the channel when everything has calmed down."""

    expected: Counter[str]  # guids
    stored: Counter[str]
    alerts: Counter[str]  # titles
    messages: Counter[str]  # titles
    lost_answers: Counter[str]  # of the alert with that title
    open: int  # deliveries that are not finished
    given_up: int  # deliveries that may or may not be out, and are not sent again
    integrity: str

    @property
    def twice(self) -> set[str]:
        """Titles that the channel got more than once."""
        return {title for title, count in self.messages.items() if count > 1}

    @property
    def uncounted(self) -> set[str]:
        """Titles with more copies than lost answers were counted."""
        return {one for one in self.twice if self.messages[one] > 1 + self.lost_answers[one]}


@dataclass
class Torment:
    """The world of the bot, and its lives."""

    folder: Path
    outlet: OutletServer
    api: BotApiProcess
    dice: random.Random
    _items: dict[str, list[Item]] = field(default_factory=dict)
    _matches: int = 0

    @property
    def _file(self) -> Path:
        return self.folder / "data" / "jembatan.db"

    @property
    def url(self) -> str:
        return f"sqlite:///{self._file}"

    async def first_life(self) -> None:
        """The feeds that will alert are polled once, empty, in peace."""
        for number in range(ALERTING):
            self._items[f"alerting-{number}"] = []
        self._publish()
        async with self._alive() as bot:
            await bot.until(lambda: self._polled(ALERTING), 30, LOOK)
            assert await bot.end() == 0

    async def life(self) -> None:
        """News everywhere, a start, and an end without warning."""
        self._news()
        async with self._alive() as bot:
            await bot.until(lambda: bot.count("taken over") > 0, 30)
            await asyncio.sleep(self.dice.uniform(0.0, 1.5))
            await bot.end(signal.SIGKILL)

    async def last_life(self, seconds: float) -> None:
        """Started once more and left alone until nothing is left to do."""
        self._all_due()
        async with self._alive() as bot:
            await bot.until(lambda: self._polled(len(self._items)), seconds, LOOK)
            await bot.until(self._all_sent, seconds, LOOK)
            assert await bot.end() == 0
            assert "Traceback" not in bot.said, bot.said

    async def found(self) -> Found:
        """Take stock."""
        outbox = await self.api.sim("outbox", chat_id=CHANNEL)
        every = [one for entries in self._items.values() for one in entries]
        return Found(
            expected=Counter(str(one.guid) for one in every),
            messages=Counter(_title_in(one["text"]) for one in outbox),
            **self._read(_rows),
        )

    def _alive(self) -> Any:
        return running(
            self.folder,
            TELEGRAM_TOKEN=self.api.token,
            TELEGRAM_API_URL=self.api.url,
            TELEGRAM_CHANNEL=str(CHANNEL),
            CHANNEL_BOARD="",
        )

    def _news(self) -> None:
        """New feeds, new reports in the old ones, and some that earn an alert."""
        for name, entries in self._items.items():
            if name.startswith("alerting"):
                self._matches += 1
                number = 9_000_000 + self._matches
                title = f"{headline(self._matches)} {self._matches:04}"
                entries.insert(0, item(number, title, published=datetime.now(UTC)))
        for _ in range(NEW_FEEDS):
            number = len(self._items)
            self._items[f"feed-{number}"] = items(ITEMS, first=number * 1000)
        self._publish()
        self._all_due()

    def _publish(self) -> None:
        for name, entries in self._items.items():
            self.outlet.put(f"/{name}", document(rss(entries)))
        urls = {name: self.outlet.url(f"/{name}") for name in self._items}
        (self.folder / "feeds.toml").write_text(feed_list(urls), encoding="utf-8")

    def _all_due(self) -> None:
        """Time passes between two lives."""
        database = Database.open(self.url, migrate=False)
        database.write_now(lambda conn: feeds.all_due(conn, SystemClock().now()))
        database.close()

    def _polled(self, count: int) -> bool:
        """Whether so many feeds were polled well, and none is due."""
        listed = self._read(feeds.overview) if self._file.exists() else []
        now = SystemClock().now()
        return len(listed) == count and all(
            one.state.successes > 0 and one.next_due > now for one in listed
        )

    def _all_sent(self) -> bool:
        counts = self._read(delivery_steps.counts)
        return self._read(_undispatched) + counts.queued + counts.sending == 0

    def _read(self, question: Callable[[Connection], T]) -> T:
        """Look into the database, and leave no connection: a crash must find none."""
        database = Database.open(self.url, migrate=False)
        try:
            return database.read_now(question)
        finally:
            database.close()


def _undispatched(conn: Connection) -> int:
    return len(conn.execute(select(alerts.c.id).where(alerts.c.dispatched_at.is_(None))).all())


def _rows(conn: Connection) -> dict[str, Any]:
    counts = delivery_steps.counts(conn)
    titled = alerts.join(
        revisions,
        (revisions.c.article_id == alerts.c.article_id) & (revisions.c.number == alerts.c.revision),
    )
    lost = titled.join(deliveries, deliveries.c.alert_id == alerts.c.id)
    return {
        "stored": Counter(str(guid) for guid in conn.scalars(select(articles.c.guid))),
        "alerts": Counter(conn.scalars(select(revisions.c.title).select_from(titled))),
        "lost_answers": Counter(
            {
                str(title): int(answers)
                for title, answers in conn.execute(
                    select(revisions.c.title, deliveries.c.ambiguous).select_from(lost)
                )
            }
        ),
        "open": counts.queued + counts.sending,
        "given_up": counts.unknown,
        "integrity": str(conn.scalar(text("PRAGMA integrity_check"))),
    }


def _title_in(message: str) -> str:
    [title] = [line for line in message.splitlines() if line[:-5] in HEADLINES]
    return title


async def torment(folder: Path, kills: int, seed: int) -> Found:
    """Kill it so many times; what is left when it may live again."""
    async with OutletServer(keep_log=False) as outlet, BotApiProcess(scale=1e6) as api:
        await api.sim("chat", chat_id=CHANNEL, type="channel", title="Alerts")
        await api.sim("fault", kind="slow", method="sendMessage", seconds=SLOW_ANSWER, times=None)
        world = Torment(folder, outlet, api, random.Random(seed))
        await world.first_life()
        for _ in range(kills):
            await world.life()
        await world.last_life(20 + 8.0 * kills)
        return await world.found()


def sentence(found: Found, kills: int) -> str:
    """The outcome, for people."""
    return (
        f"{kills} kills: {found.stored.total()} articles, {found.alerts.total()} alerts,"
        f" {found.messages.total()} messages, {len(found.twice)} of them twice,"
        f" {found.lost_answers.total()} answers lost, {found.given_up} given up"
    )
