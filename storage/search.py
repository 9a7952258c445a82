"""Search over titles and summaries, newest first, the same on both engines.

The index names candidates, the text decides. ``index_pending`` builds it in the background.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, bindparam, select

from bot.ids import ArticleId
from storage import articles as archive
from storage.batches import chunks
from storage.records import ArticleRecord
from storage.schema import articles, postings, revisions, search_batches
from storage.search_index import BATCH, index_pending, unpack_members, watermark
from storage.search_text import Query, parse

__all__ = ["find", "index_pending"]

_FIRST_LOOK = 8  # batches; doubled at each further look
_LEADING = (
    select(articles.c.id, revisions.c.title, revisions.c.summary)
    .join(
        revisions,
        (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.lead),
    )
    .order_by(articles.c.id.desc())
)
_FRESH = _LEADING.where(
    articles.c.id > bindparam("after"), articles.c.id < bindparam("before")
).limit(BATCH)
_SOME = _LEADING.where(articles.c.id.in_(bindparam("ids", expanding=True)))
_PLACES = select(postings.c.batch, postings.c.term, postings.c.places).where(
    postings.c.batch.in_(bindparam("batches", expanding=True)),
    postings.c.term.in_(bindparam("terms", expanding=True)),
)
_MEMBERS = select(search_batches.c.id, search_batches.c.members).where(
    search_batches.c.id.in_(bindparam("batches", expanding=True))
)
_FOR_EVER = (1 << 63) - 1


def find(
    conn: Connection, words: str, limit: int = 20, before: ArticleId | None = None
) -> list[ArticleRecord]:
    """Return the newest articles that hold every word; ``before`` an article id pages on."""
    query = parse(words)
    if not query.terms:
        return []
    end = _FOR_EVER if before is None else before
    found: list[int] = []
    for page in _pages(conn, query, end):
        found += page
        if len(found) >= limit:
            break
    return archive.by_ids(conn, found[:limit])


def _pages(conn: Connection, query: Query, end: int) -> Iterator[list[int]]:
    """Yield ids of matching articles, newest first, in pages of any length."""
    indexed = watermark(conn)
    position = end
    while rows := conn.execute(_FRESH, {"after": indexed, "before": position}).all():
        yield [row[0] for row in rows if query.matches(f"{row[1]}\n{row[2]}")]
        position = rows[-1][0]
    for candidates in _candidates(conn, query, end):
        for part in chunks(candidates, 64):
            rows = conn.execute(_SOME, {"ids": part}).all()
            yield [row[0] for row in rows if query.matches(f"{row[1]}\n{row[2]}")]


def _candidates(conn: Connection, query: Query, end: int) -> Iterator[list[int]]:
    """Yield the articles of one batch after another that have every term, newest first."""
    batches = conn.scalars(
        select(search_batches.c.id).order_by(search_batches.c.last_article.desc())
    ).all()
    start, size = 0, _FIRST_LOOK
    while start < len(batches):
        group = batches[start : start + size]
        start, size = start + size, min(size * 2, 256)
        places = _common_places(conn, query, group)
        rows = conn.execute(_MEMBERS, {"batches": list(places)})
        members = {row.id: row.members for row in rows}
        for batch in group:
            if batch in places:
                ids = unpack_members(members[batch])
                found = sorted((ids[place] for place in places[batch]), reverse=True)
                yield [one for one in found if one < end]


def _common_places(conn: Connection, query: Query, batches: Sequence[int]) -> dict[int, set[int]]:
    """Return, for each batch that has every term somewhere, the places that have them all."""
    of_batch: dict[int, list[set[int]]] = {}
    for batch, _, places in conn.execute(_PLACES, {"batches": batches, "terms": query.terms}):
        of_batch.setdefault(batch, []).append(set(places))
    common = {
        batch: set.intersection(*sets)
        for batch, sets in of_batch.items()
        if len(sets) == len(query.terms)
    }
    return {batch: places for batch, places in common.items() if places}
