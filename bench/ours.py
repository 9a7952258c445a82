"""Our side of the bench: the production polling on SQLite, matching and verdicts included."""

import asyncio
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.measure import ENTRIES, FEEDS, ROUNDS, Round, cpu_seconds, pss_mib, switch
from bot.clock import Job, NextDue
from bot.ids import IdSource
from bot.polling.service import Polling, one_round
from bot.settings import Settings
from bot.tuning import tune
from storage.database import Database
from storage.searching import search

_GLANCE = 0.005


class HastyClock:
    """The machine's clock, set forward between two rounds so that every feed is due again."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))

    def advance(self, span: timedelta) -> None:
        self._ahead += span

    def start_ticking(self, job: Job, seconds: float, next_due: NextDue) -> None:
        raise RuntimeError("the bench ticks by hand")

    async def stop_ticking(self) -> None:
        return


async def main(port: int, folder: Path) -> None:
    """Play the five rounds, then build the search index as its own line."""
    clock = HastyClock()
    polling, database = polling_of(port, folder, clock)
    await polling.start()
    tune()
    for name, mode in ROUNDS:
        switch(port, mode)
        print(json.dumps(asdict(await _measured(name, polling))), flush=True)
        clock.advance(timedelta(hours=3))
    print(json.dumps(asdict(await _index(database))), flush=True)
    await polling.stop(5)
    database.close()


def polling_of(port: int, folder: Path, clock: HastyClock) -> tuple[Polling, Database]:
    """Return the production polling of the server's feeds, on a database of its own."""
    feeds_file = folder / "feeds.toml"
    feeds_file.write_text("".join(_feed(port, number) for number in range(FEEDS)))
    settings = Settings(
        database_url=f"sqlite:///{folder}/bench.db",
        feeds_file=feeds_file,
        allowed_private_hosts=("127.0.0.1",),
    )
    _make_database(settings.database_url)
    database = Database.open(settings.database_url)
    polling = Polling(
        settings, database, clock, IdSource(), instance="bench", committed=lambda _result: None
    )
    return polling, database


def _make_database(url: str) -> None:
    """As every start but the first finds it; the migrations' library stays out of memory."""
    command = [sys.executable, "-m", "bot", "db", "upgrade"]
    subprocess.run(
        command, check=True, capture_output=True, env={**os.environ, "DATABASE_URL": url}
    )


async def _measured(name: str, polling: Polling) -> Round:
    lags: list[float] = []
    peak = [0.0]
    watcher = asyncio.create_task(_watch(lags, peak))
    await asyncio.sleep(0)
    cpu, wall = cpu_seconds(), time.perf_counter()
    await one_round(polling)
    cpu, wall = cpu_seconds() - cpu, time.perf_counter() - wall
    watcher.cancel()
    lags.sort()
    p99 = lags[int(len(lags) * 0.99)] * 1000 if lags else 0.0
    return Round(name, cpu, wall, max(peak[0], pss_mib()), p99)


async def _watch(lags: list[float], peak: list[float]) -> None:
    """How late the loop comes back from a short sleep, and now and then the memory."""
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(_GLANCE)
        lags.append(time.perf_counter() - begun - _GLANCE)
        if len(lags) % 200 == 0:
            peak[0] = max(peak[0], await asyncio.to_thread(pss_mib))


async def _index(database: Database) -> Round:
    cpu, wall = cpu_seconds(), time.perf_counter()
    while await database.write(lambda conn: search.index_pending(conn, 500)):
        pass
    return Round("search index", cpu_seconds() - cpu, time.perf_counter() - wall, pss_mib())


def _feed(port: int, number: int) -> str:
    language = ("en", "id", "ko", "th")[number % 4]
    return (
        f'[[feeds]]\nname = "Outlet {number}"\nurl = "http://127.0.0.1:{port}/feed/{number}"\n'
        f'country = "ID"\nlanguage = "{language}"\nkind = "wire"\n\n'
    )


if __name__ == "__main__":
    print(f"{FEEDS} feeds x {ENTRIES} entries", file=sys.stderr)
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
