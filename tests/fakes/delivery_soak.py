"""A soak of delivery: alerts to five chats through kill -9 and foul weather, and what came of it.

Alerts stand in the database from the start of each life; the process is the real ``run`` on a
faster clock, Telegram is the strict fake with its limits on the same clock. A fifth of the calls
goes wrong, in equal parts: connections refused (for that part of the time), dropped before, dropped
after, 429, 502, slow.
"""

import asyncio
import random
import re
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import httpx
from sqlalchemy import Connection, select

from storage.database import Database
from storage.delivery import delivery_steps, edits
from storage.schema import alerts, deliveries, destinations, revisions
from tests.fakes.alert_rows import AlertRows, Event
from tests.fakes.bot_api_client import BotApiProcess
from tests.fakes.bot_process import BotProcess, running
from tests.fakes.soak_outcome import Copies, Outcome

T = TypeVar("T")

FACTOR = 50.0
FAULTS = 0.2
CHANNEL, SUPERGROUP, FORUM, TOPIC, ONE, OTHER = -1001, -1002, -1003, 7, 1001, 1002
CHATS = (CHANNEL, SUPERGROUP, FORUM, ONE, OTHER)
KINDS = 6
_CALLS = ("sendMessage", "editMessageText")
_TITLE = re.compile(r"Event \d{5}")
_REFUSING = 0.06  # seconds at a time


@dataclass
class Soak:
    """The world of the bot, and its lives."""

    folder: Path
    api: BotApiProcess
    alerts: int
    kills: int
    dice: random.Random
    begin: float = field(default_factory=time.time)
    refused: int = 0
    _titles: list[str] = field(default_factory=list)
    _events: list[Event] = field(default_factory=list)
    _rows: AlertRows = field(default_factory=AlertRows)

    async def play(self) -> Outcome:
        """All lives, and what is left of them."""
        await self._prepare()
        refusing = asyncio.create_task(self._refuse())
        try:
            for life in range(self.kills):
                self._write(self.alerts * (life + 1) // self.kills)
                await self._life()
            async with self._alive() as bot:
                await bot.until(self._done, 120 + self.alerts, 0.5)
                refusing.cancel()
                assert await bot.end() == 0, bot.said
                assert "Traceback" not in bot.said, bot.said
        finally:
            refusing.cancel()
            with suppress(asyncio.CancelledError):
                await refusing
        return await self._outcome()

    async def _prepare(self) -> None:
        (self.folder / "feeds.toml").write_text("", encoding="utf-8")
        (self.folder / "data").mkdir()
        await self.api.sim("chat", chat_id=CHANNEL, type="channel")
        await self.api.sim("chat", chat_id=SUPERGROUP, type="supergroup")
        await self.api.sim("chat", chat_id=FORUM, type="supergroup")
        await self.api.sim("topic", chat_id=FORUM, thread=TOPIC)
        for chat in (ONE, OTHER):
            await self.api.sim("chat", chat_id=chat)
        wait = {"retry_after": 3}
        kinds: list[tuple[str, dict[str, Any]]] = [
            ("drop_before", {}),
            ("drop_after", {}),
            ("error", {"code": 429, "description": "Too Many Requests", "parameters": wait}),
            ("error", {"code": 502, "description": "Bad Gateway"}),
            ("slow", {"seconds": 0.1}),
        ]
        left = 1.0  # of the calls: a fault sees only those that the ones before let pass
        for kind, values in kinds:
            for method in _CALLS:
                chance = FAULTS / KINDS / left
                await self.api.sim(
                    "fault", kind=kind, method=method, probability=chance, times=None, **values
                )
            left -= FAULTS / KINDS

    async def _refuse(self) -> None:
        """Refuse connections for their part of the time."""
        while True:
            await asyncio.sleep(_REFUSING * (KINDS / FAULTS - 1) * self.dice.uniform(0.5, 1.5))
            with suppress(httpx.HTTPError):
                await self.api.sim("refuse_connections", seconds=_REFUSING)
                self.refused += 1

    def _now(self) -> datetime:
        """As the bot's clock says it."""
        return datetime.fromtimestamp(self.begin + (time.time() - self.begin) * FACTOR, UTC)

    def _write(self, upto: int) -> None:
        """More alerts, and a later report of some that stand already."""
        titles = [f"Event {number:05}" for number in range(len(self._titles), upto)]
        told, now = self._events[-1:], self._now()

        def change(conn: Connection) -> list[Event]:
            for event in told:
                self._rows.report(conn, event.story_id, f"Report {len(self._titles)}", now)
            return self._rows.events(conn, titles, now)

        self._titles += titles
        self._events += self._with(lambda database: database.write_now(change))

    async def _life(self) -> None:
        """A start, and an end without warning, one in five before it has come to anything."""
        async with self._alive() as bot:
            if self.dice.random() < 0.2:
                await asyncio.sleep(self.dice.uniform(0.0, 1.2))
            else:
                await bot.until(lambda: "up" in bot.out, 60)
                await asyncio.sleep(self.dice.uniform(0.0, 1.2))
            await bot.end(signal.SIGKILL)

    @asynccontextmanager
    async def _alive(self) -> AsyncIterator[BotProcess]:
        async with running(
            self.folder,
            module="tests.fakes.scaled_run",
            TELEGRAM_TOKEN=self.api.token,
            TELEGRAM_API_URL=self.api.url,
            TELEGRAM_CHANNEL=str(CHANNEL),
            CHANNEL_BOARD="",
            LOG_LEVEL="ERROR",
            SOAK_FACTOR=str(FACTOR),
            SOAK_BEGIN=repr(self.begin),
            SOAK_CHATS=f"{SUPERGROUP} {FORUM}:{TOPIC} {ONE} {OTHER}",
        ) as bot:
            yield bot

    def _done(self) -> bool:
        undispatched = select(alerts.c.id).where(alerts.c.dispatched_at.is_(None)).limit(1)
        return self._read(
            lambda conn: conn.scalar(undispatched) is None and _waiting(conn) == (0, 0)
        )

    def _read(self, question: Callable[[Connection], T]) -> T:
        return self._with(lambda database: database.read_now(question))

    def _with(self, work: Callable[[Database], T]) -> T:
        """Open the database, and leave no connection: a crash must find none."""
        database = Database.open(f"sqlite:///{self.folder}/data/jembatan.db")
        try:
            return work(database)
        finally:
            database.close()

    async def _outcome(self) -> Outcome:
        seconds = time.time() - self.begin
        arrived: Counter[tuple[int, str]] = Counter()
        out_of_order = 0
        for chat in CHATS:
            found = [_title_in(one["text"]) for one in await self.api.sim("outbox", chat_id=chat)]
            arrived.update((chat, title) for title in found)
            first = list(dict.fromkeys(found))
            out_of_order += sum(one > other for one, other in pairwise(first))
        lost = self._read(_lost_answers)
        keys = [(chat, title) for chat in CHATS for title in self._titles]
        waiting, wished = self._read(_waiting)
        hits: Counter[str] = Counter({"refused": self.refused})
        for fault in await self.api.sim("faults"):
            hits[fault["kind"]] += fault["hits"]
        return Outcome(
            alerts=len(self._titles),
            chats=len(CHATS),
            kills=self.kills,
            factor=FACTOR,
            seconds=seconds,
            copies={key: Copies(arrived[key], lost[key]) for key in keys},
            out_of_order=out_of_order,
            lost_answers=self._read(delivery_steps.counts).lost_answers,
            open=waiting,
            edits_waiting=wished,
            faults=hits,
        )


def _waiting(conn: Connection) -> tuple[int, int]:
    """How many messages are not out, and whether edits wait."""
    counts = delivery_steps.counts(conn)
    return counts.queued + counts.sending + counts.unknown, int(edits.next_due(conn) is not None)


def _lost_answers(conn: Connection) -> Counter[tuple[int, str]]:
    query = (
        select(destinations.c.address, revisions.c.title, deliveries.c.ambiguous)
        .join(deliveries, deliveries.c.destination_id == destinations.c.id)
        .join(alerts, alerts.c.id == deliveries.c.alert_id)
        .join(revisions, revisions.c.article_id == alerts.c.article_id)
    )
    return Counter({(int(chat), title): lost for chat, title, lost in conn.execute(query)})


def _title_in(message: str) -> str:
    found = _TITLE.search(message)
    assert found is not None, message
    return found[0]


async def soak(folder: Path, alerts: int, kills: int, seed: int) -> Outcome:
    """Play one soak in an empty folder."""
    async with BotApiProcess(scale=FACTOR, seed=seed) as api:
        return await Soak(folder, api, alerts, kills, random.Random(seed)).play()
