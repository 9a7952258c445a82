"""Retention: what is let go, so that the database stays small without forgetting anything.

| what | kept |
|---|---|
| identity keys, verdicts, claims, stories, alerts, deliveries, overrides, audit | for ever |
| texts of verdict alert and context | for ever |
| texts of verdict none | 90 days; guid, link and the hash of the text stay |
| sightings | 180 days; an older entry still in its feed is read again and recognised |
| polls | 35 days; then one line per feed and day |
| Telegram update ids | 7 days |
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import (
    BigInteger,
    Connection,
    bindparam,
    delete,
    func,
    select,
    text,
    type_coerce,
    update,
)

from bot.feeds.feed import FetchOutcome
from bot.match.verdict import Relevance
from storage import meta
from storage.batches import chunks, insert_missing
from storage.schema import articles, feed_days, polls, revisions, sightings, updates
from storage.searching import search_index
from storage.types import from_micros, to_micros

TEXTS = timedelta(days=90)
SIGHTINGS = timedelta(days=180)
POLLS = timedelta(days=35)
UPDATES = timedelta(days=7)

_EMPTIED = "texts_emptied_to"  # the last article whose text was considered
_DAY = 86_400_000_000
_SUCCESSES = (
    FetchOutcome.NEW,
    FetchOutcome.NOTHING_NEW,
    FetchOutcome.SAME_BODY,
    FetchOutcome.NOT_MODIFIED,
)
_NEXT = (
    select(articles.c.id, articles.c.relevance, articles.c.first_seen)
    .where(articles.c.id > bindparam("after"))
    .order_by(articles.c.id)
    .limit(bindparam("count"))
)
_EMPTY = update(revisions).values(title="", summary="")
# The condition of the partial index, word for word and without parameters, or it is not used.
_LATER_TEXTS = text("revisions.number > 1 AND revisions.title <> ''")
_DULL = (
    select(articles.c.id)
    .where(articles.c.id == revisions.c.article_id, articles.c.relevance == Relevance.NONE)
    .exists()
)


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many rows were let go; ``texts`` counts articles."""

    texts: int = 0
    sightings: int = 0
    polls: int = 0
    updates: int = 0


def prune(conn: Connection, now: datetime, limit: int = 5000) -> Pruned:
    """Let go of what is too old, texts of at most ``limit`` articles; call again while any were."""
    return Pruned(
        texts=empty_texts(conn, now, limit),
        sightings=conn.execute(
            delete(sightings).where(sightings.c.seen_at < now - SIGHTINGS)
        ).rowcount,
        polls=fold_polls(conn, now),
        updates=conn.execute(delete(updates).where(updates.c.seen_at < now - UPDATES)).rowcount,
    )


def empty_texts(conn: Connection, now: datetime, limit: int) -> int:
    """Empty the texts of old articles whose every revision was judged none."""
    after = int(meta.get(conn, _EMPTIED) or -1)
    rows = conn.execute(_NEXT, {"after": after, "count": limit})
    old = list(takewhile(lambda row: row.first_seen < now - TEXTS, rows))
    dull = [row.id for row in old if row.relevance == Relevance.NONE]
    for part in chunks(dull):
        conn.execute(_EMPTY.where(revisions.c.article_id.in_(part)))
    # Behind the mark, an article may still have been revised.
    conn.execute(_EMPTY.where(_LATER_TEXTS, revisions.c.seen_at < now - TEXTS, _DULL))
    search_index.mark_stale(conn, dull)
    if old:
        meta.put(conn, _EMPTIED, str(old[-1].id))
    return len(dull)


def fold_polls(conn: Connection, now: datetime) -> int:
    """Turn old polls into a line per feed and day, whole days only; returns how many polls."""
    first_kept = to_micros(now - POLLS) // _DAY
    day = type_coerce(polls.c.at, BigInteger) // _DAY
    old = polls.c.at < from_micros(first_kept * _DAY)
    rows = conn.execute(
        select(
            polls.c.feed_id,
            day.label("day"),
            func.count().label("polls"),
            func.count().filter(polls.c.outcome.in_(_SUCCESSES)).label("successes"),
            func.sum(polls.c.new).label("new"),
        )
        .where(old)
        .group_by(polls.c.feed_id, day)
    ).mappings()
    insert_missing(conn, feed_days, [{**row, "new": int(row["new"])} for row in rows])
    return conn.execute(delete(polls).where(old)).rowcount
