"""Which feeds are due, how each stands, and which of its entries were seen."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, case, func, or_, select, update

from bot.feeds.feed import DueFeed, PollRecord
from bot.ids import FeedId
from storage.batches import chunks, insert_missing
from storage.feed_list.feed_rows import (
    FEED_COLUMNS,
    STATE_COLUMNS,
    STATE_NAMES,
    feed_of,
    state_of,
    state_row,
)
from storage.feed_list.feed_sync import revision, sync
from storage.records import FeedOverview
from storage.schema import feed_states, feeds, polls, sightings

__all__ = [
    "apply",
    "claim_due",
    "next_due",
    "overview",
    "release",
    "revision",
    "seen_hashes",
    "sync",
]

_FEED_END = 1 + len(FEED_COLUMNS)
_ACTIVE = feeds.c.enabled & feeds.c.removed_at.is_(None)
_CLAIMABLE = (
    select(feeds.c.id, *FEED_COLUMNS, *STATE_COLUMNS)
    .join(feed_states, feed_states.c.feed_id == feeds.c.id)
    .where(
        _ACTIVE,
        feed_states.c.next_due <= bindparam("now"),
        or_(feed_states.c.claimed_until.is_(None), feed_states.c.claimed_until <= bindparam("now")),
    )
    .order_by(feed_states.c.next_due, feeds.c.id)
    .limit(bindparam("count"))
    .with_for_update(skip_locked=True, of=feed_states)
)
_NEXT_DUE = (
    select(
        func.min(
            case(
                (feed_states.c.claimed_until > feed_states.c.next_due, feed_states.c.claimed_until),
                else_=feed_states.c.next_due,
            ),
            type_=feed_states.c.next_due.type,
        )
    )
    .join(feeds, feeds.c.id == feed_states.c.feed_id)
    .where(_ACTIVE)
)
_CLAIM = (
    update(feed_states)
    .where(feed_states.c.feed_id.in_(bindparam("feed_ids", expanding=True)))
    .values(claimed_by=bindparam("instance"), claimed_until=bindparam("until"))
)
_APPLY = (
    update(feed_states)
    .where(feed_states.c.feed_id == bindparam("this_feed"))
    .values(
        next_due=bindparam("next_due"),
        claimed_by=None,
        claimed_until=None,
        **{name: bindparam(name) for name in STATE_NAMES},
    )
)
_ADOPT = (
    update(feeds)
    .where(feeds.c.id == bindparam("this_feed"))
    .values(url=bindparam("url"), revision=feeds.c.revision + 1, changed_at=bindparam("at"))
)
_SEEN = select(sightings.c.entry_hash).where(
    sightings.c.feed_id == bindparam("feed_id"),
    sightings.c.entry_hash.in_(bindparam("hashes", expanding=True)),
)


def claim_due(
    conn: Connection, now: datetime, limit: int, instance: str, lease: timedelta
) -> list[DueFeed]:
    """Claim up to ``limit`` due feeds for this instance until ``now + lease``, longest due first.

    A feed whose claim ran out is due again: its poller is taken for dead.
    """
    rows = conn.execute(_CLAIMABLE, {"now": now, "count": limit}).all()
    due = [
        DueFeed(FeedId(row[0]), feed_of(row[1:_FEED_END]), state_of(row[_FEED_END:]))
        for row in rows
    ]
    for part in chunks([feed.id for feed in due]):
        conn.execute(_CLAIM, {"feed_ids": part, "instance": instance, "until": now + lease})
    return due


def apply(conn: Connection, records: Collection[PollRecord]) -> None:
    """Store what polls found out: next state, next due, a line of the log; ends the claims."""
    if not records:
        return
    conn.execute(
        _APPLY,
        [
            {"this_feed": record.feed_id, "next_due": record.next_due, **state_row(record.state)}
            for record in records
        ],
    )
    insert_missing(conn, polls, [_poll_row(record) for record in records])
    adopted = [
        {"this_feed": record.feed_id, "url": record.adopt_url, "at": record.at}
        for record in records
        if record.adopt_url is not None
    ]
    if adopted:
        conn.execute(_ADOPT, adopted)


def _poll_row(record: PollRecord) -> dict[str, object]:
    return {
        "at": record.at,
        "feed_id": record.feed_id,
        "outcome": record.outcome,
        "status": record.status,
        "entries": record.entries,
        "new": record.new,
        "body_bytes": record.body_bytes,
        "seconds": record.seconds,
        "error": record.state.last_error,
    }


def next_due(conn: Connection) -> datetime | None:
    """Return when the next feed is due, claims considered; None without active feeds."""
    due: datetime | None = conn.scalar(_NEXT_DUE)
    return due


def all_asked_since(conn: Connection, moment: datetime) -> bool:
    """Whether every active feed was polled at that moment or later."""
    unasked = (
        select(feed_states.c.feed_id)
        .join(feeds, feeds.c.id == feed_states.c.feed_id)
        .where(
            _ACTIVE, or_(feed_states.c.last_attempt.is_(None), feed_states.c.last_attempt < moment)
        )
        .limit(1)
    )
    return conn.scalar(unasked) is None


def all_due(conn: Connection, now: datetime) -> int:
    """Make every active feed due now; returns how many."""
    active = select(feeds.c.id).where(_ACTIVE)
    return conn.execute(
        update(feed_states).where(feed_states.c.feed_id.in_(active)).values(next_due=now)
    ).rowcount


def release(conn: Connection, instance: str) -> int:
    """Give back every feed that this instance has claimed; returns how many."""
    return conn.execute(
        update(feed_states)
        .where(feed_states.c.claimed_by == instance)
        .values(claimed_by=None, claimed_until=None)
    ).rowcount


def overview(conn: Connection) -> list[FeedOverview]:
    """Return every feed of feeds.toml, disabled ones included, by country and name."""
    rows = conn.execute(
        select(
            feeds.c.id,
            *FEED_COLUMNS,
            *STATE_COLUMNS,
            feeds.c.file_url,
            feed_states.c.next_due,
            feeds.c.added_at,
        )
        .join(feed_states, feed_states.c.feed_id == feeds.c.id)
        .where(feeds.c.removed_at.is_(None))
        .order_by(feeds.c.country, feeds.c.name)
    )
    return [
        FeedOverview(
            id=FeedId(row[0]),
            feed=feed_of(row[1:_FEED_END]),
            file_url=row[-3],
            state=state_of(row[_FEED_END:-3]),
            next_due=row[-2],
            added_at=row[-1],
        )
        for row in rows
    ]


def seen_hashes(conn: Connection, feed_id: FeedId, hashes: Collection[bytes]) -> set[bytes]:
    """Return those of the entry hashes that this feed has shown before."""
    seen: set[bytes] = set()
    for part in chunks(list(hashes)):
        seen.update(conn.scalars(_SEEN, {"feed_id": feed_id, "hashes": part}).all())
    return seen
