"""Articles: ingest, and the archive's questions."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, func, select, text, type_coerce

from bot.ids import ArticleId
from bot.match.verdict import Indicator, Relevance
from storage.archive import archive_rows
from storage.archive.export import export
from storage.archive.ingest import ingest
from storage.batches import chunks
from storage.records import ArticleRecord
from storage.schema import articles, claims, feeds, identities

__all__ = ["by_ids", "by_link", "export", "ingest", "narrowed", "recent"]

# The condition of the partial index, word for word, or it is not used.
_RELEVANT = text("articles.relevance <> 'none'")


def recent(
    conn: Connection,
    limit: int,
    *,
    relevance: Collection[Relevance] = (Relevance.ALERT,),
    indicator: Indicator | None = None,
    country: str | None = None,
    language: str | None = None,
    before: ArticleId | None = None,
    since: datetime | None = None,
) -> list[ArticleRecord]:
    """Return the newest articles of that relevance, newest first; ``before`` pages on.

    ``since`` is the earliest moment of first sight.
    ``country`` is an ASEAN actor named by a claim, or the country of the outlet.
    """
    query = archive_rows.LEADING.where(articles.c.relevance.in_([str(word) for word in relevance]))
    if Relevance.NONE not in relevance:
        query = query.where(_RELEVANT)
    if before is not None:
        query = query.where(articles.c.id < before)
    if since is not None:
        query = query.where(articles.c.first_seen >= since)
    if language is not None:
        query = query.where(articles.c.language == language)
    if indicator is not None or country is not None:
        query = query.where(_claimed(indicator, country and country.upper()))
    rows = conn.execute(query.order_by(articles.c.id.desc()).limit(limit))
    return archive_rows.records(conn, rows)


def _claimed(indicator: Indicator | None, country: str | None) -> Any:
    matching = select(claims.c.article_id).where(claims.c.article_id == articles.c.id)
    if indicator is not None:
        matching = matching.where(claims.c.indicator == indicator)
    if country is None:
        return matching.exists()
    actors = type_coerce(claims.c.asean_actors, Text)
    named = matching.where(actors.contains(f'"{country}"', autoescape=True)).exists()
    if indicator is not None:
        return named
    return named | (feeds.c.country == country)


def narrowed(
    conn: Connection,
    article_ids: Collection[int],
    *,
    indicator: Indicator | None = None,
    country: str | None = None,
    language: str | None = None,
    since: datetime | None = None,
) -> set[int]:
    """Return those of these articles that ``recent`` would not leave out, of any relevance."""
    query = select(articles.c.id).join(feeds, feeds.c.id == articles.c.feed_id)
    if since is not None:
        query = query.where(articles.c.first_seen >= since)
    if language is not None:
        query = query.where(articles.c.language == language)
    if indicator is not None or country is not None:
        query = query.where(_claimed(indicator, country))
    found: set[int] = set()
    for part in chunks(list(article_ids)):
        found.update(conn.scalars(query.where(articles.c.id.in_(part))))
    return found


def by_link(conn: Connection, url_keys: Collection[bytes]) -> list[ArticleRecord]:
    """Return the articles that have one of these link keys, oldest first."""
    return _by_identity(conn, "link", url_keys)


def _by_identity(conn: Connection, kind: str, digests: Collection[bytes]) -> list[ArticleRecord]:
    found = conn.scalars(
        select(identities.c.article_id)
        .where(identities.c.kind == kind, identities.c.digest.in_(list(digests)))
        .distinct()
    )
    return by_ids(conn, sorted(found))


def by_ids(conn: Connection, article_ids: Collection[int]) -> list[ArticleRecord]:
    """Return these articles in the order given; unknown ids are left out."""
    found: dict[int, ArticleRecord] = {}
    for part in chunks(list(article_ids)):
        rows = conn.execute(archive_rows.LEADING.where(articles.c.id.in_(part)))
        found.update(
            (record.report.article_id, record) for record in archive_rows.records(conn, rows)
        )
    return [found[one] for one in article_ids if one in found]


def count(conn: Connection) -> int:
    """How many articles are stored."""
    return conn.scalar(select(func.count()).select_from(articles)) or 0
