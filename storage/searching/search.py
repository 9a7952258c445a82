"""Search over titles and summaries, newest first, the same on both engines.

The index names candidates, the text decides. ``index_pending`` builds it in the background.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, select

from bot.ids import ArticleId, made_at
from storage.archive import articles as archive
from storage.batches import chunks
from storage.records import ArticleRecord
from storage.schema import articles, postings, revisions, search_batches
from storage.searching.search_index import BATCH, index_pending, unpack_members, watermark
from storage.searching.search_text import Query, parse

__all__ = ["Found", "find", "index_pending", "page", "parse"]

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
    return page(conn, parse(words), limit, before=before).records


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found; ``older`` is where to go on, None at the end of the archive."""

    records: list[ArticleRecord]
    older: ArticleId | None


def page(
    conn: Connection,
    query: Query,
    limit: int,
    *,
    before: ArticleId | None = None,
    accept: Callable[[Sequence[int]], Collection[int]] | None = None,
    until: datetime | None = None,
    looks: int | None = None,
) -> Found:
    """Return the newest articles that hold all of the query, and that ``accept`` lets pass.

    ``until``: what was seen before that is not looked for. ``looks``: after so many texts the
    page ends even if it is not full, so that no question, however odd, takes for ever; the next
    one goes on from there.
    """
    if not query.terms:
        return Found([], None)
    end = _FOR_EVER if before is None else before
    found: list[int] = []
    looked, last = 0, 0
    for seen, matching in _pages(conn, query, end):
        chosen = set(matching) if accept is None else set(accept(matching))
        found += [one for one in matching if one in chosen]
        looked, last = looked + len(seen), seen[-1]
        if len(found) > limit:
            return _found(conn, found[:limit], found[limit - 1])
        if until is not None and made_at(last) < until:
            break
        if looks is not None and looked >= looks:
            return _found(conn, found, last)
    return _found(conn, found, None)


def _found(conn: Connection, ids: Sequence[int], older: int | None) -> Found:
    return Found(archive.by_ids(conn, ids), None if older is None else ArticleId(older))


def _pages(
    conn: Connection, query: Query, end: int
) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Yield ids that were looked at, and those of them that match, newest first, never none."""
    indexed = watermark(conn)
    position = end
    while rows := conn.execute(_FRESH, {"after": indexed, "before": position}).all():
        yield _looked(rows, query)
        position = rows[-1][0]
    for candidates in _candidates(conn, query, end):
        for part in chunks(candidates, 64):
            if rows := conn.execute(_SOME, {"ids": part}).all():
                yield _looked(rows, query)


def _looked(rows: Sequence[Row[int, str, str]], query: Query) -> tuple[list[int], list[int]]:
    matching = [row[0] for row in rows if query.matches(f"{row[1]}\n{row[2]}")]
    return [row[0] for row in rows], matching


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
