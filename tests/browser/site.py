"""The real page for a real browser: autumn 2025 from recorded reports, served over HTTP."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.app import Bot
from bot.board.web import application, data
from bot.clock import Clock
from bot.demo.clock import VirtualClock
from bot.demo.feed_list import feed_list
from bot.demo.outlets import OutletServer
from bot.demo.recorded import load
from bot.match.verdict import Indicator
from bot.services.board import import_history
from bot.services.site import DatabaseSite
from bot.settings import Settings
from storage.database import Database
from tests.fakes.polled import ROOT, matcher, settings_in
from tests.fakes.web_archive import WebArchive

FIRST, LAST = date(2025, 10, 6), date(2025, 10, 14)  # three visits within a week


@dataclass(frozen=True)
class Around:
    """What the site works with; the clock stands still once the autumn has been lived through."""

    database: Database
    clock: Clock
    settings: Settings


async def autumn(folder: Path, first: date = FIRST, last: date = LAST) -> Around:
    """Let the bot live through the recorded reports, after importing history."""
    outlets = load(first, last)
    clock = VirtualClock(datetime.combine(first, time(), UTC) - timedelta(days=1))
    server = OutletServer(outlets, clock)
    await server.start()
    try:
        (folder / "feeds.toml").write_text(feed_list(outlets, server.url, "36h"), encoding="utf-8")
        settings = settings_in(folder, time_zone="UTC")
        database = Database.open(settings.database_url)
        database.write_now(lambda conn: import_history(conn, ROOT / "indicators"))
        bot = Bot(settings, database, clock, matcher=matcher())
        await bot.start()
        await clock.run_until(datetime.combine(last, time(), UTC), bot.idle)
        await bot.stop()
    finally:
        await server.stop()
    return Around(database, clock, settings)


async def story_of(around: Around, indicator: Indicator, country: str) -> str:
    """Return the public id of that event of theirs that most outlets reported."""
    board = await DatabaseSite(around).board()
    found = [
        event
        for event in board.events
        if any(one.indicator is indicator and country in one.asean_actors for one in event.claims)
    ]
    return max(found, key=lambda event: len(event.sources)).id


def application_of(around: Around | WebArchive, root_path: str = "") -> Starlette:
    """The application with its data, as the program builds it; nobody is refused."""
    site = DatabaseSite(around)
    return application.create(site, routes=data.routes(), limit=None, root_path=root_path)


@dataclass(frozen=True)
class BehindProxy:
    """Stands for a proxy: takes the prefix off the path before the page sees it, and answers 418
    to whatever asks for a place outside.
    """

    app: ASGIApp
    prefix: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if not scope["path"].startswith(self.prefix + "/"):
                await send({"type": "http.response.start", "status": 418, "headers": []})
                await send({"type": "http.response.body", "body": b"outside the prefix"})
                return
            scope = {**scope, "path": scope["path"].removeprefix(self.prefix), "raw_path": b""}
        await self.app(scope, receive, send)


@contextmanager
def serving(make: Callable[[], ASGIApp]) -> Iterator[str]:
    """Serve what ``make`` returns on a free port, in a loop of its own; yields the address."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(make(), log_level="error", lifespan="off", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()
