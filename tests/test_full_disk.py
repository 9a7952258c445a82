"""A full disk: said once, nothing is lost, and everything is stored when there is room again."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import Bot
from bot.clock import SystemClock
from bot.settings import Secret
from storage.archive import articles
from storage.database import Database
from storage.delivery import delivery_steps
from storage.feed_list import feeds
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_client import CHANNEL, populate
from tests.fakes.documents import item, items, rss
from tests.fakes.events import headline
from tests.fakes.outlet_pages import document
from tests.fakes.outlet_server import OutletServer
from tests.fakes.polled import feed_list, matcher, polling, settings_in

pytestmark = pytest.mark.anyio

FEEDS, ITEMS = 12, 30
ALERTS = 15  # fewer than a channel takes in a minute
# Invented for these tests, in the words of such reports.


class HastyClock(SystemClock):
    """The machine's clock, for which nobody waits long."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.05))


def limit(database: Database, pages: int) -> None:
    """The file may have so many pages: SQLite answers as on a full disk. 0: as it is now."""

    def change(conn: object) -> None:
        conn.exec_driver_sql(f"PRAGMA max_page_count = {pages or 1}")  # type: ignore[attr-defined]

    database.write_now(change)


async def until(happened: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not happened():
            await asyncio.sleep(0.02)


def troubles(caplog: pytest.LogCaptureFixture, logger: str) -> list[str]:
    """What one part of the program complained of."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.name == logger and record.levelno >= logging.ERROR
    ]


async def test_what_was_fetched_waits_and_is_stored_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with OutletServer() as outlet:
        urls = {
            f"Feed {n}": outlet.put(f"/{n}", document(rss(items(ITEMS, first=1000 * n))))
            for n in range(FEEDS)
        }
        (tmp_path / "feeds.toml").write_text(feed_list(urls))
        async with polling(settings_in(tmp_path), HastyClock()) as round_:
            limit(round_.database, 0)
            polls = asyncio.create_task(round_.poll_all(SystemClock()))
            await until(lambda: troubles(caplog, "bot.polling.ingest") != [])
            await asyncio.sleep(0.5)

            [said] = troubles(caplog, "bot.polling.ingest")
            assert said.startswith("what was fetched waits and is not lost: sqlite")
            assert said.endswith(
                "jembatan.db: no room left; nothing of this write was kept."
                " Free some space; writing goes on by itself."
            )
            stored = round_.stored()
            assert stored < FEEDS * ITEMS
            assert not polls.done()

            limit(round_.database, 100_000)
            await asyncio.wait_for(polls, 10)

            assert round_.stored() == FEEDS * ITEMS
            assert sum(result.new for result in round_.commits) == FEEDS * ITEMS
            assert all(state.successes == 1 for state in round_.states().values())
            assert [len(outlet.asked(f"/{n}")) for n in range(FEEDS)] == [1] * FEEDS
        assert any("it goes on again" in record.getMessage() for record in caplog.records)


async def test_alerts_come_when_there_is_room_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with OutletServer() as outlet, BotApi(scale=1000.0) as api:
        populate(api)
        url = outlet.put("/feed", document(rss([])))
        (tmp_path / "feeds.toml").write_text(feed_list({"A feed": url}))
        settings = settings_in(
            tmp_path,
            telegram_token=Secret(api.token),
            telegram_api_url=api.url,
            telegram_channel=str(CHANNEL),
            tick_seconds=0.05,
        )
        database = Database.open(settings.database_url)
        clock = HastyClock()
        bot = Bot(settings, database, clock, matcher=matcher())
        await bot.start()
        try:
            await until(lambda: database.read_now(feeds.overview)[0].state.successes == 1)
            limit(database, 0)
            now = datetime.now(UTC)
            news = [item(n, headline(n), published=now) for n in range(ALERTS)]
            outlet.put("/feed", document(rss(news)))
            database.write_now(lambda conn: feeds.all_due(conn, clock.now()))
            await until(lambda: troubles(caplog, "bot.polling.ingest") != [])
            await asyncio.sleep(0.3)
            assert len(troubles(caplog, "bot.polling.ingest")) == 1
            assert api.outbox(CHANNEL) == []

            limit(database, 100_000)
            await until(lambda: len(api.outbox(CHANNEL)) == ALERTS)
            await until(lambda: database.read_now(delivery_steps.counts).sent == ALERTS)
            assert database.read_now(articles.count) == ALERTS
            assert database.read_now(delivery_steps.counts).ambiguous == 0
        finally:
            await bot.stop()
            database.close()
    assert "Traceback" not in caplog.text
