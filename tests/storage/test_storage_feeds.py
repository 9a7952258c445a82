"""Feeds in the table: synced without losing state, claimed by one instance at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.feeds.feed import Feed, FeedState, FetchOutcome, Health, IdentityPolicy
from bot.ids import IdSource
from storage.archive import articles
from storage.database import Database
from storage.feed_list import feeds
from storage.records import FeedBatch, FeedOverview, SyncResult
from tests.storage.builders import HOUR, MINUTE, NOW, House, digest, feed, poll

LEASE = 2 * MINUTE
FULL = FeedState(
    etag='W/"abc"',
    last_modified="Thu, 15 Jan 2026 11:00:00 GMT",
    body_hash=digest("body"),
    last_attempt=NOW,
    last_success=NOW - HOUR,
    last_new_item=NOW - 2 * HOUR,
    last_unconditional=NOW - 3 * HOUR,
    last_outcome=FetchOutcome.RATE_LIMITED,
    last_error="the server asked to wait",
    failures=2,
    successes=7,
    health=Health.FAILING,
    health_since=NOW - 4 * HOUR,
    identity_policy=IdentityPolicy.LINK,
    redirect_to="https://new.example/rss",
    redirect_seen=2,
    median_gap=1800.5,
    p95_gap=7200.25,
)


def sync(database: Database, *wanted: Feed, at: timedelta = timedelta()) -> SyncResult:
    return database.write_now(lambda conn: feeds.sync(conn, wanted, NOW + at, IdSource()))


def shown(database: Database) -> list[FeedOverview]:
    return database.read_now(feeds.overview)


def test_a_feed_comes_back_as_it_was_written(database: Database) -> None:
    full = feed(
        "Thông tấn xã",
        country="VN",
        language="vi",
        official_of="VN",
        interval=timedelta(minutes=7.5),
        enabled=False,
        user_agent="Other/1",
        headers=(("Accept", "application/xml"), ("X-A", "b")),
        encoding="utf-8",
        tags=("a", "b"),
    )
    assert sync(database, full) == SyncResult(added=(full.name,))
    (found,) = shown(database)
    assert found.feed == full
    assert found.state == FeedState()
    assert found.next_due == found.added_at == NOW


def test_a_state_comes_back_as_polling_left_it(database: Database) -> None:
    house = House(database, "Antara")
    record = poll(house.feeds[0], state=FULL, next_due=NOW + HOUR)
    database.write_now(lambda conn: feeds.apply(conn, [record]))
    (found,) = shown(database)
    assert found.state == FULL
    assert found.next_due == NOW + HOUR
    assert house.count("polls") == 1


@pytest.mark.parametrize(
    "changed",
    [
        feed("Renamed", url="https://antara.example/rss"),
        feed("Antara", url="https://moved.example/feed"),
        feed("Antara", interval=HOUR),
    ],
    ids=["renamed", "moved", "edited"],
)
def test_a_changed_feed_stays_the_same_feed(database: Database, changed: Feed) -> None:
    house = House(database, "Antara")
    database.write_now(lambda conn: feeds.apply(conn, [poll(house.feeds[0], state=FULL)]))
    assert sync(database, changed) == SyncResult(changed=(changed.name,))
    (found,) = shown(database)
    assert (found.id, found.feed) == (house.feeds[0], changed)
    assert found.state.successes == FULL.successes


def test_a_moved_feed_forgets_what_belongs_to_its_old_url(database: Database) -> None:
    house = House(database, "Antara")
    database.write_now(lambda conn: feeds.apply(conn, [poll(house.feeds[0], state=FULL)]))
    sync(database, feed("Antara", url="https://moved.example/feed"), at=MINUTE)
    (found,) = shown(database)
    forgotten = replace(
        FULL, etag=None, last_modified=None, body_hash=None, redirect_to=None, redirect_seen=0
    )
    assert found.state == forgotten
    assert found.next_due == NOW + MINUTE


def test_the_same_list_changes_nothing(database: Database) -> None:
    wanted = (feed("A"), feed("B"))
    sync(database, *wanted)
    before = database.read_now(feeds.revision)
    assert sync(database, *wanted) == SyncResult()
    assert database.read_now(feeds.revision) == before == 1


def test_swapped_names_follow_the_urls(database: Database) -> None:
    house = House(database, "A", "B")
    a, b = feed("A"), feed("B")
    sync(database, replace(a, url=b.url), replace(b, url=a.url))
    by_url = {one.feed.url: one.id for one in shown(database)}
    assert by_url == {a.url: house.feeds[0], b.url: house.feeds[1]}


def test_a_removed_feed_is_kept_and_goes_on_when_it_returns(database: Database) -> None:
    house = House(database, "A", "B")
    database.write_now(lambda conn: feeds.apply(conn, [poll(house.feeds[0], state=FULL)]))
    assert sync(database, feed("B")).removed == ("A",)
    assert [one.feed.name for one in shown(database)] == ["B"]
    assert house.count("feeds") == 2
    claimed = database.write_now(
        lambda conn: feeds.claim_due(conn, NOW + 24 * HOUR, 10, "me", LEASE)
    )
    assert [due.feed.name for due in claimed] == ["B"]
    assert sync(database, feed("A"), feed("B")).changed == ("A",)
    back = next(one for one in shown(database) if one.feed.name == "A")
    assert (back.id, back.state) == (house.feeds[0], FULL)


def test_an_adopted_url_stays_until_the_file_names_another_one(database: Database) -> None:
    house = House(database, "Antara")
    record = poll(house.feeds[0], adopt_url="https://new.example/rss")
    database.write_now(lambda conn: feeds.apply(conn, [record]))
    assert sync(database, feed("Antara")) == SyncResult()
    (found,) = shown(database)
    assert found.feed.url == "https://new.example/rss"
    assert found.file_url == "https://antara.example/rss"
    sync(database, feed("Antara", url="https://third.example/rss"))
    assert shown(database)[0].feed.url == "https://third.example/rss"


def test_a_file_that_takes_over_the_adopted_url_loses_no_state(database: Database) -> None:
    house = House(database, "Antara")
    record = poll(house.feeds[0], adopt_url="https://new.example/rss", state=FULL)
    database.write_now(lambda conn: feeds.apply(conn, [record]))
    sync(database, feed("Renamed too", url="https://new.example/rss"))
    (found,) = shown(database)
    assert (found.id, found.state) == (house.feeds[0], FULL)


def test_due_feeds_go_to_one_instance_each_longest_due_first(database: Database) -> None:
    house = House(database, "A", "B", "C")
    late = poll(house.feeds[2], next_due=NOW - HOUR)
    database.write_now(lambda conn: feeds.apply(conn, [late]))

    def claim(instance: str, limit: int, at: timedelta = timedelta()) -> list[str]:
        found = database.write_now(
            lambda conn: feeds.claim_due(conn, NOW + at, limit, instance, LEASE)
        )
        return [due.feed.name for due in found]

    assert claim("one", 1) == ["C"]
    assert sorted(claim("two", 10)) == ["A", "B"]
    assert claim("three", 10) == []
    assert len(claim("three", 10, at=LEASE)) == 3  # the leases ran out


def test_a_disabled_feed_is_never_due(database: Database) -> None:
    sync(database, feed("A", enabled=False))
    assert database.write_now(lambda conn: feeds.claim_due(conn, NOW, 10, "me", LEASE)) == []
    assert database.read_now(feeds.next_due) is None


def test_a_poll_ends_the_claim_and_sets_the_next_due(database: Database) -> None:
    house = House(database, "A")
    database.write_now(lambda conn: feeds.claim_due(conn, NOW, 10, "me", LEASE))
    assert database.read_now(feeds.next_due) == NOW + LEASE
    record = poll(house.feeds[0], next_due=NOW + MINUTE)
    database.write_now(lambda conn: feeds.apply(conn, [record]))
    assert database.read_now(feeds.next_due) == NOW + MINUTE
    again = database.write_now(lambda conn: feeds.claim_due(conn, NOW + MINUTE, 10, "me", LEASE))
    assert len(again) == 1


def test_release_gives_back_only_what_the_instance_holds(database: Database) -> None:
    House(database, "A", "B")
    database.write_now(lambda conn: feeds.claim_due(conn, NOW, 1, "one", LEASE))
    database.write_now(lambda conn: feeds.claim_due(conn, NOW, 1, "two", LEASE))
    assert database.write_now(lambda conn: feeds.release(conn, "one")) == 1
    assert len(database.write_now(lambda conn: feeds.claim_due(conn, NOW, 9, "x", LEASE))) == 1


def test_seen_hashes_are_those_of_this_feed(database: Database) -> None:
    house = House(database, "A", "B")
    hashes = tuple(digest(str(number)) for number in range(1200))
    record = poll(house.feeds[0], entry_hashes=hashes[:1100])
    for _ in range(2):  # seen twice is seen
        database.write_now(lambda conn: articles.ingest(conn, [FeedBatch(record)], house.ids, NOW))
    seen = database.read_now(lambda conn: feeds.seen_hashes(conn, house.feeds[0], hashes))
    assert seen == set(hashes[:1100])
    assert database.read_now(lambda conn: feeds.seen_hashes(conn, house.feeds[1], hashes)) == set()
