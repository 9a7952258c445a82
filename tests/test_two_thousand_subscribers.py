"""Two thousand subscribers with filters of all kinds: one alert reaches everyone it is for.

The whole program runs: database, dispatcher, sender, chat and polling over one account of the
limits, against the fake that enforces them. Every limit, the program's and the fake's, runs at
SCALE times its real speed; what is measured in seconds below is real time and not scaled.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select

from bot.alerts.destination import (
    DestinationKind,
    DestinationOrigin,
    DestinationRole,
    DestinationState,
)
from bot.alerts.pacing import Limits, Pacing
from bot.alerts.preferences import Cadence, Preferences, quiet_hours
from bot.app import Bot
from bot.clock import SystemClock
from bot.delivery import ways_out
from bot.ids import DestinationId
from bot.match.verdict import Indicator
from bot.settings import Secret
from storage.database import Database
from storage.delivery import alerts, delivery_steps
from storage.schema import deliveries, destinations, held_alerts
from tests.fakes.alert_rows import AlertRows
from tests.fakes.bot_api import BotApi
from tests.fakes.polled import feed_list, matcher, settings_in

pytestmark = pytest.mark.anyio

SCALE = 5.0
EXPANDED_WITHIN = 2.0  # seconds, for 2,000
ANSWERED_WITHIN = 1.0  # seconds
WRITER_FREE_WITHIN = 0.5  # seconds that a write of a poll may wait
FIRST, ASKING = 100_000, 77
MOST_ASKED = 5  # more at once, and the person is asked to wait


@dataclass
class Crowd:
    """The program with its subscribers; ``wishes`` says what each of them wants."""

    api: BotApi
    bot: Bot
    database: Database
    wishes: dict[int, Preferences]
    waits: list[float] = field(default_factory=list)

    async def ingest_waits(self) -> None:
        """Write like a poll again and again, and note how long each write took."""
        while True:
            begin = time.perf_counter()
            await self.database.write(lambda conn: conn.execute(select(1)))
            self.waits.append(time.perf_counter() - begin)
            await asyncio.sleep(0.02)

    async def asks(self) -> float:
        """Ask something as a person does; return the seconds until the answer."""
        before = len(self.api.outbox(ASKING)) if ASKING in self.api.chats else 0
        begin = time.perf_counter()
        self.api.message("/help", user={"id": ASKING})
        await self.api.wait_outbox(before + 1, ASKING)
        return time.perf_counter() - begin

    def rows(self) -> tuple[int, int]:
        """How many deliveries and places in digests there are."""

        def read(conn: Connection) -> tuple[int, int]:
            tables = (deliveries, held_alerts)
            queued, held = (conn.scalar(select(func.count()).select_from(one)) for one in tables)
            return queued or 0, held or 0

        return self.database.read_now(read)


def some_wishes(dice: random.Random) -> Preferences:
    return Preferences(
        cadence=dice.choice([Cadence.INSTANT] * 6 + [Cadence.HOURLY, Cadence.DAILY]),
        quiet=dice.choice([None] * 5 + [quiet_hours("00:00-23:59")]),
        indicators=frozenset(dice.sample(list(Indicator), dice.choice([0, 0, 6]))),
        countries=frozenset(dice.sample(["LA", "VN", "ID", "TH"], dice.choice([0, 0, 2]))),
    )


def subscribe(database: Database, wishes: dict[int, Preferences]) -> None:
    now = datetime.now(UTC)
    rows = [
        {
            "id": DestinationId(number),
            "kind": DestinationKind.TELEGRAM,
            "address": str(number),
            "thread": 0,
            "language": "id" if number % 2 else "en",
            "role": DestinationRole.READER,
            "origin": DestinationOrigin.CHAT,
            "state": DestinationState.ACTIVE,
            "created_at": now,
            "changed_at": now,
            "preferences": one.as_json(),
        }
        for number, one in wishes.items()
    ]
    database.write_now(lambda conn: conn.execute(insert(destinations), rows))


@asynccontextmanager
async def crowd(folder: Path, count: int, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Crowd]:
    monkeypatch.setattr(ways_out, "Pacing", lambda: Pacing(Limits(scale=SCALE)))
    (folder / "feeds.toml").write_text(feed_list({}), encoding="utf-8")
    dice = random.Random(count)
    wishes = {FIRST + number: some_wishes(dice) for number in range(count)}
    database = Database.open(f"sqlite:///{folder / 'crowd.db'}")
    async with BotApi(scale=SCALE) as api:
        for number in wishes:
            api.chat(number)
        settings = settings_in(
            folder,
            telegram_token=Secret(api.token),
            telegram_api_url=api.url,
            database_url=database.url,
            time_zone="UTC",
        )
        subscribe(database, wishes)
        bot = Bot(settings, database, SystemClock(), matcher=matcher())
        made = Crowd(api, bot, database, wishes)
        await bot.start()
        writing = asyncio.create_task(made.ingest_waits())
        try:
            await made.asks()  # it runs
            made.waits.clear()
            yield made
        finally:
            writing.cancel()
            await bot.stop()
    await asyncio.to_thread(database.close)


@dataclass
class Told:
    """What was measured, in real seconds."""

    expanded_after: float
    sent_after: float = 0.0
    answers: list[float] = field(default_factory=list)


async def one_alert_for(made: Crowd, patience: float) -> Told:
    """Tell everybody of one event, asking things meanwhile, until all that is queued is out."""
    now = datetime.now(UTC)
    rows = AlertRows(made.bot.ids)
    await made.database.write(lambda conn: rows.events(conn, ["A visit"], now))
    begin = time.perf_counter()
    made.bot._queued()
    while await made.database.read(lambda conn: alerts.undispatched(conn, 1)):
        assert time.perf_counter() - begin < patience
        await asyncio.sleep(0.01)
    told = Told(time.perf_counter() - begin)
    while await made.database.read(_open):
        assert time.perf_counter() - begin < patience
        if len(told.answers) < MOST_ASKED:
            told.answers.append(await made.asks())
        await asyncio.sleep(0.1)
    told.sent_after = time.perf_counter() - begin
    return told


def _open(conn: Connection) -> int:
    counts = delivery_steps.counts(conn)
    return counts.queued + counts.sending


def check(made: Crowd, told: Told) -> None:
    queued, held = made.rows()
    reached = {number: len(made.api.outbox(number)) for number in made.wishes}
    limited = [one for one in made.api.calls() if one["code"] == 429]
    slowest, waited = max(told.answers), max(made.waits)
    print(
        f"{len(made.wishes)} subscribers: {queued} deliveries and {held} held within"
        f" {told.expanded_after:.2f} s, all out after {told.sent_after:.1f} s;"
        f" answers within {slowest:.2f} s, writes of polls within {waited:.2f} s"
    )

    assert len(made.wishes) / 4 < queued < len(made.wishes)
    assert held > 0
    assert sorted(set(reached.values())) == [0, 1]
    assert sum(reached.values()) == queued
    # A machine that stalls bunches what was spaced: then Telegram refuses, and all still arrives.
    assert len(limited) <= len(made.wishes) // 20
    assert told.expanded_after < EXPANDED_WITHIN
    assert slowest < ANSWERED_WITHIN
    assert waited < WRITER_FREE_WITHIN


async def test_two_hundred_subscribers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with crowd(tmp_path, 200, monkeypatch) as made:
        check(made, await one_alert_for(made, 20))


@pytest.mark.soak
async def test_two_thousand_subscribers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with crowd(tmp_path, 2000, monkeypatch) as made:
        check(made, await one_alert_for(made, 120))
