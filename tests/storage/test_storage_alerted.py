"""Events that feed readers follow, on both engines."""

from collections.abc import Sequence

import pytest
from sqlalchemy import update

from bot.ids import StoryId
from storage.database import Database
from storage.delivery import alerted, silences
from storage.grouping import stories
from storage.schema import alerts
from storage.schema import stories as rows
from tests.fakes.alert_rows import AlertRows, Event
from tests.storage.builders import HOUR, NOW
from tests.storage.test_storage_silences import LAOS


def told(database: Database, count: int = 3) -> list[Event]:
    """Events that have an alert each, all of a visit to Laos."""
    made = database.write_now(
        lambda conn: AlertRows().events(conn, [f"Event {n}" for n in range(count)], NOW)
    )
    ids = [one.story_id for one in made]
    database.write_now(lambda conn: stories.refresh(conn, ids, None))
    return made


def latest(database: Database, most: int = 10, words: Sequence[str] = ()) -> list[StoryId]:
    return database.read_now(
        lambda conn: alerted.latest(conn, most, lambda claims: bool(claims), words)
    )


def test_the_latest_changed_comes_first(database: Database) -> None:
    first, second, third = (one.story_id for one in told(database))
    assert latest(database) == [third, second, first]

    database.write_now(lambda conn: stories.refresh(conn, [first], NOW + HOUR))

    assert latest(database) == [first, third, second]
    assert latest(database, most=2) == [first, third]
    assert database.read_now(lambda conn: alerted.latest(conn, 1)) == [first]


@pytest.mark.parametrize("change", [{"retracted": True}, {"merged_into": None}])
def test_what_stands_no_more_is_there_too(
    database: Database, change: dict[str, bool | None]
) -> None:
    first, second, _ = (one.story_id for one in told(database))
    values = {"merged_into": second} if "merged_into" in change else change
    database.write_now(
        lambda conn: conn.execute(update(rows).where(rows.c.id == first).values(values))
    )

    assert first in latest(database)


def test_words_leave_out_what_does_not_name_them(database: Database) -> None:
    made = {one.story_id for one in told(database)}

    assert set(latest(database, words=["visits", "LA"])) == made
    assert latest(database, words=["visits", "VN"]) == []
    assert latest(database, words=["LA%"]) == []


def test_what_nobody_was_told_is_not_there(database: Database) -> None:
    first, second, third = told(database)
    database.write_now(
        lambda conn: conn.execute(alerts.delete().where(alerts.c.id == first.alert_id))
    )

    assert latest(database) == [third.story_id, second.story_id]


def test_what_a_silence_holds_back_comes_when_it_has_ended(database: Database) -> None:
    first, *others = told(database)
    ids = AlertRows().ids
    silence = database.write_now(
        lambda conn: silences.add(
            conn, ids, NOW, matcher=LAOS, author="ana", why="a storm", ends_at=NOW + HOUR
        )
    )
    database.write_now(lambda conn: silences.hold(conn, silence.id, [first.alert_id], NOW))
    during = latest(database)
    database.write_now(lambda conn: silences.close(conn, silence.id))

    assert during == [one.story_id for one in reversed(others)]
    assert set(latest(database)) == {first.story_id, *during}
