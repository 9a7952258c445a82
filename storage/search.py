"""Search: an index of our own, so that both engines find the same."""

from collections.abc import Collection

from sqlalchemy import Connection, select, update

from storage.schema import search_batches


def mark_stale(conn: Connection, article_ids: Collection[int]) -> None:
    """Have the batches that hold these articles built again: their texts changed."""
    if not article_ids:
        return
    rows = conn.execute(
        select(
            search_batches.c.id, search_batches.c.first_article, search_batches.c.last_article
        ).where(
            search_batches.c.first_article <= max(article_ids),
            search_batches.c.last_article >= min(article_ids),
        )
    )
    wanted = sorted(article_ids)
    stale = [row.id for row in rows if any(row[1] <= one <= row[2] for one in wanted)]
    if stale:
        conn.execute(
            update(search_batches).where(search_batches.c.id.in_(stale)).values(stale=True)
        )
