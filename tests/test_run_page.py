"""The page of ``run`` as a person starts it: its own process, outlets over HTTP, a real browser's
questions.
"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from bot.board.web import pages
from tests.fakes.bot_process import running
from tests.fakes.documents import item, rss
from tests.fakes.outlet_pages import document
from tests.fakes.outlet_server import OutletServer
from tests.fakes.polled import feed_list
from tests.fakes.web_page import WebPage
from tests.fakes.webhook import free_port

pytestmark = pytest.mark.anyio

LAO = "Lao foreign minister arrives in Pyongyang for talks with Choe Son Hui"
RAIN = "Rain expected in the capital this week"
LONGEST_END = 10.0


def listed(outlet: OutletServer, folder: Path, *titles: str) -> None:
    """Let the outlet hold these reports, invented for this test."""
    now = datetime.now(UTC)
    entries = [item(len(one), one, published=now) for one in titles]
    outlet.put("/feed", document(rss(entries)))
    text = feed_list({"Antara News": outlet.url("/feed")}, interval="1s")
    (folder / "feeds.toml").write_text(text, encoding="utf-8")


async def moved(visitor: httpx.AsyncClient, address: str) -> str:
    """Load the page until it links an event: a board may be a moment old."""
    async with asyncio.timeout(LONGEST_END):
        while True:
            page = WebPage((await visitor.get(address)).text)
            if found := [one for one in page.links(".events .gist a") if "/story/" in one]:
                return found[0]
            await asyncio.sleep(0.1)


async def test_a_report_moves_the_board_of_a_running_bot(tmp_path: Path) -> None:
    port = free_port()
    site = f"http://127.0.0.1:{port}/board"
    settings = {"WEB_ADDRESS": f"127.0.0.1:{port}", "WEB_ROOT_PATH": "/board"}
    async with (
        OutletServer() as outlet,
        httpx.AsyncClient(timeout=20, trust_env=False) as visitor,
    ):
        listed(outlet, tmp_path, RAIN)
        async with running(tmp_path, **settings) as bot:
            await bot.until(lambda: "the page is up" in bot.err and len(outlet.asked("/feed")) > 1)
            quiet = WebPage((await visitor.get(f"{site}/indicator/visits?country=ID")).text)
            assert LAO not in quiet.html

            listed(outlet, tmp_path, RAIN, LAO)
            await bot.until(lambda: LAO in bot.out)
            link = await moved(visitor, f"{site}/indicator/visits?country=LA")
            story = WebPage((await visitor.get(f"http://127.0.0.1:{port}{link}")).text)
            assert LAO in story.text

            for path, _ in pages.every().values():
                if "{" not in path:
                    answer = await visitor.get(site + path)
                    assert answer.status_code == 200, (path, answer.text)
            health = await visitor.get(f"http://127.0.0.1:{port}/readyz")
            assert (await visitor.get(f"{site}/api/board")).status_code == 200
            assert await bot.end(seconds=LONGEST_END) == 0, bot.said
        assert health.status_code == 200, health.text
    assert "Traceback" not in bot.said, bot.said
