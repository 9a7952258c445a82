"""Replay's pages and its new verdicts, on both engines."""

from dataclasses import replace

import pytest

from bot.match.verdict import Relevance
from storage.archive import articles, replay
from storage.archive.replay import Rejudged, StoredArticle
from storage.database import Database
from storage.grouping import overrides
from tests.storage.builders import ALERT, CONTEXT, HOUR, NONE, NOW, House, item

NEWER = {one.relevance: replace(one, rules_version="rules-2") for one in (ALERT, CONTEXT, NONE)}


@pytest.fixture
def house(database: Database) -> House:
    house = House(database, "Antara")
    house.bring(*(item(f"T{number}", guid=str(number)) for number in range(5)))
    house.bring(item("T4 revised", guid="4", verdict=CONTEXT), at=NOW + HOUR)
    return house


def page(house: House, limit: int = 10, before: int | None = None) -> list[StoredArticle]:
    return house.database.read_now(lambda conn: replay.page(conn, limit, before=before))


def test_pages_go_from_the_newest_to_the_oldest(house: House) -> None:
    first = page(house, 3)
    rest = page(house, 3, before=first[-1].id)

    assert [one.leading.title for one in (*first, *rest)] == ["T4 revised", "T3", "T2", "T1", "T0"]
    assert [one.number for one in first[0].revisions] == [1, 2]
    assert house.database.read_now(replay.count) == 5
    late = house.database.read_now(lambda conn: replay.page(conn, 9, since=NOW + HOUR))
    assert late == []


def test_new_verdicts_are_stored_whole_and_the_lead_follows(house: House) -> None:
    newest, other, corrected, *_ = page(house)
    house.database.write_now(
        lambda conn: overrides.append(
            conn, house.ids, NOW, action="confirm", actor="7", article_id=corrected.id
        )
    )
    alert, none = NEWER[Relevance.ALERT], NEWER[Relevance.NONE]
    rejudged = [
        Rejudged(newest, {1: alert, 2: none}),
        Rejudged(other, {1: alert}),
        Rejudged(corrected, {1: alert}),
    ]

    assert house.database.write_now(lambda conn: replay.apply(conn, rejudged)) == 3
    recent = house.database.read_now(lambda conn: articles.recent(conn, 9))
    assert [(one.report.title, one.revision) for one in recent] == [("T4", 1), ("T3", 1)]
    assert [one.report.verdict for one in recent] == [alert, alert]
    back = [
        Rejudged(one, dict.fromkeys((r.number for r in one.revisions), none)) for one in page(house)
    ]
    house.database.write_now(lambda conn: replay.apply(conn, back))
    assert house.count("claims") == house.count("alerts") == 0
    assert [one.corrected for one in page(house)] == [False, False, True, False, False]
