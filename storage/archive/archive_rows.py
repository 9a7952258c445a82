"""Reads articles with outlet, text and verdict: what reports and the archive are made of."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from bot.alerts.view import Report
from bot.feeds.feed import FeedKind
from bot.ids import AlertId, ArticleId, FeedId, StoryId
from storage.archive import verdicts
from storage.archive.verdicts import RevisionKey
from storage.batches import chunks
from storage.records import ArticleRecord
from storage.schema import alerts, articles, feeds, revisions, stories, story_articles

COLUMNS = (
    articles.c.id,
    articles.c.feed_id,
    articles.c.link,
    articles.c.published,
    articles.c.first_seen,
    articles.c.language,
    articles.c.revisions,
    revisions.c.number,
    revisions.c.title,
    revisions.c.summary,
    feeds.c.name,
    feeds.c.country,
    feeds.c.kind,
    feeds.c.official_of,
)
_JOINED = (
    select(*COLUMNS)
    .select_from(articles)
    .join(revisions, revisions.c.article_id == articles.c.id)
    .join(feeds, feeds.c.id == articles.c.feed_id)
)
LEADING: Select[Any] = _JOINED.where(revisions.c.number == articles.c.lead)
_EVERY = _JOINED.where(articles.c.id.in_(bindparam("ids", expanding=True)))
_STORIES = (
    select(
        story_articles.c.article_id,
        story_articles.c.story_id,
        stories.c.thread_id,
        alerts.c.id.label("alert_id"),
    )
    .join(stories, stories.c.id == story_articles.c.story_id)
    .outerjoin(alerts, alerts.c.story_id == story_articles.c.story_id)
    .where(story_articles.c.article_id.in_(bindparam("ids", expanding=True)))
    .order_by(story_articles.c.article_id, story_articles.c.story_id.desc())
)


def records(conn: Connection, rows: Iterable[Row[Any]]) -> list[ArticleRecord]:
    """Return rows of COLUMNS as records, in the order given."""
    found = list(rows)
    judged = verdicts.load(conn, [(row.id, row.number) for row in found])
    in_story: dict[int, Any] = {}
    for part in chunks([row.id for row in found]):
        in_story.update((row.article_id, row) for row in conn.execute(_STORIES, {"ids": part}))
    return [_record(row, judged[row.id, row.number], in_story.get(row.id)) for row in found]


def _record(row: Any, judged: Any, story: Any) -> ArticleRecord:
    verdict, kind, reason = judged
    alert_id = None if story is None else story.alert_id
    return ArticleRecord(
        report=_report(row, verdict),
        feed_id=FeedId(row.feed_id),
        revision=row.number,
        revisions=row.revisions,
        kind=kind,
        reason=reason,
        story_id=None if story is None else StoryId(story.story_id),
        thread_id=None if story is None else StoryId(story.thread_id),
        alert_id=None if alert_id is None else AlertId(alert_id),
    )


def reports(conn: Connection, keys: Collection[RevisionKey]) -> dict[RevisionKey, Report]:
    """Return the report of each (article, revision)."""
    judged = verdicts.load(conn, keys)
    found: dict[RevisionKey, Report] = {}
    for part in chunks(list({article_id for article_id, _ in keys})):
        for row in conn.execute(_EVERY, {"ids": part}):
            key = (row.id, row.number)
            if key in judged:
                found[key] = _report(row, judged[key][0])
    return found


def _report(row: Any, verdict: Any) -> Report:
    return Report(
        article_id=ArticleId(row.id),
        title=row.title,
        summary=row.summary,
        url=row.link,
        outlet=row.name,
        country=row.country,
        language=row.language,
        kind=FeedKind(row.kind),
        official_of=row.official_of,
        published=row.published,
        first_seen=row.first_seen,
        verdict=verdict,
    )
