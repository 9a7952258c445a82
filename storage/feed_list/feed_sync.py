"""Brings the table of feeds in line with feeds.toml without losing what polling knows.

A feed is the same feed when its URL or its name stayed: renamed or moved, it keeps its state and
its articles. The URL counts more, because guids belong to it. A feed that left the file is kept
and no longer polled; if it comes back, it goes on where it stopped. A URL that came from a
permanent redirect stays until feeds.toml itself names another one.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.feeds.feed import Feed, FeedState
from bot.ids import IdSource
from storage import meta
from storage.feed_list.feed_rows import spec_row, state_row
from storage.records import SyncResult
from storage.schema import feed_states, feeds

Stored = dict[str, Any]
_REVISION = "feeds_revision"
# Of another URL they would earn a wrong 304, or hide that the body is new.
_FORGET = {
    "etag": None,
    "last_modified": None,
    "body_hash": None,
    "redirect_to": None,
    "redirect_seen": 0,
}
_ROUNDS: tuple[tuple[Callable[[Feed], Any], Callable[[Stored], tuple[Any, ...]]], ...] = (
    (lambda feed: (feed.name, feed.url), lambda row: ((row["name"], row["file_url"]),)),
    (lambda feed: feed.url, lambda row: (row["file_url"], row["url"])),
    (lambda feed: feed.name, lambda row: (row["name"],)),
)


def revision(conn: Connection) -> int:
    """Return how often the list of feeds has changed."""
    return int(meta.get(conn, _REVISION) or 0)


def sync(conn: Connection, wanted: Sequence[Feed], now: datetime, ids: IdSource) -> SyncResult:
    """Make the table say what ``wanted`` says; new feeds are due at once."""
    stored = [dict(row) for row in conn.execute(select(feeds)).mappings()]
    pairs = _pair(wanted, stored)
    added = [feed for feed in wanted if feed.name not in pairs]
    kept = {row["id"] for row in pairs.values()}
    gone = [row for row in stored if row["id"] not in kept and row["removed_at"] is None]
    changed = tuple(
        feed.name
        for feed in wanted
        if feed.name in pairs and _change(conn, feed, pairs[feed.name], now)
    )
    _add(conn, added, now, ids)
    for row in gone:
        _write(conn, row, {"removed_at": now}, now)
    result = SyncResult(
        added=tuple(feed.name for feed in added),
        changed=changed,
        removed=tuple(row["name"] for row in gone),
    )
    if result != SyncResult():
        meta.put(conn, _REVISION, str(revision(conn) + 1))
    return result


def _pair(wanted: Sequence[Feed], stored: Sequence[Stored]) -> dict[str, Stored]:
    """Return the row of each feed that has one, by the feed's name."""
    pairs: dict[str, Stored] = {}
    left = sorted(stored, key=lambda row: row["removed_at"] is not None)
    for of_feed, of_row in _ROUNDS:
        for feed in wanted:
            if feed.name in pairs:
                continue
            match = next((row for row in left if of_feed(feed) in of_row(row)), None)
            if match is not None:
                pairs[feed.name] = match
                left.remove(match)
    return pairs


def _change(conn: Connection, feed: Feed, row: Stored, now: datetime) -> bool:
    """Write what differs; returns whether anything did."""
    wanted: dict[str, Any] = {**spec_row(feed), "file_url": feed.url, "removed_at": None}
    wanted["url"] = row["url"] if feed.url == row["file_url"] else feed.url
    different = {name: value for name, value in wanted.items() if row[name] != value}
    if not different:
        return False
    _write(conn, row, different, now)
    if "url" in different:
        conn.execute(
            update(feed_states)
            .where(feed_states.c.feed_id == row["id"])
            .values(next_due=now, **_FORGET)
        )
    return True


def _write(conn: Connection, row: Stored, values: dict[str, Any], now: datetime) -> None:
    conn.execute(
        update(feeds)
        .where(feeds.c.id == row["id"])
        .values(**values, revision=row["revision"] + 1, changed_at=now)
    )


def _add(conn: Connection, added: Sequence[Feed], now: datetime, ids: IdSource) -> None:
    if not added:
        return
    rows = [
        {
            **spec_row(feed),
            "id": ids.next(now),
            "url": feed.url,
            "file_url": feed.url,
            "revision": 1,
            "added_at": now,
            "changed_at": now,
        }
        for feed in added
    ]
    conn.execute(insert(feeds), rows)
    blank = {**state_row(FeedState()), "next_due": now}
    conn.execute(insert(feed_states), [{**blank, "feed_id": row["id"]} for row in rows])
