"""``python -m bench.questions``: every question of the chat against an archive of 200,000 reports.

Fills a new SQLite database, builds the search index, then times each question's service call end
to end, wall time, with other arguments each time. Exit status 1 when a p95 is over the target.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.archive_file import ARTICLES, Size, archive
from bench.synthetic_archive import Filler
from bench.synthetic_outlets import CHATS, COUNTRIES, NOW, link
from bot.chat.services.archive import ArchiveFilter
from bot.clock import SystemClock
from bot.ids import public
from bot.match.matcher import Matcher
from bot.match.verdict import Indicator
from bot.services import Frame
from bot.services.archive import DatabaseArchive
from bot.settings import Settings
from storage.database import Database

TARGET = 0.3  # seconds
TURNS = 20
ROOT = Path(__file__).parents[1]
SIZE = Size(ARTICLES, matches=5000, events=2000)
COMMON = ("minister", "school", "北", "北韩", "북한", "외무상", "รัฐมนตรี", "menteri", "talks")

Ask = Callable[[int], Awaitable[object]]
Narrow = Callable[[int], ArchiveFilter]


@dataclass(frozen=True)
class Question:
    """A name, and how it is asked the nth time."""

    name: str
    ask: Ask


def main() -> int:
    """Fill, ask, print."""
    options = argparse.ArgumentParser(prog="python -m bench.questions")
    options.add_argument("--articles", type=int, default=ARTICLES)
    options.add_argument("--keep", type=Path, help="a database to fill, or to use if it is there")
    chosen = options.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.keep or Path(folder) / "questions.db"
        filler, database = archive(path, SIZE.scaled(chosen.articles), console)
        try:
            found = asyncio.run(_asked(database, filler))
        finally:
            database.close()
    _print(console, found)
    return 0 if all(_p95(times) <= TARGET for times in found.values()) else 1


async def _asked(database: Database, filler: Filler) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for question in _questions(DatabaseArchive(_frame(database, filler)), filler):
        await question.ask(0)  # what is read once and kept, as in a bot that runs
        for turn in range(1, TURNS + 1):
            begun = time.perf_counter()
            await question.ask(turn)
            found.setdefault(question.name, []).append(time.perf_counter() - begun)
    return found


def _country(turn: int) -> ArchiveFilter:
    return ArchiveFilter(country=COUNTRIES[turn % len(COUNTRIES)])


def _indicator(turn: int) -> ArchiveFilter:
    return ArchiveFilter(list(Indicator)[turn % 12])


def _narrow(turn: int) -> ArchiveFilter:
    return ArchiveFilter(_indicator(turn).indicator, _country(turn).country, "ko", 200)


def _anything(_turn: int) -> ArchiveFilter:
    return ArchiveFilter()


def _questions(archive: DatabaseArchive, filler: Filler) -> Iterator[Question]:
    yield from _about_events(archive, filler)
    yield from _searches(archive)
    yield Question("stats", lambda _: archive.stats(NOW, UTC))


def _about_events(archive: DatabaseArchive, filler: Filler) -> Iterator[Question]:
    def story(turn: int) -> str:
        return public(filler.stories[-turn * 7 % len(filler.stories)])

    def events(wanted: Narrow, page: int = 0) -> Ask:
        return lambda turn: archive.events(wanted(turn), NOW, page)

    yield Question("recent", events(_anything))
    yield Question("recent, last page", events(_anything, 9999))
    yield Question("recent, narrowed four ways", events(_narrow))
    yield Question("indicator, counts", lambda t: archive.tally(_indicator(t), NOW))
    yield Question("country, counts", lambda t: archive.tally(_country(t), NOW))
    yield Question("country, a page", events(_country, 3))
    yield Question("story", lambda t: archive.thread(story(t)))
    yield Question("story by the link of a reject", lambda t: archive.thread(link(t)))
    yield Question("why, an event", lambda t: archive.reasons(story(t)))
    yield Question("why, a reject by link", lambda t: archive.reasons(link(t * 991)))
    yield Question("which alert a message told", lambda t: archive.told_by(1 + t % CHATS, t * 50))


def _searches(archive: DatabaseArchive) -> Iterator[Question]:
    def words(*texts: str, wanted: Narrow = _anything) -> Ask:
        return lambda turn: archive.search(texts[turn % len(texts)], wanted(turn), NOW, None)

    yield Question("search, common words", words(*COMMON))
    yield Question("search, two words", words("minister school", "북한 외무상", "menteri sekolah"))
    yield Question("search, rare names", words(*_names()))
    yield Question("search, nothing found", words("zzyzx", "鬱陶", "minister zzyzx", "뷁뷁"))
    nobody = words('"the the the of of of"', '"new flood new"')
    yield Question("search, a phrase nobody wrote", nobody)
    yield Question("search, one country", words("minister", "school", wanted=_country))
    yield Question("search, 200 words", words(" ".join(_names() * 20), "学校 " * 100))


def _names() -> tuple[str, ...]:
    return ("Bakuna", "Lolimo", "Nenuka", "Mibobe", "Kokulu")


def _frame(database: Database, filler: Filler) -> Frame:
    matcher = Matcher.load(ROOT / "indicators")

    async def nothing() -> None:
        return None

    return Frame(
        database=database,
        clock=SystemClock(),
        ids=filler.ids,
        settings=Settings(),
        queued=lambda: None,
        tell=lambda _: None,
        matcher=lambda: matcher,
        reload_feeds=nothing,
        reload_indicators=nothing,
    )


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95) - 1]


def _print(console: Console, found: dict[str, list[float]]) -> None:
    table = Table(
        title=f"questions, ms of {TURNS} turns each (p95 to stay under {TARGET * 1000:.0f})"
    )
    for column in ("question", "median", "p95"):
        table.add_column(column, justify="left" if column == "question" else "right")
    for name, times in found.items():
        table.add_row(name, f"{statistics.median(times) * 1000:.1f}", f"{_p95(times) * 1000:.1f}")
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
