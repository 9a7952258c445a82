"""Builders of what storage takes in: short calls for feeds, entries, verdicts and polls."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Engine, event

from bot.alerts.destination import Destination, DestinationKind
from bot.alerts.intent import AlertKind, Intent, NotifyReason, Severity
from bot.feeds.entry import DateSource, Entry, IdentityKey, IdentityKind
from bot.feeds.feed import Feed, FeedKind, FeedState, FetchOutcome, PollRecord
from bot.ids import FeedId, IdSource
from bot.match.verdict import (
    Claim,
    Evidence,
    Indicator,
    MatchReason,
    NearestMiss,
    Relevance,
    Stage,
    TextField,
    Verdict,
)
from storage.archive import articles
from storage.database import Database
from storage.delivery import destinations
from storage.feed_list import feeds
from storage.records import FeedBatch, IngestItem, IngestResult

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

NEW = Intent(AlertKind.NEW, NotifyReason.FIRST_REPORT, Severity.ENGAGEMENT)
HISTORY = Intent(AlertKind.SKIP, NotifyReason.FIRST_POLL, Severity.ENGAGEMENT)
DULL = Intent(AlertKind.SKIP, NotifyReason.NOT_RELEVANT)
AWAY = Intent(
    AlertKind.CATCH_UP, NotifyReason.WHILE_AWAY, Severity.ENGAGEMENT, away_since=NOW - 3 * DAY
)

ALERT = Verdict(
    relevance=Relevance.ALERT,
    reason=MatchReason.CLAIMS,
    lang="en",
    rules_version="rules-1",
    indicators=(Indicator.VISITS,),
    stage=Stage.HELD,
    asean_actors=("LA",),
    claims=(Claim(Indicator.VISITS, Stage.HELD, None, ("LA",), (0,)),),
    score=0.9,
    evidence=(Evidence("Vientiane", 0, 9, TextField.TITLE, "en", "la"),),
    people=("choe-son-hui",),
    place="vientiane",
)


def event_no(number: int) -> Verdict:
    """The verdict on an event of its own: other states, other people, at another place."""
    country = _COUNTRIES[number % len(_COUNTRIES)]
    indicator = _LADDER[number // len(_COUNTRIES) % len(_LADDER)]
    return replace(
        ALERT,
        indicators=(indicator,),
        asean_actors=(country,),
        claims=(Claim(indicator, Stage.HELD, None, (country,), (0,)),),
        evidence=(Evidence("Vientiane", 0, 9, TextField.TITLE, "en", f"rule-{number}"),),
        people=(f"person-{number}",),
        place=f"place-{number}",
    )


_COUNTRIES = ("LA", "VN", "ID", "MY", "TH", "KH", "MM", "PH", "SG", "BN", "TL")
_LADDER = (
    Indicator.VISITS,
    Indicator.ECONOMIC,
    Indicator.MISSIONS,
    Indicator.BRIDGE,
    Indicator.CULTURE_EDUCATION,
    Indicator.CONSULTATIONS,
    Indicator.HUMANITARIAN,
    Indicator.ASEAN_FORUMS,
)
CONTEXT = Verdict(
    relevance=Relevance.CONTEXT, reason=MatchReason.ON_TOPIC, lang="en", rules_version="rules-1"
)
NONE = Verdict(
    relevance=Relevance.NONE,
    reason=MatchReason.NO_CUE,
    lang="en",
    rules_version="rules-1",
    nearest_miss=NearestMiss(("the North", "LA"), "indicator cue"),
)
_INTENT_OF = {Relevance.ALERT: NEW, Relevance.CONTEXT: DULL, Relevance.NONE: DULL}


def digest(text: str) -> bytes:
    return blake2b(text.encode(errors="replace"), digest_size=16).digest()


def feed(name: str = "Antara", **fields: Any) -> Feed:
    known = {"url": f"https://{name.lower()}.example/rss", "country": "ID", "language": "en"}
    return Feed(name=name, kind=FeedKind.WIRE, **{**known, **fields})


def entry(title: str = "A title", **fields: Any) -> Entry:
    known: dict[str, Any] = {"guid": None, "link": None, "summary": "", "published": NOW}
    found = Entry(title=title, date_source=DateSource.PUBLISHED, **{**known, **fields})
    shown = f"{found.guid}{found.link}{found.title}{found.summary}"
    return found if found.entry_hash else replace(found, entry_hash=digest(shown))


def item(
    title: str = "A title",
    *,
    verdict: Verdict = NONE,
    intent: Intent | None = None,
    feed_id: int = 0,
    **fields: Any,
) -> IngestItem:
    """An entry with keys from its guid (scoped to ``feed_id``) and link, as parsing makes them."""
    found = entry(title, **fields)
    keys = []
    if found.guid is not None:
        keys.append(IdentityKey(IdentityKind.GUID, digest(f"{feed_id} {found.guid}")))
    if found.link is not None:
        keys.append(IdentityKey(IdentityKind.LINK, digest(found.link)))
    if not keys:
        keys.append(IdentityKey(IdentityKind.TITLE, digest(found.title)))
    chosen = intent or _INTENT_OF[verdict.relevance]
    return IngestItem(found, tuple(keys), verdict.lang, verdict, chosen)


def poll(feed_id: int, at: datetime = NOW, **fields: Any) -> PollRecord:
    known: dict[str, Any] = {
        "outcome": FetchOutcome.NEW,
        "state": FeedState(last_attempt=at, last_success=at, successes=1),
        "next_due": at + timedelta(minutes=15),
    }
    return PollRecord(feed_id=FeedId(feed_id), at=at, **{**known, **fields})


class House:
    """A database with feeds in it, and short ways to fill it."""

    def __init__(self, database: Database, *names: str) -> None:
        self.database = database
        self.ids = IdSource()
        self.feeds: list[FeedId] = []
        if names:
            wanted = [feed(name) for name in names]
            database.write_now(lambda conn: feeds.sync(conn, wanted, NOW, self.ids))
            shown = database.read_now(feeds.overview)
            by_name = {one.feed.name: one.id for one in shown}
            self.feeds = [by_name[name] for name in names]

    def bring(
        self, *items: IngestItem, feed_id: FeedId | None = None, at: datetime = NOW
    ) -> IngestResult:
        """Ingest the items as one poll of the first feed."""
        return self.bring_all([(feed_id or self.feeds[0], items)], at)

    def bring_all(
        self, polls: Sequence[tuple[FeedId, Sequence[IngestItem]]], at: datetime = NOW
    ) -> IngestResult:
        batches = [FeedBatch(poll(feed_id, at), tuple(items)) for feed_id, items in polls]
        return self.database.write_now(lambda conn: articles.ingest(conn, batches, self.ids, at))

    def destination(self, address: str = "@channel") -> Destination:
        return self.database.write_now(
            lambda conn: destinations.ensure(conn, DestinationKind.TELEGRAM, address, self.ids, NOW)
        )

    def count(self, table: str) -> int:
        found = self.database.read_now(
            lambda conn: conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
        )
        return int(found or 0)


@contextmanager
def plans_of(database: Database) -> Iterator[list[str]]:
    """Collect SQLite's plan of every SELECT that runs inside."""
    seen: list[tuple[str, Any]] = []
    plans: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield plans
    finally:
        event.remove(Engine, "before_cursor_execute", note)
        for statement, values in seen:
            plans.append(database.read_now(partial(_plan, statement, values)))


def _plan(statement: str, values: Any, conn: Connection) -> str:
    rows = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    return "; ".join(str(row[3]) for row in rows)
