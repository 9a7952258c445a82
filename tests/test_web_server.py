"""The server in our own loop: listens, says when it cannot, ends promptly, leaves signals alone."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import page as pages
from bot.chat.webhook import SECRET_HEADER
from bot.clock import SystemClock
from bot.errors import SettingsError
from bot.page import Page
from bot.settings import Secret
from bot.web_server import WebServer
from storage.database import Database
from tests.fakes.polled import settings_in
from tests.fakes.webhook import free_port

pytestmark = pytest.mark.anyio


def slow(seconds: float) -> Starlette:
    """An application that takes its time, and one address that answers at once."""

    async def answer(request: Request) -> Response:
        if request.url.path == "/slow":
            await asyncio.sleep(seconds)
        return PlainTextResponse("hello")

    return Starlette(routes=[Route("/slow", answer), Route("/", answer)])


def visitor() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=20, trust_env=False)


async def test_it_answers_at_the_port_it_got() -> None:
    server = WebServer(slow(0), "127.0.0.1", 0)
    await server.start()
    async with visitor() as client:
        answer = await client.get(server.url)
    await server.stop(5)

    assert answer.text == "hello"
    assert "server" not in answer.headers
    assert not server.url.endswith(":0/")
    with pytest.raises(httpx.ConnectError):
        async with visitor() as client:
            await client.get(server.url)


async def test_signals_are_left_to_whoever_runs_the_loop() -> None:
    before = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]
    server = WebServer(slow(0), "127.0.0.1", 0)
    await server.start()
    async with visitor() as client:
        await client.get(server.url)
        assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)] == before
    await server.stop(5)


@pytest.mark.parametrize("seconds", [0.2, 600.0])
async def test_an_end_waits_a_moment_for_answers_and_no_longer(seconds: float) -> None:
    server = WebServer(slow(seconds), "127.0.0.1", 0)
    await server.start()
    async with visitor() as client:
        asked = asyncio.create_task(client.get(f"{server.url}slow"))
        idle = await client.get(server.url)  # its connection stays open
        begun = monotonic()
        await server.stop(5)
        assert monotonic() - begun < 8
        if seconds < 1:
            assert (await asked).text == "hello"
        else:
            await asyncio.gather(asked, return_exceptions=True)
    assert idle.text == "hello"


async def test_an_end_before_the_beginning() -> None:
    await WebServer(slow(0), "127.0.0.1", 0).stop(1)


@pytest.mark.parametrize(
    ("host", "shown"), [("0.0.0.0", "http://127.0.0.1:8080/"), ("::", "http://[::1]:8080/")]
)
def test_the_address_is_one_that_a_browser_can_open(host: str, shown: str) -> None:
    assert WebServer(slow(0), host, 8080).url == shown


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")
async def test_every_address_of_the_machine() -> None:
    server = WebServer(slow(0), "::", 0)
    await server.start()
    port = server.url.rstrip("/").rpartition(":")[2]
    async with visitor() as client:
        assert (await client.get(f"http://127.0.0.1:{port}/")).text == "hello"
    await server.stop(5)


async def test_a_port_that_is_taken_is_said_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        wanted = rf"^WEB_ADDRESS: cannot listen on 127\.0\.0\.1:{port}: Address already in use$"
        with pytest.raises(SettingsError, match=wanted):
            await WebServer(slow(0), "127.0.0.1", port).start()


@asynccontextmanager
async def running(
    folder: Path, port: int, told: list[str], **changes: object
) -> AsyncIterator[tuple[Page, "asyncio.Task[None]"]]:
    """The page as the bot runs it."""
    settings = settings_in(folder, web_address=f"127.0.0.1:{port}", **changes)
    database = Database.open(settings.database_url)
    page = Page(settings, database, SystemClock(), tell=told.append)
    task = asyncio.create_task(page.run())
    try:
        yield page, task
    finally:
        await page.stop(5)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        database.close()


async def test_a_taken_address_is_told_once_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "TRIES_EVERY", 0.02)
    told: list[str] = []
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    async with running(tmp_path, taken.getsockname()[1], told) as (page, task):
        async with asyncio.timeout(20):
            while not told:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.1)
            assert not task.done()
            taken.close()
            await page.listening()
            async with visitor() as client:
                answer = await client.get(f"{page.url}search")
    assert answer.status_code == 200
    [sentence] = told
    assert sentence.startswith("the page is not up, everything else is: WEB_ADDRESS: cannot listen")


HOOK = {
    "telegram_webhook_url": "https://bot.example/telegram",
    "telegram_webhook_secret": Secret("a-secret"),
    "web_root_path": "/board",
}


async def test_with_a_webhook_a_taken_address_ends_it(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with running(tmp_path, port, [], **HOOK) as (_, task), asyncio.timeout(20):
            with pytest.raises(SettingsError, match="cannot listen"):
                await task


class Taker:
    """Takes posts as the chat does."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def admits(self, headers: object) -> bool:
        return bool(headers.get(SECRET_HEADER) == "a-secret")  # type: ignore[attr-defined]

    async def receive(self, headers: object, body: bytes) -> int:
        self.bodies.append(body)
        return 200


async def test_page_and_webhook_share_the_address(tmp_path: Path) -> None:
    secret, taker = {SECRET_HEADER: "a-secret"}, Taker()
    async with running(tmp_path, free_port(), [], **HOOK) as (page, _), visitor() as client:
        await page.listening()
        hook = f"{page.url}telegram"
        early = await client.post(hook, content=b"{}", headers=secret)
        await page.take_posts(taker)
        stranger = await client.post(hook, content=b"{}")
        posted = [await client.post(hook, content=b"{}", headers=secret) for _ in range(80)]
        large = await client.post(hook, content=b"x" * (3 << 20), headers=secret)
        board = await client.get(f"{page.url}board/about")
    assert early.status_code == 503, "Telegram sends it again"
    assert stranger.status_code == 403
    assert {one.status_code for one in posted} == {200}, "the rate limit is for visitors"
    assert large.status_code == 200
    assert taker.bodies[0] == b"{}"
    assert len(taker.bodies[-1]) <= (1 << 20) + (1 << 18), "no more is read than tells its size"
    assert board.status_code == 200
