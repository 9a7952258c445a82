"""A running bot tells how it is, pings its watchdog, and says when its database is gone."""

import asyncio
from pathlib import Path

import httpx
import pytest
from aiohttp import web

from tests.fakes.bot_process import BotProcess, running
from tests.fakes.polled import feed_list
from tests.fakes.webhook import free_port

pytestmark = pytest.mark.anyio

SECRET = "7d1f-secret"


class Watchdog:
    """Counts pings on a port of its own."""

    def __init__(self) -> None:
        self.pings = 0

    async def start(self) -> tuple[web.AppRunner, str]:
        application = web.Application()
        application.router.add_get(f"/{SECRET}", self._pinged)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/{SECRET}"

    async def _pinged(self, _request: web.Request) -> web.Response:
        self.pings += 1
        return web.Response()


async def until_ready(
    bot: BotProcess, client: httpx.AsyncClient, *, ready: bool, seconds: float = 40.0
) -> httpx.Response:
    """Ask until it says so; returns the answer."""
    async with asyncio.timeout(seconds):
        while True:
            assert bot.process.returncode is None, f"it ended:\n{bot.said}"
            try:
                answer = await client.get("/readyz")
            except httpx.TransportError:  # it does not listen yet
                await asyncio.sleep(0.05)
                continue
            if (answer.status_code == 200) is ready:
                return answer
            await asyncio.sleep(0.05)


async def test_a_running_bot_is_watched(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(feed_list({"Nobody": "http://127.0.0.1:9/feed"}))
    dog, port = Watchdog(), free_port()
    runner, url = await dog.start()
    here = {"WEB_ADDRESS": f"127.0.0.1:{port}", "HEARTBEAT_URL": url, "LOG_LEVEL": "DEBUG"}
    try:
        async with (
            running(tmp_path, **here) as bot,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client,
        ):
            found = await until_ready(bot, client, ready=True)
            assert set(found.json()["checks"]) == {"database", "tick", "sender"}
            await bot.until(lambda: dog.pings > 0, seconds=30)

            text = (await client.get("/metrics")).text
            assert "jembatan_database_up 1.0" in text
            assert (await client.get("/livez")).json() == {"alive": True}

            (tmp_path / "data" / "jembatan.db").unlink()
            broken = await until_ready(bot, client, ready=False)
            assert "file is gone" in broken.json()["problems"][0]
            assert (await client.get("/livez")).status_code == 200
            await bot.end()
    finally:
        await runner.cleanup()

    assert SECRET not in bot.said
