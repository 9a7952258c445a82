"""Stories, alerts, and the way of an alert to each destination."""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.schema.base import metadata
from storage.types import Id, Json, UtcMicros, Word

stories = Table(
    "stories",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("thread_id", Id, ForeignKey("stories.id"), nullable=False),  # the first of its thread
    Column("merged_into", Id, ForeignKey("stories.id")),
    Column("event_key", Json, nullable=False),
    Column("created_at", UtcMicros, nullable=False),
    Column("updated_at", UtcMicros, nullable=False),
)
Index("ix_stories_thread_id", stories.c.thread_id)

story_articles = Table(
    "story_articles",
    metadata,
    Column("story_id", Id, ForeignKey("stories.id"), primary_key=True, autoincrement=False),
    Column("article_id", Id, ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    Column("added_at", UtcMicros, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_story_articles_article_id", story_articles.c.article_id)

# A story has at most one alert: the unique story_id is what keeps a second one out.
alerts = Table(
    "alerts",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("story_id", Id, ForeignKey("stories.id")),  # NULL: a catch-up message of several
    Column("article_id", Id),
    Column("revision", Integer),  # the one that earned the alert
    Column("kind", Word, nullable=False),
    Column("reason", Word, nullable=False),
    Column("severity", Word, nullable=False),
    Column("age_seconds", Float),
    Column("away_since", UtcMicros),
    Column("created_at", UtcMicros, nullable=False),
    Column("dispatched_at", UtcMicros),
    Column("bundled_into", Id, ForeignKey("alerts.id")),
    UniqueConstraint("story_id"),
    ForeignKeyConstraint(["article_id", "revision"], ["revisions.article_id", "revisions.number"]),
)
Index(
    "ix_alerts_undispatched",
    alerts.c.id,
    sqlite_where=text("dispatched_at IS NULL"),
    postgresql_where=text("dispatched_at IS NULL"),
)
Index("ix_alerts_bundled_into", alerts.c.bundled_into)

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
