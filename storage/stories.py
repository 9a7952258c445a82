"""Stories: one row per real-world event, and the articles that report it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from bot.ids import ArticleId, StoryId
from bot.match.verdict import Verdict
from storage.batches import chunks
from storage.schema import story_articles

_ARTICLES = (
    select(story_articles.c.story_id, story_articles.c.article_id)
    .where(story_articles.c.story_id.in_(bindparam("ids", expanding=True)))
    .order_by(story_articles.c.story_id, story_articles.c.article_id)
)


def event_key(verdict: Verdict, when: datetime) -> dict[str, Any]:
    """Return what tells one event from another; never the stage."""
    return {
        "actors": sorted(verdict.asean_actors),
        "people": sorted(verdict.people),
        "place": verdict.place,
        "indicators": sorted(str(indicator) for indicator in verdict.indicators),
        "date": when.date().isoformat(),
    }


def row_of(story_id: StoryId, verdict: Verdict, when: datetime, now: datetime) -> dict[str, Any]:
    """Return the row of a story that begins with this verdict."""
    return {
        "id": story_id,
        "thread_id": story_id,
        "merged_into": None,
        "event_key": event_key(verdict, when),
        "created_at": now,
        "updated_at": now,
    }


def articles_of(
    conn: Connection, story_ids: Collection[StoryId]
) -> dict[StoryId, Sequence[ArticleId]]:
    """Return the articles of each story, oldest first."""
    found: dict[StoryId, list[ArticleId]] = {}
    for part in chunks(list(story_ids)):
        for story_id, article_id in conn.execute(_ARTICLES, {"ids": part}):
            found.setdefault(story_id, []).append(article_id)
    return {story_id: tuple(ids) for story_id, ids in found.items()}
