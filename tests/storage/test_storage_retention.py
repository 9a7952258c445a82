"""Retention: old texts of rejects go, what makes an article known and an alert told stays."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.feeds.feed import FetchOutcome
from bot.match.verdict import Relevance
from storage import leases, updates
from storage.archive import articles, retention
from storage.archive.retention import Pruned
from storage.database import Database
from storage.feed_list import feeds
from storage.searching import search
from storage.searching.search_index import BATCH
from tests.storage.builders import ALERT, CONTEXT, DAY, HOUR, NONE, NOW, House, item, plans_of, poll

LATER = NOW + 91 * DAY


@pytest.fixture
def house(database: Database) -> House:
    return House(database, "Antara", "Bernama")


def prune(house: House, at: datetime, limit: int = 5000) -> Pruned:
    return house.database.write_now(lambda conn: retention.prune(conn, at, limit))


def texts(house: House) -> list[tuple[str, str]]:
    found = house.database.read_now(
        lambda conn: articles.recent(conn, 1000, relevance=tuple(Relevance))
    )
    return [(one.report.title, one.report.summary) for one in found]


def fill(house: House, at: datetime = NOW) -> None:
    for title, verdict in [("none", NONE), ("context", CONTEXT), ("alert", ALERT)]:
        link = f"https://a.example/{title}"
        house.bring(item(title, summary="s", link=link, verdict=verdict), at=at)


def test_texts_of_rejects_go_after_90_days_and_others_stay(house: House) -> None:
    fill(house)
    assert prune(house, NOW + 90 * DAY).texts == 0
    assert prune(house, LATER) == Pruned(texts=1)
    assert texts(house) == [("alert", "s"), ("context", "s"), ("", "")]
    assert prune(house, LATER).texts == 0


def test_a_forgotten_text_is_still_known_and_alerts_nobody(house: House) -> None:
    fill(house)
    prune(house, LATER)
    link = "https://a.example/none"
    assert house.bring(item("none", summary="s", link=link), at=LATER).known == 1


def test_an_article_that_was_ever_relevant_keeps_every_text(house: House) -> None:
    link = "https://a.example/1"
    house.bring(item("dull", link=link), at=NOW)
    house.bring(item("hot", link=link, verdict=ALERT), at=NOW)
    prune(house, LATER)
    kept = house.database.read_now(
        lambda conn: conn.exec_driver_sql("SELECT title FROM revisions ORDER BY number").all()
    )
    assert [row[0] for row in kept] == ["dull", "hot"]


def test_later_revisions_of_an_old_reject_go_in_their_time(house: House) -> None:
    link = "https://a.example/none"
    fill(house)
    prune(house, LATER)
    house.bring(item("ticker", link=link), at=LATER)
    prune(house, LATER + DAY)
    assert ("ticker", "") in texts(house)
    prune(house, LATER + 91 * DAY)
    assert ("ticker", "") not in texts(house)


def test_texts_go_in_parts(house: House) -> None:
    house.bring(*(item(f"T{n}", guid=str(n)) for n in range(25)))
    assert [prune(house, LATER, 10).texts for _ in range(4)] == [10, 10, 5, 0]


def test_a_forgotten_text_is_not_found_and_shrunken_batches_merge(house: House) -> None:
    hot = [item(f"hot word {n}", guid=f"hot {n}", verdict=ALERT) for n in range(4)]
    for number, one in enumerate(hot):
        fillers = [item(f"word {n} of {number}", guid=f"{n} {number}") for n in range(BATCH - 1)]
        house.bring(one, *fillers)

    def index() -> int:
        return house.database.write_now(lambda conn: search.index_pending(conn, 10**6))

    assert index() == 4 * BATCH
    prune(house, LATER)
    index()
    found = house.database.read_now(lambda conn: search.find(conn, "word", 100))
    assert [one.report.title for one in found] == [f"hot word {n}" for n in (3, 2, 1, 0)]
    assert house.count("search_batches") == 1
    postings = house.count("postings")
    assert 0 < postings < 20


def test_sightings_go_after_180_days_and_the_entry_stays_known(house: House) -> None:
    one = item("A", guid="1", verdict=ALERT)
    house.bring(one)
    assert prune(house, NOW + 180 * DAY).sightings == 0
    assert prune(house, NOW + 181 * DAY).sightings == 1
    hashes = [one.entry.entry_hash]
    seen = house.database.read_now(lambda conn: feeds.seen_hashes(conn, house.feeds[0], hashes))
    assert seen == set()
    assert house.bring(one, at=NOW + 181 * DAY).known == 1


def test_old_polls_become_a_line_per_feed_and_day(house: House) -> None:
    antara, bernama = house.feeds
    start = NOW.replace(hour=0)
    records = [
        poll(antara, start, new=3),
        poll(antara, start + HOUR, new=0, outcome=FetchOutcome.NOT_MODIFIED),
        poll(antara, start + 23 * HOUR, outcome=FetchOutcome.UNREACHABLE),
        poll(bernama, start, outcome=FetchOutcome.BLOCKED),
        poll(antara, start + DAY, new=1),
    ]
    house.database.write_now(lambda conn: feeds.apply(conn, records))
    assert prune(house, start + 35 * DAY).polls == 0
    assert prune(house, start + 36 * DAY).polls == 4
    assert house.count("polls") == 1
    day = (start - datetime(1970, 1, 1, tzinfo=start.tzinfo)).days
    kept = house.database.read_now(
        lambda conn: conn.exec_driver_sql(
            "SELECT feed_id, day, polls, successes, new FROM feed_days ORDER BY feed_id"
        ).all()
    )
    assert [tuple(row) for row in kept] == [(antara, day, 3, 2, 3), (bernama, day, 1, 0, 0)]


def test_two_polls_of_one_moment_are_no_trouble(house: House) -> None:
    twice = [poll(house.feeds[0]), replace(poll(house.feeds[0]), status=304)]
    house.database.write_now(lambda conn: feeds.apply(conn, twice))
    assert house.count("polls") == 1


def test_updates_are_seen_once_for_a_week(house: House) -> None:
    def first(update_id: int) -> bool:
        return house.database.write_now(lambda conn: updates.first_sight(conn, update_id, NOW))

    assert [first(7), first(7), first(8)] == [True, False, True]
    fresh = house.database.write_now(lambda conn: updates.unseen(conn, [7, 9, 9, 10], NOW))
    assert fresh == {9, 10}
    assert prune(house, NOW + 7 * DAY).updates == 0
    assert prune(house, NOW + 7 * DAY + HOUR).updates == 4
    assert first(7) is True


def test_pruning_texts_needs_no_scan_of_all_revisions(sqlite: Database) -> None:
    house = House(sqlite, "Antara")
    fill(house)
    with plans_of(sqlite) as plans:
        prune(house, LATER)
    assert not any("SCAN articles" in plan for plan in plans)


def test_a_lease_has_one_holder_until_it_runs_out(database: Database) -> None:
    def acquire(holder: str, at: timedelta = timedelta()) -> bool:
        return database.write_now(
            lambda conn: leases.acquire(conn, "poller", holder, NOW + at, HOUR)
        )

    assert acquire("one") is True
    assert acquire("two") is False
    assert acquire("one", timedelta(minutes=30)) is True  # renewed
    assert acquire("two", HOUR) is False
    assert database.read_now(lambda conn: leases.holder_of(conn, "poller", NOW)) == "one"
    assert acquire("two", 2 * HOUR) is True
    assert database.write_now(lambda conn: leases.release(conn, "poller", "one")) is False
    assert database.write_now(lambda conn: leases.release(conn, "poller", "two")) is True
    assert database.read_now(lambda conn: leases.holder_of(conn, "poller", NOW)) is None
