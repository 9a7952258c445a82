"""Feeds, what polling knows of them, and what was seen in them."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from storage.schema.base import metadata
from storage.types import Id, Json, UtcMicros, Word

feeds = Table(
    "feeds",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),  # where we poll: file_url, or the target of a redirect
    Column("file_url", Text, nullable=False),  # as feeds.toml says
    Column("country", Text, nullable=False),
    Column("kind", Word, nullable=False),
    Column("language", Text),
    Column("official_of", Text),
    Column("interval_seconds", Float, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("user_agent", Text),
    Column("headers", Json, nullable=False),
    Column("encoding", Text),
    Column("tags", Json, nullable=False),
    Column("revision", Integer, nullable=False),  # counts changes of this row
    Column("added_at", UtcMicros, nullable=False),
    Column("changed_at", UtcMicros, nullable=False),
    Column("removed_at", UtcMicros),  # gone from feeds.toml: kept, not polled
)

feed_states = Table(
    "feed_states",
    metadata,
    Column("feed_id", Id, ForeignKey("feeds.id"), primary_key=True, autoincrement=False),
    Column("next_due", UtcMicros, nullable=False),
    Column("claimed_by", Text),
    Column("claimed_until", UtcMicros),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", LargeBinary),
    Column("last_attempt", UtcMicros),
    Column("last_success", UtcMicros),
    Column("last_new_item", UtcMicros),
    Column("last_unconditional", UtcMicros),
    Column("last_outcome", Word),
    Column("last_error", Text),
    Column("failures", Integer, nullable=False),
    Column("successes", Integer, nullable=False),
    Column("health", Word, nullable=False),
    Column("health_since", UtcMicros),
    Column("identity_policy", Word, nullable=False),
    Column("redirect_to", Text),
    Column("redirect_seen", Integer, nullable=False),
    Column("median_gap", Float),
    Column("p95_gap", Float),
)
Index("ix_feed_states_next_due", feed_states.c.next_due)

# Sorted by time, so that a prune is one range; a feed's own polls are a scan of a bounded log.
polls = Table(
    "polls",
    metadata,
    Column("at", UtcMicros, primary_key=True, autoincrement=False),
    Column("feed_id", Id, ForeignKey("feeds.id"), primary_key=True, autoincrement=False),
    Column("outcome", Word, nullable=False),
    Column("status", Integer),
    Column("entries", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("body_bytes", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("error", Text),
    sqlite_with_rowid=False,
)

# What is left of pruned polls: silence is claimed only for watched days.
feed_days = Table(
    "feed_days",
    metadata,
    Column("feed_id", Id, ForeignKey("feeds.id"), primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),  # days since 1970, UTC
    Column("polls", Integer, nullable=False),
    Column("successes", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    sqlite_with_rowid=False,
)

sightings = Table(
    "sightings",
    metadata,
    Column("feed_id", Id, ForeignKey("feeds.id"), primary_key=True, autoincrement=False),
    Column("entry_hash", LargeBinary, primary_key=True),
    Column("seen_at", UtcMicros, nullable=False),
    sqlite_with_rowid=False,
)
