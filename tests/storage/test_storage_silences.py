"""Silences and what they hold back, on both engines."""

from datetime import datetime

import pytest
from sqlalchemy import Connection, select

from bot.alerts.silence import Silence, SilenceMatcher, SilenceState
from bot.ids import AlertId, DeliveryId, StoryId
from bot.match.verdict import Indicator
from storage.database import Database
from storage.delivery import alerts, edits, silences
from storage.schema import alerts as alert_rows
from storage.schema import edits as edit_rows
from tests.storage.builders import DAY, HOUR, NOW
from tests.storage.outbox import Queue

LAOS = SilenceMatcher(country="LA", indicator=Indicator.VISITS)


def add(queue: Queue, matcher: SilenceMatcher = LAOS, hours: float = 24) -> Silence:
    return queue.database.write_now(
        lambda conn: silences.add(
            conn,
            queue.house.ids,
            NOW,
            matcher=matcher,
            author="terminal:ana",
            why=" a festival ",
            ends_at=NOW + hours * HOUR,
        )
    )


def story_of(queue: Queue, number: int = 0) -> StoryId:
    query = select(alert_rows.c.story_id).where(alert_rows.c.id == queue.alerts[number])
    found = queue.database.read_now(lambda conn: conn.scalar(query))
    return StoryId(found or 0)


def test_a_silence_is_kept_as_it_was_made(database: Database) -> None:
    queue = Queue(database)
    made = add(queue)

    assert (made.matcher, made.author, made.why) == (LAOS, "terminal:ana", "a festival")
    assert (made.starts_at, made.ends_at, made.suppressed) == (NOW, NOW + DAY, 0)
    assert database.read_now(silences.every) == [made]
    assert database.read_now(lambda conn: silences.get(conn, made.id)) == made


@pytest.mark.parametrize(
    ("matcher", "why", "hours", "sentence"),
    [
        (SilenceMatcher(), "because", 1, "names at least one"),
        (LAOS, "  ", 1, "needs a reason"),
        (LAOS, "because", 0, "end in the future"),
        (SilenceMatcher(story=StoryId(5)), "because", 1, "no such story"),
    ],
)
def test_what_is_no_silence_is_refused(
    database: Database, matcher: SilenceMatcher, why: str, hours: int, sentence: str
) -> None:
    queue = Queue(database)

    def change(conn: Connection) -> Silence:
        ends_at = NOW + hours * HOUR
        return silences.add(
            conn, queue.house.ids, NOW, matcher=matcher, author="a", why=why, ends_at=ends_at
        )

    with pytest.raises(ValueError, match=sentence):
        database.write_now(change)
    assert database.read_now(silences.every) == []


def test_it_ends_by_time_and_is_closed_once(database: Database) -> None:
    queue = Queue(database)
    first, second = add(queue), add(queue, hours=48)

    assert database.read_now(lambda conn: silences.active(conn, NOW)) == [first, second]
    assert database.read_now(lambda conn: silences.due_to_end(conn, NOW)) == []
    assert database.read_now(silences.next_end) == first.ends_at
    assert database.read_now(lambda conn: silences.active(conn, NOW + DAY)) == [second]
    assert database.read_now(lambda conn: silences.due_to_end(conn, NOW + DAY)) == [first]

    assert database.write_now(lambda conn: silences.close(conn, first.id))
    assert not database.write_now(lambda conn: silences.close(conn, first.id))
    assert database.read_now(lambda conn: silences.due_to_end(conn, NOW + DAY)) == []
    assert database.read_now(silences.next_end) == second.ends_at


def test_it_is_ended_by_hand_once(database: Database) -> None:
    queue = Queue(database)
    made = add(queue)

    def end(conn: Connection) -> bool:
        return silences.end(conn, made.id, NOW + HOUR, "terminal:bob")

    assert database.write_now(end)
    assert not database.write_now(end)
    (ended,) = database.read_now(lambda conn: silences.due_to_end(conn, NOW + HOUR))
    assert (ended.ends_at, ended.ended_by) == (NOW + HOUR, "terminal:bob")
    assert ended.state is SilenceState.ACTIVE  # until the bot has told of it


def test_held_alerts_are_dispatched_and_counted(database: Database) -> None:
    queue = Queue(database)
    made = add(queue)
    late = AlertId(queue.alerts[0])

    # The queue of these tests has dispatched its alerts: they are not held any more.
    held = database.write_now(lambda conn: silences.hold(conn, made.id, [late], NOW))
    assert (held, database.read_now(lambda conn: silences.held_by(conn, made.id))) == (0, [])

    def reopen(conn: Connection) -> int:
        conn.exec_driver_sql("UPDATE alerts SET dispatched_at = NULL")
        return silences.hold(conn, made.id, queue.alerts[:2], NOW)

    assert database.write_now(reopen) == 2
    assert database.read_now(lambda conn: silences.held_by(conn, made.id)) == list(queue.alerts[:2])
    assert database.read_now(lambda conn: alerts.undispatched(conn, 9)) == [queue.alerts[2]]
    (counted,) = database.read_now(silences.every)
    assert counted.suppressed == 2


def test_edits_of_a_silenced_story_wait_for_its_end(database: Database) -> None:
    queue = Queue(database)
    for _ in range(2):
        queue.sent(queue.head())
    silenced, other = story_of(queue, 0), story_of(queue, 1)
    want = [silenced, other]
    database.write_now(lambda conn: edits.want(conn, want, NOW))
    made = add(queue, SilenceMatcher(story=silenced))
    dues = _dues(database)
    assert sorted(dues.values()) == [NOW, made.ends_at]

    # One that is wanted during the silence waits as well.
    database.write_now(lambda conn: conn.execute(edit_rows.delete()))
    database.write_now(lambda conn: edits.want(conn, want, NOW + HOUR))
    assert sorted(_dues(database).values()) == [NOW + HOUR, made.ends_at]

    later = NOW + 2 * HOUR
    database.write_now(lambda conn: silences.end(conn, made.id, later, "terminal:bob"))
    assert sorted(_dues(database).values()) == [NOW + HOUR, later]


def _dues(database: Database) -> dict[DeliveryId, datetime]:
    rows = database.read_now(
        lambda conn: conn.execute(select(edit_rows.c.delivery_id, edit_rows.c.due)).all()
    )
    return {DeliveryId(row[0]): row[1] for row in rows}
