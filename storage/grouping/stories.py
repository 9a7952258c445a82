"""Stories: one row per real-world event, and the articles that report it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from bot.alerts import severity
from bot.alerts.intent import Severity
from bot.alerts.view import StoryView
from bot.ids import ArticleId, StoryId, from_public
from bot.match.verdict import Verdict
from bot.stories.fold import StoryState, fold
from storage.batches import chunks
from storage.grouping import overrides
from storage.grouping.story_states import claims_from, moment, refresh, rows_of
from storage.schema import alerts, articles, identities, stories, story_articles

__all__ = [
    "articles_of",
    "event_key",
    "find",
    "moment",
    "refresh",
    "row_of",
    "thread",
    "views",
]

_ARTICLES = (
    select(story_articles.c.story_id, story_articles.c.article_id)
    .where(story_articles.c.story_id.in_(bindparam("ids", expanding=True)))
    .order_by(story_articles.c.story_id, story_articles.c.article_id)
)
_STORIES = select(stories).where(stories.c.id.in_(bindparam("ids", expanding=True)))


def event_key(verdict: Verdict, when: datetime) -> dict[str, Any]:
    """Return what tells one event from another; never the stage."""
    return {
        "actors": sorted(verdict.asean_actors),
        "people": sorted(verdict.people),
        "place": verdict.place,
        "indicators": sorted(str(indicator) for indicator in verdict.indicators),
        "date": when.date().isoformat(),
    }


def row_of(
    story_id: StoryId,
    verdict: Verdict,
    when: datetime,
    now: datetime,
    *,
    thread_id: StoryId | None = None,
    follows: StoryId | None = None,
) -> dict[str, Any]:
    """Return the row of a story that begins with this verdict, in a thread of its own or not."""
    return {
        "id": story_id,
        "thread_id": thread_id or story_id,
        "merged_into": None,
        "event_key": event_key(verdict, when),
        "created_at": now,
        "updated_at": now,
        "follows": follows,
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


def views(conn: Connection, story_ids: Collection[StoryId]) -> dict[StoryId, StoryView]:
    """Return these stories as reports and corrections make them; unknown ids are left out."""
    if not story_ids:
        return {}
    rows = rows_of(conn, _STORIES, story_ids)
    into = rows_of(conn, _STORIES, {row.merged_into for row in rows} - {None})
    corrections = overrides.around(conn, story_ids)[1]
    states = fold((), corrections) if corrections else {}
    roots = {row.id: _view(row, states) for row in into}
    return {
        StoryId(row.id): replace(_view(row, states), same_as=roots.get(row.merged_into))
        for row in rows
    }


def _view(row: Any, states: Mapping[StoryId, StoryState]) -> StoryView:
    claims = claims_from(row.claims)
    return StoryView(
        story_id=StoryId(row.id),
        thread_id=StoryId(row.thread_id),
        claims=claims,
        severity=severity.of_claims(claims) if row.severity is None else Severity(row.severity),
        updated_at=row.updated_at,
        confirmed=row.confirmed,
        retracted=row.retracted,
        merged_into=None if row.merged_into is None else StoryId(row.merged_into),
        corrections=states[row.id].corrections if row.id in states else (),
    )


def thread(conn: Connection, thread_id: StoryId) -> tuple[StoryId, ...]:
    """Return the stories of a thread in the order in which they began, merged ones too."""
    query = select(stories.c.id).where(stories.c.thread_id == thread_id).order_by(stories.c.id)
    return tuple(StoryId(found) for found in conn.scalars(query))


def find(conn: Connection, name: str, link_keys: Collection[bytes] = ()) -> StoryId | None:
    """Return the story with this public id, or that of this alert, article or link.

    ``link_keys``: the digests of the link's identity keys; without them only the link as it was
    published is found.
    """
    try:
        number = from_public(name)
    except ValueError:
        return _by_link(conn, name.strip(), link_keys)
    in_story = select(story_articles.c.story_id).where(story_articles.c.article_id == number)
    of_alert = select(alerts.c.story_id).where(alerts.c.id == number)
    about = select(alerts.c.about_id).where(alerts.c.id == number)
    own = select(stories.c.id).where(stories.c.id == number)
    for query in (own, of_alert, about, in_story):
        found = conn.scalar(query)
        if found is not None:
            return StoryId(found)
    return None


def _by_link(conn: Connection, link: str, link_keys: Collection[bytes]) -> StoryId | None:
    query = select(story_articles.c.story_id).order_by(story_articles.c.article_id.desc()).limit(1)
    if link_keys:
        query = query.join(
            identities, identities.c.article_id == story_articles.c.article_id
        ).where(identities.c.kind == "link", identities.c.digest.in_(list(link_keys)))
    else:
        query = query.join(articles, articles.c.id == story_articles.c.article_id).where(
            articles.c.link == link
        )
    found = conn.scalar(query)
    return None if found is None else StoryId(found)
