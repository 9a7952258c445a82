"""The stories in memory: as the database has them, whoever wrote, and whatever failed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from storage.archive import articles
from storage.database import Database
from storage.grouping.story_window import StoryWindow
from storage.records import FeedBatch, IngestResult
from tests.storage.builders import (
    ALERT,
    DAY,
    HOUR,
    NONE,
    NOW,
    House,
    event_no,
    item,
    poll,
)
from tests.storage.reports import bring, stored
from tests.storage.windowed import BrokenError, keep, report


@pytest.fixture
def house(database: Database) -> House:
    return House(database, "Antara", "Bernama", "VNA")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect what is asked of the database."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_what_another_process_began_is_found(house: House) -> None:
    window = StoryWindow()
    keep(house, window, report("a"))
    bring(house, "b", event_no(1), by=1)

    assert keep(house, window, report("c", 1)).alerts == ()
    assert stored(house)["b"].story_id == stored(house)["c"].story_id


def test_a_transaction_that_failed_leaves_nothing_in_memory(house: House) -> None:
    window = StoryWindow()
    keep(house, window, report("a"))
    with pytest.raises(BrokenError):
        keep(house, window, report("b", 1), fail=True)
    assert house.count("stories") == 1

    assert len(keep(house, window, report("b", 1)).alerts) == 1
    assert keep(house, window, report("c")).alerts == ()
    assert house.count("stories") == 2


def test_without_the_word_that_it_was_committed_all_is_read_again(house: House) -> None:
    window = StoryWindow()
    antara = house.feeds[0]

    def write(conn: Connection) -> IngestResult:
        batch = FeedBatch(poll(antara), (report("a"),))
        return articles.ingest(conn, [batch], house.ids, NOW, window=window)

    house.database.write_now(write)
    assert keep(house, window, report("b")).alerts == ()
    assert house.count("stories") == 1


def test_what_is_known_is_not_read_again(house: House) -> None:
    window = StoryWindow()
    keep(house, window, *(report(f"{n}", n) for n in range(10)))
    keep(house, window, report("again", 3))
    with statements() as seen:
        keep(house, window, report("once more", 4), at=NOW + HOUR)

    fingerprints = [one for one in seen if one.startswith("SELECT") and "fingerprint" in one]
    assert fingerprints == []


def test_a_transaction_without_relevant_reports_asks_nothing_of_stories(house: House) -> None:
    window = StoryWindow()
    keep(house, window, report("a"))
    with statements() as seen:
        keep(house, window, *(item(f"T{n}", guid=f"dull {n}", verdict=NONE) for n in range(30)))

    assert [one for one in seen if "stories" in one or "alerts" in one] == []


def test_only_the_newest_stories_are_kept(house: House) -> None:
    for number in range(6):
        bring(house, f"{number}", event_no(number), at=NOW + number * HOUR)
    window = StoryWindow(most=3)

    assert keep(house, window, report("new", 5), at=NOW + DAY).alerts == ()
    assert len(keep(house, window, report("old", 0), at=NOW + DAY).alerts) == 1


def test_reports_from_before_there_were_fingerprints_are_compared_too(house: House) -> None:
    bring(house, "a", ALERT)
    house.database.write_now(
        lambda conn: conn.exec_driver_sql("UPDATE story_articles SET fingerprint = NULL")
    )
    later = keep(house, StoryWindow(), item("Report b", guid="b", verdict=ALERT), at=NOW + HOUR)

    assert later.alerts == ()
    filled = "SELECT count(*) FROM story_articles WHERE fingerprint IS NOT NULL"
    assert house.database.read_now(lambda conn: conn.exec_driver_sql(filled).scalar()) == 2
