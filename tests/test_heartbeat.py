"""HEARTBEAT_URL is pinged while all is well, by nobody's leave but its own, and named nowhere."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from aiohttp import web

from bot.condition.heartbeat import EVERY, FIRST, Heartbeat
from bot.condition.readiness import Check, Checkup
from bot.errors import SettingsError
from bot.settings import Secret, Settings, load_settings
from tests.fakes.leaping_clock import LeapingClock

pytestmark = pytest.mark.anyio

PATH = "/ping/7d1f-secret"
WELL = Checkup((Check("database"), Check("tick"), Check("sender")))
ILL = Checkup((Check("tick", "the scheduler last ticked 300 s ago"),))

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Condition:
    """Well, until it is said otherwise."""

    def __init__(self, found: Checkup = WELL) -> None:
        self.found = found

    async def look(self) -> Checkup:
        return self.found


class Watchdog:
    """A local server that counts pings."""

    def __init__(self) -> None:
        self.url = ""
        self.pings: list[str] = []
        self.status = 200
        self.answer: Answer = self._plain

    async def _plain(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(status=self.status)

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.pings.append(request.path)
        return await self.answer(request)


@asynccontextmanager
async def watchdog() -> AsyncIterator[Watchdog]:
    dog = Watchdog()
    application = web.Application()
    application.router.add_get("/{rest:.*}", dog.take)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    dog.url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    try:
        yield dog
    finally:
        await runner.cleanup()


def heartbeat(url: str, condition: Condition | None = None, seconds: float = 10.0) -> Heartbeat:
    return Heartbeat(
        Secret(url),
        condition or Condition(),
        LeapingClock(),
        timeout=httpx.Timeout(seconds),
    )


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.name == "bot.condition.heartbeat"]


async def test_a_ping_goes_out_every_minute() -> None:
    clock = LeapingClock()
    begun = clock.now()
    async with watchdog() as dog:
        beating = asyncio.create_task(Heartbeat(Secret(dog.url), Condition(), clock).run())
        async with asyncio.timeout(20):
            while len(dog.pings) < 3:
                clock.leap()
                await asyncio.sleep(0.005)
        beating.cancel()

    assert dog.pings == [PATH] * 3
    passed = (clock.now() - begun).total_seconds() - FIRST
    assert passed in (2 * EVERY, 3 * EVERY)


async def test_a_bot_that_does_not_work_sends_none_and_says_why_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    condition = Condition(ILL)
    async with watchdog() as dog:
        beats = heartbeat(dog.url, condition)
        assert [await beats.beat() for _ in range(3)] == [False] * 3
        assert dog.pings == []
        condition.found = WELL
        assert await beats.beat()

    assert dog.pings == [PATH]
    assert told(caplog) == ["no heartbeat is sent while: the scheduler last ticked 300 s ago"]


async def test_failing_pings_are_told_once_and_so_is_their_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    async with watchdog() as dog:
        beats = heartbeat(dog.url)
        for status in (500, 503, 404, 200, 200):
            dog.status = status
            assert await beats.beat(), "a watchdog that fails is no fault of ours"

    assert told(caplog) == [
        "HEARTBEAT_URL does not take the ping: it answers 500",
        "HEARTBEAT_URL takes pings again",
    ]


async def test_a_slow_watchdog_is_left_and_nothing_waits_for_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    release = asyncio.Event()

    async def never(_request: web.Request) -> web.StreamResponse:
        await release.wait()
        return web.Response()

    async with watchdog() as dog:
        dog.answer = never
        async with asyncio.timeout(20):
            await heartbeat(dog.url, seconds=0.2).beat()
        release.set()

    assert told(caplog) == ["HEARTBEAT_URL does not take the ping: ReadTimeout"]


async def test_redirects_are_followed_but_not_for_ever(caplog: pytest.LogCaptureFixture) -> None:
    async def once(request: web.Request) -> web.StreamResponse:
        if request.path == "/elsewhere":
            return web.Response()
        raise web.HTTPFound("/elsewhere")

    async def for_ever(_request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(PATH)

    async with watchdog() as dog:
        dog.answer = once
        await heartbeat(dog.url).beat()
        assert dog.pings == [PATH, "/elsewhere"]
        assert told(caplog) == []
        dog.answer = for_ever
        await heartbeat(dog.url).beat()

    assert len(dog.pings) < 10
    assert told(caplog) == ["HEARTBEAT_URL does not take the ping: TooManyRedirects"]


async def test_no_log_names_the_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with watchdog() as dog:
        closed = dog.url
        dog.status = 500
        await heartbeat(dog.url).beat()
    for url in (closed, "http://[broken/secret", f"http://nowhere.invalid{PATH}"):
        await heartbeat(url).beat()

    ours = [one.getMessage() for one in caplog.records if one.name.startswith("bot")]
    assert len(ours) == 4
    assert "secret" not in " ".join(ours)


def test_the_address_is_a_secret_and_must_be_one_of_the_web() -> None:
    url = "https://watchdog.example/7d1f-secret"
    settings = load_settings({"HEARTBEAT_URL": url})

    assert url in settings.secrets()
    assert "7d1f" not in repr(settings)
    assert Settings().secrets() == ()
    for wrong in ("watchdog.example/7d1f", "ftp://watchdog.example/7d1f", "https:///7d1f"):
        with pytest.raises(SettingsError, match="HEARTBEAT_URL: must begin with") as caught:
            load_settings({"HEARTBEAT_URL": wrong})
        assert "7d1f" not in str(caught.value)
