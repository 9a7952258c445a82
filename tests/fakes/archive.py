"""A small archive in a real database, for the commands that read one."""

from datetime import datetime, timedelta

from bot.alerts.intent import AlertKind, Intent, NotifyReason, Severity
from bot.feeds.entry import DateSource, Entry, IdentityKey, IdentityKind
from bot.feeds.feed import FetchOutcome, Health, PollRecord
from bot.ids import AlertId, IdSource
from storage.archive import articles
from storage.database import Database
from storage.feed_list import feeds
from storage.records import FeedBatch, IngestItem
from tests.fakes import alert_builders
from tests.fakes.feed_builders import a_feed, a_state

FEEDS = (
    a_feed(name="Warta Contoh", url="https://warta.example/rss.xml", country="ID"),
    a_feed(name="Vientiane Contoh", url="https://laos.example/rss.xml", country="LA"),
    a_feed(name="Paused", url="https://paused.example/rss.xml", country="LA", enabled=False),
)
TITLES = (
    ("alert", "Foreign minister of Laos meets Choe Son Hui in Pyongyang"),
    ("context", "What Pyongyang wants from ASEAN: an analysis"),
    ("none", "Rice harvest in Java above last year's"),
)


def filled(url: str, now: datetime) -> Database:
    """A new database with three articles from Jakarta; the feed in Vientiane never answered."""
    database = Database.open(url)
    ids = IdSource()
    database.write_now(lambda conn: feeds.sync(conn, FEEDS, now, ids))
    listed = {item.feed.name: item for item in database.read_now(feeds.overview)}
    answered = PollRecord(
        feed_id=listed["Warta Contoh"].id,
        at=now,
        outcome=FetchOutcome.NEW,
        state=a_state(last_attempt=now, last_success=now, last_new_item=now),
        next_due=now + timedelta(minutes=15),
    )
    failed = PollRecord(
        feed_id=listed["Vientiane Contoh"].id,
        at=now,
        outcome=FetchOutcome.UNREACHABLE,
        state=a_state(successes=0, health=Health.UNVERIFIED, last_success=None),
        next_due=now + timedelta(minutes=30),
    )
    items = tuple(_item(number, *found, now) for number, found in enumerate(TITLES))
    batches = [FeedBatch(answered, items), FeedBatch(failed)]
    database.write_now(lambda conn: articles.ingest(conn, batches, ids, now))
    return database


def alerts_of(database: Database) -> list[AlertId]:
    """The alerts that the archive made."""
    from storage.delivery import alerts

    return list(database.read_now(lambda conn: alerts.undispatched(conn, 10)))


def _item(number: int, relevance: str, title: str, now: datetime) -> IngestItem:
    digest = number.to_bytes(16, "big")
    wanted = relevance == "alert"
    return IngestItem(
        entry=Entry(
            guid=f"item-{number}",
            link=f"https://warta.example/{number}",
            title=title,
            summary="",
            published=now - timedelta(hours=1),
            date_source=DateSource.PUBLISHED,
            entry_hash=digest,
        ),
        keys=(IdentityKey(IdentityKind.LINK, digest),),
        language="en",
        verdict=alert_builders.verdict(relevance=relevance),
        intent=Intent(
            AlertKind.NEW if wanted else AlertKind.SKIP,
            NotifyReason.FIRST_REPORT if wanted else NotifyReason.NOT_RELEVANT,
            Severity.ENGAGEMENT if wanted else None,
        ),
    )
