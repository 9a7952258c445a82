"""feeds.toml broken while the bot runs: the last good list stays, and a later good edit counts."""

import asyncio
from pathlib import Path

import pytest

from tests.fakes.bot_process import running
from tests.fakes.documents import items, rss
from tests.fakes.outlet_pages import document
from tests.fakes.outlet_server import OutletServer
from tests.fakes.polled import feed_list

pytestmark = pytest.mark.anyio

TICKS = 0.6  # seconds in which the file is looked at several times


async def test_a_broken_edit_is_said_once_and_changes_nothing(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    async with OutletServer() as outlet:
        one = outlet.put("/one", document(rss(items(3))))
        two = outlet.put("/two", document(rss(items(3, first=100))))
        good = feed_list({"One": one})
        feeds.write_text(good)
        async with running(tmp_path) as bot:
            await bot.until(lambda: len(outlet.asked("/one")) == 1)

            feeds.write_text(good.replace("[[feeds]]", "[[feeds]"))
            await bot.until(lambda: bot.count("the last good list stays") == 1)
            await asyncio.sleep(TICKS)
            assert bot.count("the last good list stays") == 1, bot.said
            assert bot.count("feeds.toml, line 4: not valid TOML") == 1

            feeds.write_text(feed_list({"One": one, "one": two}))
            await bot.until(lambda: bot.count("the last good list stays") == 2)
            assert bot.count("'one' is already used in line") == 1

            feeds.write_text(feed_list({"One": one, "Two": two}))
            await bot.until(lambda: len(outlet.asked("/two")) == 1)
            assert bot.count("feeds.toml taken over: 1 added, 0 changed, 0 removed") == 2
            assert len(outlet.asked("/one")) == 1, "a feed that was kept is not asked again"
            assert await bot.end() == 0
    assert "Traceback" not in bot.said


async def test_a_list_that_vanishes_for_a_moment_removes_no_feed(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    async with OutletServer() as outlet:
        text = feed_list({"One": outlet.put("/one", document(rss(items(3))))})
        feeds.write_text(text)
        async with running(tmp_path) as bot:
            await bot.until(lambda: len(outlet.asked("/one")) == 1)

            feeds.unlink()
            await bot.until(lambda: bot.count("does not exist") == 1)
            feeds.write_text(text)
            await asyncio.sleep(TICKS)

            assert bot.count("removed") == bot.count("1 added, 0 changed, 0 removed") == 1
            assert len(outlet.asked("/one")) == 1
