"""How much each feed has brought."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.ids import FeedId
from bot.match.verdict import Relevance
from storage.schema import articles


def matches_since(conn: Connection, since: datetime) -> dict[FeedId, int]:
    """Return how many alerts each feed was the first to bring since then; none: no entry."""
    rows = conn.execute(
        select(articles.c.feed_id, func.count())
        .where(articles.c.relevance == Relevance.ALERT, articles.c.first_seen >= since)
        .group_by(articles.c.feed_id)
    )
    return {FeedId(feed_id): number for feed_id, number in rows}
