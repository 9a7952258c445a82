"""What breaks on purpose: a killed process, a full disk, two writers at once, a held lock."""

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.errors import DatabaseError, DatabaseFullError
from storage import meta
from storage.batches import insert_new
from storage.database import Database
from storage.schema import updates
from tests.storage.builders import NOW, House, event_no, item
from tests.storage.ingesting import ROUND

pytestmark = pytest.mark.anyio

_PER_ARTICLE = {
    "revisions": 1.0,
    "verdicts": 1.0,
    "identities": 2.0,
    "sightings": 1.0,
    "claims": 0.1,
    "stories": 0.1,
    "story_articles": 0.1,
    "alerts": 0.1,
}


def kill_while_ingesting(url: str, after: float) -> int:
    """Run the process, kill it some time after its first commit; returns its last commit."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.storage.ingesting", url], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(after)
        process.kill()
        return int([first, *process.stdout][-1])


def test_a_killed_process_leaves_whole_rounds_behind(database: Database) -> None:
    House(database, "Antara")
    chance = random.Random(7)
    for _ in range(3):
        said = kill_while_ingesting(database.url, chance.uniform(0, 0.05))
        house = House(database)
        wait_for_rollback(house)
        articles = house.count("articles")
        assert articles % ROUND == 0
        assert articles // ROUND in (said + 1, said + 2)  # the last commit may not have been said
        found = {table: house.count(table) / articles for table in _PER_ARTICLE}
        assert found == pytest.approx(_PER_ARTICLE)
    assert house.count("polls") > 0


def wait_for_rollback(house: House) -> None:
    """PostgreSQL notices a dead client a moment later; the lock says when."""
    house.database.write_now(lambda conn: meta.put(conn, "after the crash", "yes"))


def test_a_failing_write_leaves_nothing_and_the_next_one_works(database: Database) -> None:
    def fail(conn: Connection) -> None:
        meta.put(conn, "a", "1")
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        database.write_now(fail)
    assert database.read_now(lambda conn: meta.get(conn, "a")) is None
    database.write_now(lambda conn: meta.put(conn, "a", "2"))
    assert database.read_now(lambda conn: meta.get(conn, "a")) == "2"


def test_no_update_is_lost_between_two_processes_and_four_threads(database: Database) -> None:
    other = Database.open(database.url)

    def increment(conn: Connection) -> None:
        meta.put(conn, "counter", str(int(meta.get(conn, "counter") or 0) + 1))

    with ThreadPoolExecutor(4) as threads:
        for step in range(100):
            threads.submit((database, other)[step % 2].write_now, increment)
    other.close()
    assert database.read_now(lambda conn: meta.get(conn, "counter")) == "100"


def test_two_writers_of_the_same_news_make_each_article_once(database: Database) -> None:
    houses = [House(database, "Antara"), House(Database.open(database.url))]
    houses[1].feeds = houses[0].feeds
    news = [item(f"T{n}", link=f"https://a.example/{n}", verdict=event_no(n)) for n in range(60)]
    parts = [news[start : start + 20] for start in (0, 10, 20, 30, 40, 0, 30)]
    with ThreadPoolExecutor(2) as threads:
        results = list(
            threads.map(lambda job: houses[job[0] % 2].bring(*job[1]), list(enumerate(parts)))
        )
    houses[1].database.close()
    assert houses[0].count("articles") == houses[0].count("alerts") == 60
    assert sum(result.new for result in results) == 60
    assert sum(len(result.alerts) for result in results) == 60


async def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    seen: list[str | None] = []

    def slow_write(conn: Connection) -> None:
        meta.put(conn, "a", "1")
        seen.append(database.read_now(lambda other: meta.get(other, "a")))

    await database.write(slow_write)
    assert seen == [None]
    assert await database.read(lambda conn: meta.get(conn, "a")) == "1"


def test_exactly_the_new_rows_come_back(database: Database) -> None:
    def add(numbers: range) -> Callable[[Connection], list[tuple[int, ...]]]:
        rows = [{"update_id": number, "seen_at": NOW} for number in numbers]
        return lambda conn: insert_new(conn, updates, rows)

    assert len(database.write_now(add(range(0, 5000, 2)))) == 2500
    new = database.write_now(add(range(5000)))
    assert sorted(new) == [(number,) for number in range(1, 5000, 2)]
    assert database.write_now(add(range(5000))) == []


def test_a_full_disk_keeps_nothing_of_the_write_and_writing_goes_on_later(
    sqlite: Database,
) -> None:
    def limit(pages: int) -> None:
        sqlite.write_now(lambda conn: conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}"))

    house = House(sqlite, "Antara")
    house.bring(item("before", guid="0"))
    limit(1)  # SQLite takes the size it has
    many = [item(f"T{n}", summary="x" * 500, guid=str(n)) for n in range(1, 1000)]
    with pytest.raises(DatabaseFullError, match="no room left") as caught:
        house.bring(*many)
    assert "\n" not in str(caught.value)
    assert house.count("articles") == house.count("polls") == 1
    limit(1_000_000)
    assert house.bring(*many).new == 999


def test_a_lock_held_by_another_process_gets_one_sentence(sqlite: Database) -> None:
    sqlite.write_now(lambda conn: conn.exec_driver_sql("PRAGMA busy_timeout = 50"))
    path = sqlite.url.partition(":///")[2]
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError, match="another process keeps it locked"):
        sqlite.write_now(lambda conn: meta.put(conn, "a", "1"))
    other.execute("ROLLBACK")
    other.close()
    sqlite.write_now(lambda conn: meta.put(conn, "a", "1"))


def test_a_database_that_was_replaced_by_rubbish_gets_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "jembatan.db"
    Database.open(f"sqlite:///{path}").close()
    path.write_bytes(path.read_bytes()[:100] + b"rubbish" * 5000)
    with pytest.raises(DatabaseError) as caught:
        Database.open(f"sqlite:///{path}")
    assert "damaged" in str(caught.value)
