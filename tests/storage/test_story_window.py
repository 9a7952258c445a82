"""The stories in memory: as the database has them, whoever wrote, and whatever failed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from bot.ids import StoryId
from storage import alerts, articles, overrides, stories, story_alerts
from storage.database import Database
from storage.records import FeedBatch, IngestItem, IngestResult
from storage.story_window import StoryWindow
from tests.storage.builders import (
    ALERT,
    DAY,
    HISTORY,
    HOUR,
    NONE,
    NOW,
    House,
    event_no,
    item,
    poll,
)
from tests.storage.reports import bring, decided, stored


class BrokenError(Exception):
    """What goes wrong in the middle of a transaction."""


@pytest.fixture
def house(database: Database) -> House:
    return House(database, "Antara", "Bernama", "VNA")


def keep(
    house: House, window: StoryWindow, *items: IngestItem, at: datetime = NOW, fail: bool = False
) -> IngestResult:
    """Ingest as the process does that keeps a window."""

    def write(conn: Connection) -> IngestResult:
        batch = FeedBatch(poll(house.feeds[0], at), tuple(items))
        result = articles.ingest(conn, [batch], house.ids, at, window=window)
        if fail:
            raise BrokenError
        return result

    result = house.database.write_now(write)
    window.settle()
    return result


def report(name: str, number: int = 0, at: datetime = NOW) -> IngestItem:
    return item(f"Report {name}", guid=name, verdict=event_no(number), published=at)


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


# --- Corrections ---


def merge(house: House, gone: str, into: str, at: datetime = NOW) -> Callable[[datetime], None]:
    """A person says that two events are one; returns how to withdraw it at an hour."""
    away, root = (stored(house)[name].story_id for name in (gone, into))
    assert away is not None
    assert root is not None

    def correct(conn: Connection, action: str, value: dict[str, int], now: datetime) -> int:
        made = overrides.append(
            conn, house.ids, now, action=action, actor="7", story_id=away, value=value
        )
        stories.refresh(conn, [away, root], now)
        return made.id

    merged = house.database.write_now(lambda conn: correct(conn, "merge", {"into": root}, at))

    def undo(now: datetime) -> None:
        house.database.write_now(lambda conn: correct(conn, "undo", {"override": merged}, now))

    return undo


def test_a_report_of_a_story_that_was_merged_away_goes_where_that_went(house: House) -> None:
    window = StoryWindow()
    made = keep(house, window, report("a", 0), report("b", 1)).alerts
    merge(house, "a", "b")
    assert keep(house, window, report("c", 0), at=NOW + HOUR).alerts == ()

    shown = stored(house)
    assert len(made) == 2
    assert {record.story_id for record in shown.values()} == {shown["b"].story_id}
    assert decided(house, "c")[1] == "later-report"
    view = house.database.read_now(lambda conn: alerts.view(conn, made[0]))
    assert view.story is not None
    assert view.story.same_as is not None
    assert view.story.same_as.story_id == shown["b"].story_id


@pytest.mark.parametrize("restarted", [False, True])
def test_a_merge_withdrawn_gives_each_event_the_reports_that_came_meanwhile(
    house: House, restarted: bool
) -> None:
    window = StoryWindow()
    keep(house, window, report("a", 0), report("b", 1))
    undo = merge(house, "a", "b")
    window = StoryWindow() if restarted else window
    keep(house, window, report("c", 0), report("d", 1), at=NOW + HOUR)
    keep(house, window, report("e", 0), at=NOW + 2 * HOUR)
    assert len({record.story_id for record in stored(house).values()}) == 1
    undo(NOW + 2 * HOUR)

    shown = {name: record.story_id for name, record in stored(house).items()}
    assert shown["a"] == shown["c"] == shown["e"] != shown["b"] == shown["d"]
    keep(house, window, report("f", 0), at=NOW + 3 * HOUR)
    assert stored(house)["f"].story_id == shown["a"]


def test_a_merge_that_memory_missed_after_the_clock_went_back_makes_no_second_alert(
    house: House,
) -> None:
    window = StoryWindow()
    keep(house, window, report("a", 0), report("b", 1), at=NOW + DAY)
    keep(house, window, report("other", 2), at=NOW + DAY + HOUR)
    merge(house, "a", "b", NOW)

    assert keep(house, window, report("c", 0), at=NOW + HOUR).alerts == ()
    assert stored(house)["c"].story_id == stored(house)["b"].story_id
    assert decided(house, "c")[1] == "later-report"


def test_an_event_merged_into_one_that_was_not_told_has_its_alert(house: House) -> None:
    window = StoryWindow()
    (alert,) = keep(house, window, report("a", 0)).alerts
    bring(house, "history", event_no(1), by=1, intent=HISTORY)
    merge(house, "a", "history")

    assert keep(house, window, report("b", 1), at=NOW + HOUR).alerts == ()
    assert decided(house, "b")[1] == "later-report"
    root = stored(house)["history"].story_id
    assert root is not None
    found = house.database.read_now(lambda conn: story_alerts.told(conn, [root]))
    assert found[root].alert_id == alert


def test_a_report_taken_out_of_a_story_takes_those_like_it_along(house: House) -> None:
    window = StoryWindow()
    keep(house, window, report("a", 0), report("b", 1))
    article = stored(house)["b"].report.article_id
    story, other = stored(house)["b"].story_id, stored(house)["a"].story_id
    assert story is not None
    assert other is not None

    def split(conn: Connection) -> None:
        overrides.append(
            conn,
            house.ids,
            NOW,
            action="split",
            actor="7",
            story_id=story,
            article_id=article,
            value={"to": other},
        )
        stories.refresh(conn, [story, other], NOW)

    house.database.write_now(split)
    keep(house, window, report("c", 1), at=NOW + HOUR)
    assert stored(house)["c"].story_id == StoryId(other)
