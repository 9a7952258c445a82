"""Destinations, the way of an alert to each, its edits, and what is held back for digests."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.schema.base import metadata
from storage.types import Id, Json, UtcMicros, Word

destinations = Table(
    "destinations",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("kind", Word, nullable=False),
    Column("address", Text, nullable=False),
    Column("thread", BigInteger, nullable=False),  # 0: none; NULL would not be unique
    Column("language", Text, nullable=False),
    Column("role", Word, nullable=False),  # reader, or admin: notices only
    Column("filter", Json),
    Column("state", Word, nullable=False),
    Column("not_before", UtcMicros),
    Column("created_at", UtcMicros, nullable=False),
    Column("changed_at", UtcMicros, nullable=False),
    Column("note", Text),  # why it is paused or stopped, for people
    Column("preferences", Json),  # when it wants its alerts: at once, as digests, not at night
    Column("next_digest", UtcMicros),
    Column("refusals", Integer, nullable=False, server_default="0"),  # while it is paused
    Column("origin", Word, nullable=False, server_default="settings"),  # settings, or chat
    UniqueConstraint("kind", "address", "thread"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("alert_id", Id, ForeignKey("alerts.id")),  # NULL: a notice with a body of its own
    Column("destination_id", Id, ForeignKey("destinations.id"), nullable=False),
    Column("lane", Integer, nullable=False),
    Column("state", Word, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("ambiguous", Integer, nullable=False),  # attempts whose answer was lost
    Column("not_before", UtcMicros),
    Column("claimed_by", Text),
    Column("claimed_until", UtcMicros),
    Column("message_id", BigInteger),
    Column("body", Json),
    Column("error", Text),
    Column("created_at", UtcMicros, nullable=False),
    Column("finished_at", UtcMicros),
    Column("digest_id", Id),  # the message is a digest
    Column("shown", LargeBinary),  # a hash of the text that was sent last
    Column("edited_at", UtcMicros),
    Column("edits", Integer, nullable=False, server_default="0"),
    UniqueConstraint("alert_id", "destination_id"),
)
_OPEN = text("state IN ('queued', 'sending', 'unknown')")
Index(
    "ix_deliveries_open",
    deliveries.c.destination_id,
    deliveries.c.lane,
    deliveries.c.id,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
Index(
    "ix_deliveries_queue",
    deliveries.c.lane,
    deliveries.c.id,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
Index(
    "ix_deliveries_message",
    deliveries.c.destination_id,
    deliveries.c.message_id,
    sqlite_where=text("message_id IS NOT NULL"),
    postgresql_where=text("message_id IS NOT NULL"),
)  # for answers to a message

# The queue of edits: one row per message that no longer says all; gone when it does.
edits = Table(
    "edits",
    metadata,
    Column("delivery_id", Id, ForeignKey("deliveries.id"), primary_key=True, autoincrement=False),
    Column("destination_id", Id, nullable=False),  # that of the delivery
    Column("wanted_at", UtcMicros, nullable=False),  # when the last reason for it arose
    Column("due", UtcMicros, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_by", Text),
    Column("claimed_until", UtcMicros),
    Column("error", Text),
)
Index("ix_edits_due", edits.c.due)
Index("ix_edits_destination_id_due", edits.c.destination_id, edits.c.due)

# A period of a destination has at most one digest: the unique pair is what keeps a second out.
digests = Table(
    "digests",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("destination_id", Id, ForeignKey("destinations.id"), nullable=False),
    Column("period", Text, nullable=False),  # "daily 2026-03-29", in the reader's own days
    Column("made_at", UtcMicros, nullable=False),
    UniqueConstraint("destination_id", "period"),
)

held_alerts = Table(
    "held_alerts",
    metadata,
    Column(
        "destination_id", Id, ForeignKey("destinations.id"), primary_key=True, autoincrement=False
    ),
    Column("alert_id", Id, ForeignKey("alerts.id"), primary_key=True, autoincrement=False),
    Column("reason", Word, nullable=False),
    Column("held_at", UtcMicros, nullable=False),
    Column("digest_id", Id, ForeignKey("digests.id")),  # that told it
    sqlite_with_rowid=False,
)
Index(
    "ix_held_alerts_waiting",
    held_alerts.c.destination_id,
    sqlite_where=text("digest_id IS NULL"),
    postgresql_where=text("digest_id IS NULL"),
)

# Readers who said that an event was not relevant to them; a count for analysts, no more.
feedback = Table(
    "feedback",
    metadata,
    Column(
        "destination_id", Id, ForeignKey("destinations.id"), primary_key=True, autoincrement=False
    ),
    Column("story_id", Id, ForeignKey("stories.id"), primary_key=True, autoincrement=False),
    Column("at", UtcMicros, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_feedback_story_id", feedback.c.story_id)
