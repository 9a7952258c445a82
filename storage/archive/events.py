"""Events as the archive's questions see them: stories that stand, by when they happened."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Text, bindparam, case, func, select, type_coerce

from bot.alerts.view import Report, StoryView
from bot.ids import ArticleId, StoryId
from bot.match.verdict import Claim, Indicator
from storage.archive import archive_rows
from storage.batches import chunks
from storage.grouping import stories
from storage.grouping.story_states import claims_from
from storage.schema import alerts, articles, story_articles
from storage.schema import stories as table
from storage.types import UtcMicros

# When a report counts as having come out; the same as ``story_states.moment``.
_MOMENT = case(
    (articles.c.published <= articles.c.first_seen, articles.c.published),
    else_=articles.c.first_seen,
)
_AT = func.min(_MOMENT, type_=UtcMicros()).label("at")
_SAID = type_coerce(table.c.claims, Text).label("said")
_STANDING = (
    select(table.c.id, _SAID, _AT)
    .join(story_articles, story_articles.c.story_id == table.c.id)
    .join(articles, articles.c.id == story_articles.c.article_id)
    .where(table.c.merged_into.is_(None), table.c.retracted.is_(False))
    .group_by(table.c.id)
    .order_by(_AT.desc(), table.c.id.desc())
)
_LEADS = select(articles.c.id, articles.c.lead).where(
    articles.c.id.in_(bindparam("ids", expanding=True))
)
_ALERTED = select(alerts.c.story_id, alerts.c.article_id).where(
    alerts.c.story_id.in_(bindparam("ids", expanding=True)), alerts.c.article_id.is_not(None)
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One event in a list: when its first report came out, and what it claims."""

    story_id: StoryId
    at: datetime
    said: str | None  # its claims as they are stored: of most lists only a page is read

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What it claims."""
        return claims_from(None if self.said is None else json.loads(self.said))


@dataclass(frozen=True, slots=True)
class EventDetail:
    """One event with everything that is reported of it; the report that was told leads."""

    story: StoryView
    reports: tuple[Report, ...]


def standing(
    conn: Connection,
    *,
    indicator: Indicator | None = None,
    country: str | None = None,
    language: str | None = None,
    since: datetime | None = None,
) -> list[Standing]:
    """Return the events that stand, newest first by their first report.

    ``country`` is an ASEAN actor of a claim, of one under ``indicator`` where both are given;
    ``language`` is that of one of the reports.
    """
    query = _narrowed(_STANDING, indicator, country, language)
    if since is not None:
        query = query.having(_AT.element >= since)
    found = [Standing(StoryId(number), at, said) for number, said, at in conn.execute(query)]
    if indicator is None or country is None:
        return found
    return [one for one in found if _says(one.claims, indicator, country)]


def _narrowed(
    query: Select[Any], indicator: Indicator | None, country: str | None, language: str | None
) -> Select[Any]:
    """Leave out what does not say so anywhere; ``_says`` looks whether it is one claim."""
    said = _SAID.element
    if indicator is not None:
        query = query.where(said.contains(f'"{indicator}"', autoescape=True))
    if country is not None:
        query = query.where(said.contains(f'"{country}"', autoescape=True))
    if language is not None:
        spoken = case((articles.c.language == language, 1), else_=0)
        query = query.having(func.max(spoken) == 1)
    return query


def _says(claims: Collection[Claim], indicator: Indicator, country: str) -> bool:
    return any(claim.indicator is indicator and country in claim.asean_actors for claim in claims)


def details(conn: Connection, story_ids: Collection[StoryId]) -> dict[StoryId, EventDetail]:
    """Return these events in full; unknown ids are left out."""
    views = stories.views(conn, story_ids)
    members = stories.articles_of(conn, list(views))
    keys = _leading(conn, [one for group in members.values() for one in group])
    found = archive_rows.reports(conn, list(keys.values()))
    told = _told(conn, list(views))
    return {
        story_id: EventDetail(
            view,
            tuple(
                found[keys[one]]
                for one in sorted(members.get(story_id, ()), key=lambda one: one not in told)
                if keys.get(one) in found
            ),
        )
        for story_id, view in views.items()
    }


def _leading(
    conn: Connection, article_ids: Collection[ArticleId]
) -> Mapping[ArticleId, tuple[int, int]]:
    return {
        ArticleId(row.id): (row.id, row.lead)
        for part in chunks(list(article_ids))
        for row in conn.execute(_LEADS, {"ids": part})
    }


def _told(conn: Connection, story_ids: Collection[StoryId]) -> set[int]:
    """Return the articles that lead the alerts of these stories."""
    return {
        row.article_id
        for part in chunks(list(story_ids))
        for row in conn.execute(_ALERTED, {"ids": part})
    }
