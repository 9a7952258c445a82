"""Makes a database file with a made-up archive, or takes up one that was made before."""

import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from bench.synthetic_archive import Filler
from storage.database import Database
from storage.searching import search

ARTICLES = 200_000


@dataclass(frozen=True)
class Size:
    """How many articles there are, how many of them match, in how many events."""

    articles: int
    matches: int
    events: int

    def scaled(self, articles: int) -> "Size":
        """Return the same shares of fewer articles."""
        share = articles / self.articles
        return Size(articles, int(self.matches * share), int(self.events * share))


def archive(path: Path, size: Size, console: Console) -> tuple[Filler, Database]:
    """Fill the file and build its search index, unless it is there already."""
    there = path.exists()
    filler = Filler(size.articles, size.matches, size.events)
    database = Database.open(f"sqlite:///{path}")
    if there:
        filler.recall(database)
        return filler, database
    begun = time.perf_counter()
    filler.fill(database)
    console.print(f"{size.articles} articles in {time.perf_counter() - begun:.0f} s", style="dim")
    begun, cpu = time.perf_counter(), time.process_time()
    while database.write_now(lambda conn: search.index_pending(conn, 5000)):
        pass
    cpu, wall = time.process_time() - cpu, time.perf_counter() - begun
    console.print(f"search index: {cpu:.0f} CPU-s, {wall:.0f} s", style="dim")
    return filler, database
