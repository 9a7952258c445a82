"""Stories that people corrected, in memory: reports go where the corrections lead."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Connection

from bot.ids import StoryId
from storage.database import Database
from storage.delivery import alerts, story_alerts
from storage.grouping import overrides, stories
from storage.grouping.story_window import StoryWindow
from tests.storage.builders import DAY, HISTORY, HOUR, NOW, House, event_no
from tests.storage.reports import bring, decided, stored
from tests.storage.windowed import keep, report


@pytest.fixture
def house(database: Database) -> House:
    return House(database, "Antara", "Bernama", "VNA")


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
