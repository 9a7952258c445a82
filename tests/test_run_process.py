"""``run`` as a person starts it: its own process, the fake Bot API another, outlets over HTTP."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection

from storage.database import Database
from storage.delivery import delivery_steps
from storage.feed_list import feeds
from tests.fakes.bot_api_client import CHANNEL, READER, BotApiProcess
from tests.fakes.bot_process import BotProcess, running
from tests.fakes.documents import item, rss
from tests.fakes.outlet_pages import Fault, document, faulty
from tests.fakes.outlet_server import OutletServer
from tests.fakes.polled import feed_list

pytestmark = pytest.mark.anyio

T = TypeVar("T")

ADMIN = 4242
LAO = "Lao foreign minister arrives in Pyongyang for talks with Choe Son Hui"
AID = "Indonesia sends medical aid to North Korea through the Red Cross"
RAIN = "Rain expected in the capital this week"
TITLES = [LAO, AID, RAIN]
LONGEST_END = 10.0  # seconds between SIGTERM and the end


@dataclass
class World:
    """A folder, an outlet that is polled every second, and Telegram."""

    folder: Path
    outlet: OutletServer
    api: BotApiProcess

    def publish(self, *titles: str) -> None:
        """Let the outlet hold these reports, invented for this test."""
        now = datetime.now(UTC)
        entries = [item(TITLES.index(title), title, published=now) for title in titles]
        self.outlet.put("/feed", document(rss(entries)))

    def listed(self, **more: str) -> None:
        urls = {"Antara News": self.outlet.url("/feed"), **more}
        (self.folder / "feeds.toml").write_text(feed_list(urls, interval="1s"))

    def environment(self, **changes: str) -> dict[str, str]:
        return {
            "TELEGRAM_TOKEN": self.api.token,
            "TELEGRAM_API_URL": self.api.url,
            "TELEGRAM_CHANNEL": str(CHANNEL),
            "CHANNEL_BOARD": "",
            "TELEGRAM_ADMINS": str(ADMIN),
            "LOG_LEVEL": "DEBUG",
            **changes,
        }

    async def texts(self, chat: int) -> list[str]:
        return [str(one["text"]) for one in await self.api.sim("outbox", chat_id=chat)]

    async def wait_texts(self, chat: int, count: int) -> list[str]:
        await self.api.sim("wait_outbox", chat_id=chat, count=count, timeout=15)
        return await self.texts(chat)

    async def ask(self, text: str, user: int = READER) -> str:
        """Write to the bot in private and return its answer."""
        before = len(await self.texts(user))
        await self.api.sim("message", text=text, user={"id": user, "first_name": "Reader"})
        return (await self.wait_texts(user, before + 1))[-1]

    async def polled(self, bot: BotProcess) -> None:
        """Wait for the first poll, which is history."""
        await bot.until(lambda: bot.count("outcome=") > 0)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with OutletServer() as outlet, BotApiProcess(scale=1e6) as api:
        await api.sim("chat", chat_id=CHANNEL, type="channel", title="Alerts")
        for person in (READER, ADMIN):
            await api.sim("chat", chat_id=person)
        made = World(tmp_path, outlet, api)
        made.publish(RAIN)
        made.listed()
        yield made


async def end_in_time(bot: BotProcess, how: int = signal.SIGTERM) -> float:
    """End the bot; how many seconds that took."""
    begun = time.monotonic()
    assert await bot.end(how, LONGEST_END) == 0, bot.said
    return time.monotonic() - begun


async def test_alerts_answers_and_an_end_without_the_token_in_any_line(world: World) -> None:
    async with running(world.folder, **world.environment()) as bot:
        await world.polled(bot)
        world.publish(LAO, RAIN)
        [first] = await world.wait_texts(CHANNEL, 1)
        assert LAO in first

        world.publish(AID, LAO, RAIN)
        assert AID in (await world.wait_texts(CHANNEL, 2))[-1]

        assert "Jembatan" in await world.ask("/start")
        assert "/recent" in await world.ask("/help")
        recent = await world.ask("/recent")
        for gist in ("Laos - North Korea: ", "Indonesia - North Korea: humanitarian help"):
            assert recent.count(gist) == 1
        assert "1 of 1 feeds alive" in await world.ask("/feeds", ADMIN)

        seconds = await end_in_time(bot)
    messages = await world.texts(CHANNEL)
    assert [sum(title in text for text in messages) for title in (LAO, AID)] == [1, 1]
    assert seconds < LONGEST_END
    said = bot.said + "".join(
        file.read_text(errors="replace") for file in world.folder.rglob("*") if file.is_file()
    )
    assert "sendMessage" in said or "DEBUG" in said, "the log was on"
    for secret in (world.api.token, world.api.token.partition(":")[2]):
        assert secret not in said
    assert "Traceback" not in bot.said, bot.said


async def test_an_end_while_everything_hangs_takes_less_than_ten_seconds(world: World) -> None:
    """A feed and Telegram keep us waiting; what was not sent is sent after the next start."""
    hanging = {f"Hanging {n}": world.outlet.put(f"/h{n}", faulty(Fault.HANG)) for n in range(3)}
    world.listed(**hanging)
    async with running(world.folder, **world.environment()) as bot:
        await bot.until(lambda: len(world.outlet.asked("/h2")) == 1)
        await world.polled(bot)
        await world.api.sim("fault", kind="hang", method="sendMessage", times=None)
        world.publish(LAO)
        await bot.until(lambda: _sending(world.folder) == 1, every=0.1)

        await end_in_time(bot)
        assert "Traceback" not in bot.said, bot.said

    await world.api.sim("clear_faults")
    async with running(world.folder, **world.environment()) as bot:
        await world.wait_texts(CHANNEL, 2)  # the fake had done what it did not answer
        await bot.until(lambda: _sending(world.folder) == 0, every=0.1)
        await end_in_time(bot, signal.SIGINT)
    assert [LAO in text for text in await world.texts(CHANNEL)] == [True, True]
    assert _read(world.folder, delivery_steps.counts).ambiguous == 1


async def test_without_a_token_alerts_go_to_the_terminal(world: World) -> None:
    async with running(world.folder) as bot:
        await bot.until(lambda: len(world.outlet.asked("/feed")) >= 2)
        world.publish(LAO, RAIN)
        await bot.until(lambda: LAO in bot.out)
        await asyncio.sleep(1.1)
        await end_in_time(bot, signal.SIGINT)
    assert bot.out.count(LAO) == 1
    assert "Laos - North Korea: " in bot.out
    assert "[held]" in bot.out
    assert RAIN not in bot.out
    assert _read(world.folder, feeds.overview)[0].state.successes >= 3


def _sending(folder: Path) -> int:
    counts = _read(folder, delivery_steps.counts)
    return counts.sending + counts.queued + counts.unknown


def _read(folder: Path, question: Callable[[Connection], T]) -> T:
    database = Database.open(f"sqlite:///{folder}/data/jembatan.db", migrate=False)
    try:
        return database.read_now(question)
    finally:
        database.close()
