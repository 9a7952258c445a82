"""``python -m bench.site_speed``: the page and its data at 200,000 articles and 5,000 stories.

Pages and /api/ calls are timed from outside, one after the other and in turn with a bare Starlette
"hello" on the same server. A page is asked for with a query that nobody asked before, so each is
made anew; "as visitors ask" takes it as it comes. Then polling at full speed with and without 50
requests a second. Exit status 1 when a target is missed.
"""

import argparse
import json
import math
import platform
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from rich.console import Console
from rich.table import Table

from bench.__main__ import feed_server
from bench.archive_file import ARTICLES, Size, archive
from bench.measure import FEEDS, switch
from bench.questions import COMMON
from bench.synthetic_outlets import COUNTRIES
from bench.visitors import Crowd, Visitor
from bot.ids import public
from bot.match.verdict import Indicator

ROOT = Path(__file__).parents[1]
SIZE = Size(ARTICLES, matches=10_000, events=5_000)
TARGET_MS = 50.0
LEAST_SPEED = 0.9  # of polling while visitors come
PER_SECOND = 50.0
TURNS = 40
PAIRS = 7
POLLED = {"all 304": ("etag", 6), "changed bytes, nothing new": ("stamped", 2)}  # mode, rounds

Address = Callable[[int], str]


@dataclass
class Served:
    """A running process of ``bench.site_process``."""

    process: "subprocess.Popen[str]"
    url: str = field(init=False)

    def __post_init__(self) -> None:
        self.url = self._line()

    def rounds(self, number: int) -> dict[str, float]:
        """Poll every feed so many times; returns CPU and wall seconds."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"rounds {number}\n")
        self.process.stdin.flush()
        found: dict[str, float] = json.loads(self._line())
        return found

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@contextmanager
def serving(*words: str) -> Iterator[Served]:
    """Run the process."""
    command = [sys.executable, "-m", "bench.site_process", *words]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Served(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(timeout=20)


def pages(stories: list[str]) -> dict[str, Address]:
    """Return every page by its name: the address of the nth visit."""
    indicators, countries = list(Indicator), COUNTRIES
    return {
        "board": lambda turn: f"/?visit={turn}",
        "board, as visitors ask": lambda _: "/",
        "indicator": lambda turn: f"/indicator/{indicators[turn % 12]}?visit={turn}",
        "country": lambda turn: f"/country/{countries[turn % 11]}?visit={turn}",
        "story": lambda turn: f"/story/{stories[turn * 31 % len(stories)]}?visit={turn}",
        "search": lambda turn: f"/search?q={_word(turn)}&visit={turn}",
        "search, narrowed": lambda turn: (
            f"/search?q={_word(turn)}&country={countries[turn % 11]}&visit={turn}"
        ),
        "calendar": lambda turn: f"/calendar?visit={turn}",
        "feeds": lambda turn: f"/feeds?visit={turn}",
    }


def calls(stories: list[str]) -> dict[str, Address]:
    """Return the calls of /api/ likewise."""
    indicators = list(Indicator)
    return {
        "/api/board": lambda _: "/api/board",
        "/api/events": lambda turn: f"/api/events?indicator={indicators[turn % 12]}",
        "/api/stories/ID": lambda turn: f"/api/stories/{stories[turn * 37 % len(stories)]}",
        "/api/feeds": lambda _: "/api/feeds",
    }


def _word(turn: int) -> str:
    return quote(COMMON[turn % len(COMMON)])


def main() -> int:
    """Fill, ask, poll, print."""
    options = argparse.ArgumentParser(prog="python -m bench.site_speed")
    options.add_argument("--articles", type=int, default=ARTICLES)
    options.add_argument("--turns", type=int, default=TURNS)
    options.add_argument("--pairs", type=int, default=PAIRS)
    options.add_argument("--keep", type=Path, help="a database to fill, or to use if it is there")
    chosen = options.parse_args()
    console = Console(width=110)
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.keep or Path(folder) / "site.db"
        filler, database = archive(path, SIZE.scaled(chosen.articles), console)
        database.close()
        stories = [public(story) for story in filler.stories[:: max(1, len(filler.stories) // 500)]]
        asked = _asked(str(path), pages(stories), calls(stories), chosen.turns)
        fast = _print_times(console, asked)
        polled = _polled(str(path), folder, stories, chosen.pairs)
        steady = _print_polling(console, polled)
    console.print(f"{platform.machine()}, Python {platform.python_version()}; ratios count")
    return 0 if fast and steady else 1


def _asked(
    path: str, shown: Mapping[str, Address], called: Mapping[str, Address], turns: int
) -> dict[str, list[float]]:
    """Time every question, in another order each turn, with a hello after each."""
    found: dict[str, list[float]] = {"hello": []}
    everything = {**shown, **called}
    with serving("hello") as bare, serving("site", path) as real:
        greeter, visitor = Visitor(bare.url), Visitor(real.url)
        for address in everything.values():  # what is read once and kept
            visitor.ask(address(10_000))
        for turn in range(turns):
            for name in random.Random(turn).sample(list(everything), len(everything)):
                found.setdefault(name, []).append(visitor.ask(everything[name](turn)) * 1000)
                found["hello"].append(greeter.ask("/") * 1000)
        greeter.close()
        visitor.close()
    return found


def _polled(
    path: str, folder: str, stories: list[str], pairs: int
) -> dict[str, list[tuple[float, float]]]:
    """Poll quietly and among visitors, in turn; return the seconds of each pair."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in POLLED}
    with feed_server() as port, serving("site", path, str(port), folder) as real:
        crowd = Crowd(real.url, _popular(stories), PER_SECOND)
        with crowd.coming():
            real.rounds(2)  # pages are made and kept, as on any day
        for pair in range(pairs):
            for name, (mode, rounds) in POLLED.items():
                switch(port, mode)
                real.rounds(1)
                wall = {}
                for visited in (False, True) if pair % 2 else (True, False):
                    with crowd.coming() if visited else nullcontext():
                        wall[visited] = real.rounds(rounds)["wall"] / rounds
                found[name].append((wall[False], wall[True]))
    return found


def _popular(stories: list[str]) -> list[str]:
    """Return the addresses that visitors ask for again and again."""
    addresses = ["/", "/calendar", "/feeds", "/api/board", "/feeds/alerts.atom"]
    addresses += [f"/indicator/{one}" for one in Indicator]
    addresses += [f"/country/{one}" for one in COUNTRIES]
    addresses += [f"/story/{one}" for one in stories[:60]]
    return addresses + [f"/search?q={_word(turn)}" for turn in range(4)]


def _p95(times: list[float]) -> float:
    return sorted(times)[math.ceil(len(times) * 0.95) - 1]


def _print_times(console: Console, found: Mapping[str, list[float]]) -> bool:
    hello = statistics.median(found["hello"])
    table = Table(title=f"ms, p95 to stay under {TARGET_MS:.0f}; ratio of medians to a bare hello")
    for column in ("what", "median", "p95", "ratio"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for name, times in found.items():
        middle = statistics.median(times)
        table.add_row(name, f"{middle:.1f}", f"{_p95(times):.1f}", f"{middle / hello:.0f}")
    console.print(table)
    return all(_p95(times) < TARGET_MS for times in found.values())


def _print_polling(console: Console, found: Mapping[str, list[tuple[float, float]]]) -> bool:
    table = Table(
        title=f"polling, feeds a second (wall), medians; {PER_SECOND:.0f} requests a second"
    )
    for column in ("round", "alone", "with visitors", "ratio", "to reach"):
        table.add_column(column, justify="left" if column == "round" else "right")
    ratios = []
    for name, pairs in found.items():
        alone, visited = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratios.append(statistics.median(quiet / loud for quiet, loud in pairs))
        speeds = f"{FEEDS / alone:.0f}", f"{FEEDS / visited:.0f}"
        table.add_row(name, *speeds, f"{ratios[-1]:.2f}", f"{LEAST_SPEED}")
    console.print(table)
    return all(ratio >= LEAST_SPEED for ratio in ratios)


if __name__ == "__main__":
    sys.exit(main())
