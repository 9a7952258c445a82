"""Drafts: kept for a day, for their owner alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.ids import DraftId
from storage import drafts
from storage.database import Database
from storage.drafts import Draft

NOW = datetime(2025, 11, 3, 6, tzinfo=UTC)
DRAFT = Draft(
    id=DraftId(1), user_id=7, chat_id=7, kind="addfeed", value={"url": "ຂ່າວ"}, made_at=NOW
)


def read(database: Database, who: int = 7, kind: str = "addfeed", hours: float = 1) -> object:
    moment = NOW + timedelta(hours=hours)
    return database.read_now(lambda conn: drafts.get(conn, DRAFT.id, who, kind, moment))


def test_a_draft_comes_back_to_its_owner_and_kind_alone(database: Database) -> None:
    database.write_now(lambda conn: drafts.put(conn, DRAFT))

    assert read(database) == DRAFT
    assert read(database, who=8) is None
    assert read(database, kind="removefeed") is None
    assert read(database, hours=24) is None


def test_putting_again_changes_the_value_and_nobody_elses(database: Database) -> None:
    database.write_now(lambda conn: drafts.put(conn, DRAFT))
    later = replace(DRAFT, value={"done": True})
    database.write_now(lambda conn: drafts.put(conn, later))

    assert read(database) == later
    assert database.read_now(lambda conn: drafts.of_kind(conn, "addfeed")) == [later]
    assert not database.write_now(lambda conn: drafts.drop(conn, DRAFT.id, 8))
    assert database.write_now(lambda conn: drafts.drop(conn, DRAFT.id, 7))
    assert read(database) is None


def test_a_day_later_the_next_draft_sweeps_it_away(database: Database) -> None:
    database.write_now(lambda conn: drafts.put(conn, DRAFT))
    other = replace(DRAFT, id=DraftId(2), user_id=8, made_at=NOW + timedelta(days=1))
    database.write_now(lambda conn: drafts.put(conn, other))

    assert database.read_now(lambda conn: drafts.of_kind(conn, "addfeed")) == [other]


def test_drafts_are_counted_by_person_and_go_with_their_chat(database: Database) -> None:
    database.write_now(lambda conn: drafts.put(conn, DRAFT))

    def counted(who: int, since: datetime) -> int:
        return database.read_now(lambda conn: drafts.count(conn, who, "addfeed", since))

    assert counted(7, NOW - timedelta(hours=1)) == 1
    assert counted(7, NOW) == counted(8, NOW - timedelta(hours=1)) == 0
    assert database.write_now(lambda conn: drafts.drop_of_chat(conn, 7)) == 1
    assert counted(7, NOW - timedelta(hours=1)) == 0
