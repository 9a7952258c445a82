"""The archive in figures."""

from datetime import datetime

from sqlalchemy import Connection, func, select, text

from storage.schema import alerts, articles

# The condition of the partial index, word for word, or it is not used.
_MATCHES = text("articles.relevance <> 'none'")


def articles_stored(conn: Connection) -> int:
    """Return how many articles are stored."""
    return conn.scalar(select(func.count()).select_from(articles)) or 0


def first_seen(conn: Connection) -> datetime | None:
    """Return when the first article was seen."""
    found: datetime | None = conn.scalar(
        select(articles.c.first_seen).order_by(articles.c.id).limit(1)
    )
    return found


def matches_by_language(conn: Connection) -> list[tuple[str, int]]:
    """Return how many matches there are in each language, most first."""
    count = func.count()
    query = (
        select(articles.c.language, count)
        .where(articles.c.relevance == "alert", _MATCHES)
        .group_by(articles.c.language)
        .order_by(count.desc(), articles.c.language)
    )
    return [(language, number) for language, number in conn.execute(query)]


def alert_times(conn: Connection, since: datetime) -> list[datetime]:
    """Return when the alerts about single events were made, oldest first."""
    query = (
        select(alerts.c.created_at)
        .where(alerts.c.created_at >= since, alerts.c.story_id.is_not(None))
        .order_by(alerts.c.created_at)
    )
    return list(conn.scalars(query))
