"""Alerts put straight into the database, each an event of its own whatever grouping would say.

For tests of delivery, which starts where an alert row stands. The titles are invented.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from bot.alerts.intent import AlertKind, NotifyReason, Severity
from bot.feeds.feed import Feed, FeedKind
from bot.ids import AlertId, ArticleId, IdSource, StoryId
from storage.archive import verdicts
from storage.delivery import edits
from storage.feed_list import feeds
from storage.schema import alerts, articles, claims, revisions, stories, story_articles
from storage.schema import feeds as feeds_table
from storage.schema import verdicts as verdicts_table
from tests.fakes.alert_builders import verdict

_FEED = Feed(
    name="Vientiane Example",
    url="https://feeds.example/alerts.xml",
    country="LA",
    kind=FeedKind.STATE,
    language="en",
)
_ORDER: tuple[Table, ...] = (
    articles,
    revisions,
    verdicts_table,
    claims,
    stories,
    story_articles,
    alerts,
)


@dataclass(frozen=True)
class Event:
    """What was written."""

    story_id: StoryId
    alert_id: AlertId


@dataclass
class AlertRows:
    """Writes events and later reports of them."""

    ids: IdSource = field(default_factory=IdSource)

    def events(
        self,
        conn: Connection,
        titles: Sequence[str],
        now: datetime,
        *,
        answers: AlertId | None = None,
    ) -> list[Event]:
        """Write an event with one report and an alert for each title."""
        rows: dict[Table, list[dict[str, Any]]] = {table: [] for table in _ORDER}
        feed_id = self._feed(conn, now)
        made = [self._event(rows, feed_id, title, now, answers) for title in titles]
        _insert(conn, rows)
        return made

    def report(self, conn: Connection, story_id: StoryId, title: str | None, now: datetime) -> None:
        """Write a later report of an event, None for none, and ask for the edit of its messages."""
        if title is not None:
            rows: dict[Table, list[dict[str, Any]]] = {table: [] for table in _ORDER}
            self._article(rows, self._feed(conn, now), title, now, story_id)
            _insert(conn, rows)
            conn.execute(update(stories).where(stories.c.id == story_id).values(updated_at=now))
        edits.want(conn, [story_id], now)

    def _feed(self, conn: Connection, now: datetime) -> int:
        known = select(feeds_table.c.id).order_by(feeds_table.c.id).limit(1)
        found: int | None = conn.scalar(known)
        if found is None:
            feeds.sync(conn, [_FEED], now, self.ids)
            found = conn.scalar(known)
        assert found is not None
        return found

    def _event(
        self,
        rows: dict[Table, list[dict[str, Any]]],
        feed_id: int,
        title: str,
        now: datetime,
        answers: AlertId | None,
    ) -> Event:
        story_id, alert_id = StoryId(self.ids.next(now)), AlertId(self.ids.next(now))
        article_id = self._article(rows, feed_id, title, now, story_id)
        rows[stories].append(
            {
                "id": story_id,
                "thread_id": story_id,
                "event_key": {},
                "severity": Severity.ENGAGEMENT,
                "created_at": now,
                "updated_at": now,
            }
        )
        rows[alerts].append(
            {
                "id": alert_id,
                "story_id": story_id,
                "article_id": article_id,
                "revision": 1,
                "kind": AlertKind.NEW,
                "reason": NotifyReason.FIRST_REPORT,
                "severity": Severity.ENGAGEMENT,
                "created_at": now,
                "answers": answers,
            }
        )
        return Event(story_id, alert_id)

    def _article(
        self,
        rows: dict[Table, list[dict[str, Any]]],
        feed_id: int,
        title: str,
        now: datetime,
        story_id: StoryId,
    ) -> int:
        number, judged = ArticleId(self.ids.next(now)), verdict()
        rows[articles].append(
            {
                "id": number,
                "feed_id": feed_id,
                "link": f"https://news.example/{number}",
                "published": now,
                "date_source": "published",
                "first_seen": now,
                "language": "en",
                "relevance": "alert",
                "lead": 1,
                "revisions": 1,
            }
        )
        rows[revisions].append(
            {
                "article_id": number,
                "number": 1,
                "seen_at": now,
                "text_hash": blake2b(title.encode(), digest_size=16).digest(),
                "title": title,
                "summary": "",
            }
        )
        decided = AlertKind.NEW, NotifyReason.FIRST_REPORT
        rows[verdicts_table].append(verdicts.row_of(number, 1, judged, *decided))
        rows[claims] += verdicts.claim_rows(number, 1, judged)
        rows[story_articles].append(_placed(story_id, number, now))
        return number


def _insert(conn: Connection, rows: dict[Table, list[dict[str, Any]]]) -> None:
    for table in _ORDER:
        if rows[table]:
            conn.execute(insert(table), rows[table])


def _placed(story_id: StoryId, article_id: ArticleId, now: datetime) -> dict[str, Any]:
    return {
        "story_id": story_id,
        "article_id": article_id,
        "added_at": now,
        "placed_in": story_id,
        "reason": "new-event",
    }
