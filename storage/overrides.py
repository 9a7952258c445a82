"""Overrides: what people corrected. Append-only; views fold them over the stories."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from bot.ids import ArticleId, IdSource, StoryId
from bot.stories.override import Override
from storage.batches import chunks
from storage.schema import overrides, stories, story_articles

__all__ = ["Override", "append", "every", "of_articles"]

_ABOUT_ARTICLES = select(overrides.c.article_id.label("about"), overrides).where(
    overrides.c.article_id.in_(bindparam("ids", expanding=True))
)
_ABOUT_STORIES = (
    select(story_articles.c.article_id.label("about"), overrides)
    .join(stories, stories.c.id == story_articles.c.story_id)
    .join(
        overrides,
        (overrides.c.story_id == stories.c.id) | (overrides.c.story_id == stories.c.merged_into),
    )
    .where(story_articles.c.article_id.in_(bindparam("ids", expanding=True)))
)


def append(
    conn: Connection,
    ids: IdSource,
    now: datetime,
    *,
    action: str,
    actor: str,
    story_id: StoryId | None = None,
    article_id: ArticleId | None = None,
    value: dict[str, Any] | None = None,
    why: str | None = None,
) -> Override:
    """Add a correction; earlier ones are never changed."""
    override = Override(
        id=ids.next(now),
        action=action,
        actor=actor,
        at=now,
        story_id=story_id,
        article_id=article_id,
        value=value,
        why=why,
    )
    row = {column.name: getattr(override, column.name) for column in overrides.columns}
    conn.execute(insert(overrides), row)
    return override


def every(conn: Connection, *, story_id: StoryId | None = None) -> Sequence[Override]:
    """Return the corrections, of one story or of all, oldest first."""
    query = select(overrides).order_by(overrides.c.id)
    if story_id is not None:
        query = query.where(overrides.c.story_id == story_id)
    return [Override(**row) for row in conn.execute(query).mappings()]


def of_articles(
    conn: Connection, article_ids: Collection[ArticleId]
) -> dict[ArticleId, tuple[Override, ...]]:
    """Return the corrections of each article or of its story, oldest first; most have none."""
    found: dict[ArticleId, dict[int, Override]] = {}
    for part in chunks(list(article_ids)):
        for query in (_ABOUT_ARTICLES, _ABOUT_STORIES):
            for row in conn.execute(query, {"ids": part}).mappings():
                fields = dict(row)
                about = ArticleId(fields.pop("about"))
                found.setdefault(about, {})[row["id"]] = Override(**fields)
    return {about: tuple(lines[one] for one in sorted(lines)) for about, lines in found.items()}
