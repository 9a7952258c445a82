"""A process that serves pages, as ``run`` does, and polls when it is told to.

    python -m bench.site_process hello                       a bare Starlette "hello"
    python -m bench.site_process site ARCHIVE.DB             the page, its data, health, metrics
    python -m bench.site_process site ARCHIVE.DB PORT FOLDER and 300 feeds of a server, polled

Prints its address. Then ``rounds N`` on standard input polls every feed N times, one line of JSON
each; the end of the input ends it. Both applications stand on the same server, without a limit.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from bench.measure import cpu_seconds
from bench.ours import HastyClock, polling_of
from bot.board.web import application, data
from bot.clock import Clock, SystemClock
from bot.condition.oversight import Oversight
from bot.match.matcher import Matcher
from bot.polling.service import Polling, one_round
from bot.services.site import DatabaseSite
from bot.settings import Settings
from bot.tuning import tune
from bot.web_server import WebServer
from storage.database import Database

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Around:
    """The program around the site."""

    database: Database
    clock: Clock
    settings: Settings


@dataclass
class Standing:
    """In the place of sender and polling."""

    rules: Matcher
    age: float = 0.0

    def matcher(self) -> Matcher:
        return self.rules


def hello() -> ASGIApp:
    """Return the application to compare with."""

    async def answer(request: Request) -> PlainTextResponse:
        del request
        return PlainTextResponse("hello")

    return Starlette(routes=[Route("/", answer)])


def site(file: str) -> ASGIApp:
    """Return the whole site over an archive."""
    settings = Settings(database_url=f"sqlite:///{file}", indicators_dir=ROOT / "indicators")
    around = Around(Database.open(settings.database_url), SystemClock(), settings)
    standing = Standing(Matcher.load(settings.indicators_dir))
    oversight = Oversight(settings, around.database, around.clock, standing, standing)
    routes = [*data.routes(), *oversight.routes()]
    return application.create(DatabaseSite(around), routes=routes, limit=None)


async def main(what: str, file: str = "", port: str = "", folder: str = "") -> None:
    """Serve, and poll when told to."""
    clock = HastyClock()
    polling = polling_of(int(port), Path(folder), clock)[0] if port else None
    server = WebServer(hello() if what == "hello" else site(file), "127.0.0.1", 0)
    await server.start()
    if polling is not None:
        await polling.start()
        await one_round(polling)  # the first poll is history
    tune()
    print(server.url, flush=True)
    loop = asyncio.get_running_loop()
    while words := (await loop.run_in_executor(None, sys.stdin.readline)).split():
        assert polling is not None
        print(json.dumps(await _rounds(polling, clock, int(words[1]))), flush=True)
    if polling is not None:
        await polling.stop(5)
    await server.stop(1)


async def _rounds(polling: Polling, clock: HastyClock, number: int) -> dict[str, float]:
    cpu, wall = cpu_seconds(), time.perf_counter()
    for _ in range(number):
        clock.advance(timedelta(hours=3))
        await one_round(polling)
    return {"cpu": cpu_seconds() - cpu, "wall": time.perf_counter() - wall}


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
