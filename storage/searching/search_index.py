"""Builds the search index in the background, a batch of neighbouring articles at a time.

For each batch and term one row names the places in the batch that hold the term. Rows of single
(term, article) pairs were left aside: several times the rows, all over the table. Articles newer
than the last batch are not indexed yet; ``search.find`` reads those directly.
"""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from struct import pack, unpack
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from storage.schema import articles, postings, revisions, search_batches
from storage.searching.search_text import terms_of

BATCH = 256  # a place must fit a byte

_LAST = select(func.max(search_batches.c.last_article))
_TEXTS = (
    select(articles.c.id, revisions.c.title, revisions.c.summary)
    .join(
        revisions,
        (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.lead),
    )
    .where(articles.c.id > bindparam("after"), articles.c.id <= bindparam("last"))
    .order_by(articles.c.id)
    .limit(bindparam("count"))
)
_FOR_EVER = (1 << 63) - 1


def pack_members(members: Sequence[int]) -> bytes:
    """Return article ids as bytes."""
    return pack(f">{len(members)}q", *members)


def unpack_members(packed: bytes) -> tuple[int, ...]:
    """Return the article ids of ``pack_members``."""
    return unpack(f">{len(packed) // 8}q", packed)


def watermark(conn: Connection) -> int:
    """Return the last article that the index covers; -1 when it covers none."""
    last: int | None = conn.scalar(_LAST)
    return -1 if last is None else last


def index_pending(conn: Connection, limit: int) -> int:
    """Index about ``limit`` articles, changed texts first; returns how many, 0 when up to date.

    A last batch that is not full yet stays unindexed.
    """
    done = 0
    while done < limit:
        step = _rebuild_one(conn) or _append_one(conn)
        if not step:
            break
        done += step
    return done


def _append_one(conn: Connection) -> int:
    rows = _texts(conn, watermark(conn), _FOR_EVER, BATCH)
    if len(rows) < BATCH:
        return 0
    _write(conn, rows, rows[-1].id)
    return len(rows)


def _rebuild_one(conn: Connection) -> int:
    """Build the oldest stale batch again, together with the one before it if both fit in one."""
    stale = conn.execute(
        select(search_batches)
        .where(search_batches.c.stale)
        .order_by(search_batches.c.last_article)
        .limit(1)
    ).first()
    if stale is None:
        return 0
    before = conn.execute(
        select(search_batches)
        .where(search_batches.c.last_article < stale.last_article)
        .order_by(search_batches.c.last_article.desc())
        .limit(2)
    ).all()
    after = before[0].last_article if before else -1
    rows = _with_text(_texts(conn, after, stale.last_article, None))
    gone = [stale.id]
    if before and len(rows) + len(before[0].members) // 8 <= BATCH:
        gone.append(before[0].id)
        after = before[1].last_article if len(before) > 1 else -1
        rows = _with_text(_texts(conn, after, stale.last_article, None))
    conn.execute(delete(postings).where(postings.c.batch.in_(gone)))
    conn.execute(delete(search_batches).where(search_batches.c.id.in_(gone)))
    for start in range(0, max(1, len(rows)), BATCH):
        part = rows[start : start + BATCH]
        full = start + BATCH >= len(rows)
        _write(conn, part, stale.last_article if full else part[-1].id)
    return max(1, len(rows))


def _texts(conn: Connection, after: int, last: int, count: int | None) -> list[Row[Any]]:
    wanted = {"after": after, "last": last, "count": _FOR_EVER if count is None else count}
    return list(conn.execute(_TEXTS, wanted))


def _with_text(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    return [row for row in rows if row.title or row.summary]


def _write(conn: Connection, rows: Sequence[Row[Any]], last: int) -> None:
    number = (conn.scalar(select(func.max(search_batches.c.id))) or 0) + 1
    places: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        for term in terms_of(f"{row.title}\n{row.summary}"):
            places.setdefault(term, []).append(place)
    members = pack_members([row.id for row in rows])
    conn.execute(
        insert(search_batches).values(id=number, last_article=last, members=members, stale=False)
    )
    if places:
        conn.execute(
            insert(postings),
            [
                {"batch": number, "term": term, "places": bytes(places[term])}
                for term in sorted(places)
            ],
        )


def note_new(conn: Connection, article_ids: Collection[int]) -> None:
    """Mark batches that cover new articles: another instance's clock may lag behind ours."""
    if article_ids:
        last = watermark(conn)
        mark_stale(conn, [one for one in article_ids if one <= last])


def mark_stale(conn: Connection, article_ids: Collection[int]) -> None:
    """Have the batches that cover these articles built again: their texts changed."""
    if not article_ids:
        return
    rows = conn.execute(
        select(search_batches.c.last_article, search_batches.c.id)
        .where(search_batches.c.last_article >= min(article_ids))
        .order_by(search_batches.c.last_article)
    ).all()
    lasts = [row.last_article for row in rows]
    places = {bisect_left(lasts, one) for one in article_ids}
    stale = [rows[place].id for place in places if place < len(rows)]
    if stale:
        conn.execute(
            update(search_batches).where(search_batches.c.id.in_(stale)).values(stale=True)
        )
