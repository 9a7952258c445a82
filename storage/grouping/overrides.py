"""Overrides: what people corrected. Append-only; views fold them over the stories."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from bot.ids import ArticleId, IdSource, StoryId
from bot.stories.fold import involved
from bot.stories.override import Override, OverrideAction
from storage.batches import chunks
from storage.schema import overrides, stories, story_articles

__all__ = ["Override", "append", "around", "by_id", "every", "of_articles", "of_story"]

_ABOUT_ARTICLES = select(overrides).where(
    overrides.c.article_id.in_(bindparam("ids", expanding=True))
)
_ABOUT_STORIES = select(overrides).where(overrides.c.story_id.in_(bindparam("ids", expanding=True)))
# People make these by hand, so there are few, and no index is kept for where they lead.
_LINKS = select(overrides).where(
    overrides.c.action.in_((OverrideAction.MERGE, OverrideAction.SPLIT))
)
_HOMES = select(story_articles.c.article_id, story_articles.c.story_id).where(
    story_articles.c.article_id.in_(bindparam("ids", expanding=True))
)
_MERGED = select(stories.c.id, stories.c.merged_into).where(
    stories.c.merged_into.in_(bindparam("ids", expanding=True))
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


def around(
    conn: Connection, story_ids: Collection[StoryId]
) -> tuple[frozenset[StoryId], tuple[Override, ...]]:
    """Return these stories with all that merges and splits ever connected them to, and every
    correction of any of them, oldest first: what ``bot.stories.fold`` needs.
    """
    links = [frozenset(involved(one)) for one in _read(conn, _LINKS)]
    connected = frozenset(story_ids)
    while more := [link for link in links if not link.isdisjoint(connected) and link - connected]:
        connected = connected.union(*more)
    found = _about(conn, _ABOUT_STORIES, connected)
    return connected, tuple(sorted(found, key=lambda one: one.id))


def of_story(conn: Connection, story_id: StoryId) -> tuple[Override, ...]:
    """Return the corrections of a story and of those merged into it, oldest first, withdrawn ones
    and their undoing too.
    """
    corrections = around(conn, [story_id])[1]
    of_story = _by_story(corrections)
    names = [story_id, *(gone for gone, _ in _pairs(conn, _MERGED, [story_id]))]
    found = {one for name in names for one in of_story.get(name, ())}
    return tuple(one for one in corrections if one.id in found)


def by_id(conn: Connection, number: int) -> Override | None:
    """Return the correction with this id; None when there is none."""
    row = conn.execute(select(overrides).where(overrides.c.id == number)).mappings().first()
    return None if row is None else Override(**row)


def of_articles(
    conn: Connection, article_ids: Collection[ArticleId]
) -> dict[ArticleId, tuple[Override, ...]]:
    """Return the corrections of each article, of its story and of the stories merged into that,
    oldest first, withdrawn ones and their undoing too; most articles have none.
    """
    own: dict[int, set[int]] = {}
    lines = {one.id: one for one in _about(conn, _ABOUT_ARTICLES, article_ids)}
    for one in lines.values():
        own.setdefault(one.article_id or 0, set()).add(one.id)
    homes = _pairs(conn, _HOMES, article_ids)
    corrections = around(conn, [StoryId(story) for _, story in homes])[1]
    of_story = _by_story(corrections)
    for gone, into in _pairs(conn, _MERGED, {story for _, story in homes}):
        of_story[into] = of_story.get(into, set()) | of_story.get(gone, set())
    for article, story in homes:
        if story in of_story:
            own.setdefault(article, set()).update(of_story[story])
    lines |= {one.id: one for one in corrections}
    return {ArticleId(one): tuple(lines[n] for n in sorted(found)) for one, found in own.items()}


def _by_story(corrections: Iterable[Override]) -> dict[int, set[int]]:
    """Return the ids of the corrections of each story; an undo is of all its target names."""
    named: dict[int, tuple[StoryId, ...]] = {}
    found: dict[int, set[int]] = {}
    for one in corrections:
        undone = (one.value or {}).get("override")
        named[one.id] = named.get(undone, involved(one)) if undone else involved(one)
        for story in named[one.id]:
            found.setdefault(story, set()).add(one.id)
    return found


def _about(conn: Connection, query: Any, ids: Iterable[int]) -> list[Override]:
    return [one for part in chunks(list(ids)) for one in _read(conn, query, part)]


def _read(conn: Connection, query: Any, ids: Sequence[int] = ()) -> list[Override]:
    rows = conn.execute(query, {"ids": ids} if ids else {}).mappings()
    return [Override(**row) for row in rows]


def _pairs(conn: Connection, query: Any, ids: Iterable[int]) -> list[tuple[int, int]]:
    return [
        (one, other)
        for part in chunks(list(ids))
        for one, other in conn.execute(query, {"ids": part})
    ]
