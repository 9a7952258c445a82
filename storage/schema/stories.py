"""Stories, the articles that report them, and what is to be told of them."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
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
    Column("updated_at", UtcMicros, nullable=False),  # a report came, or a correction
    Column("follows", Id),  # the earlier story of its thread that it answers
    # What corrections and reports make of it; derived, so it can be made again at any time.
    Column("claims", Json),  # the most advanced of its reports, corrected
    Column("severity", Word),
    Column("confirmed", Boolean, nullable=False, server_default=false()),
    Column("retracted", Boolean, nullable=False, server_default=false()),
)
Index("ix_stories_thread_id", stories.c.thread_id)
Index("ix_stories_updated_at", stories.c.updated_at)

story_articles = Table(
    "story_articles",
    metadata,
    Column("story_id", Id, ForeignKey("stories.id"), primary_key=True, autoincrement=False),
    Column("article_id", Id, ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    Column("added_at", UtcMicros, nullable=False),
    Column("placed_in", Id),  # where grouping put it; story_id is that after corrections
    Column("reason", Word),  # why there
    Column("fingerprint", Json),
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
    Column("about_id", Id),  # the story of a further message: louder, a correction
    Column("occasion", Text),  # which one; unique per story
    Column("answers", Id),  # the alert that it answers
    Column("silenced_by", Id),
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
Index("ix_alerts_about_id_occasion", alerts.c.about_id, alerts.c.occasion, unique=True)
Index(
    "ix_alerts_silenced_by",
    alerts.c.silenced_by,
    sqlite_where=text("silenced_by IS NOT NULL"),
    postgresql_where=text("silenced_by IS NOT NULL"),
)
