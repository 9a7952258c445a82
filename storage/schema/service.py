"""What keeps the house: settings of the database, leases, corrections, audit, search."""

from sqlalchemy import (
    BigInteger,
    Boolean,
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

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", UtcMicros, nullable=False),
)

updates = Table(
    "updates",
    metadata,
    Column("update_id", Id, primary_key=True, autoincrement=False),
    Column("seen_at", UtcMicros, nullable=False),
)

# Append-only: every view is fold(stories, overrides).
overrides = Table(
    "overrides",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("story_id", Id, ForeignKey("stories.id")),
    Column("article_id", Id, ForeignKey("articles.id")),
    Column("action", Text, nullable=False),
    Column("value", Json),
    Column("actor", Text, nullable=False),
    Column("why", Text),
    Column("at", UtcMicros, nullable=False),
)
Index("ix_overrides_story_id", overrides.c.story_id)
Index("ix_overrides_article_id", overrides.c.article_id)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("at", UtcMicros, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Json),
)

silences = Table(
    "silences",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("matcher", Json, nullable=False),
    Column("author", Text, nullable=False),
    Column("why", Text),
    Column("starts_at", UtcMicros, nullable=False),
    Column("ends_at", UtcMicros, nullable=False),
    Column("suppressed", Integer, nullable=False),
    Column("state", Word, nullable=False),
    Column("ended_by", Text),  # who ended it before its time
)

# What a person has begun in the chat: the state of a dialogue, for a day.
drafts = Table(
    "drafts",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Json, nullable=False),
    Column("made_at", UtcMicros, nullable=False),
)
Index("ix_drafts_made_at", drafts.c.made_at)

# The search index: batches of neighbouring articles, and per batch and term the places in
# ``members`` that hold it. A batch is written once, in order, so building touches no old page.
search_batches = Table(
    "search_batches",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("last_article", BigInteger, nullable=False),  # covers all after the batch before
    Column("members", LargeBinary, nullable=False),  # article ids, 8 bytes each, ascending
    Column("stale", Boolean, nullable=False),  # a text in it changed: to be built again
    UniqueConstraint("last_article"),
)
Index(
    "ix_search_batches_stale",
    search_batches.c.id,
    sqlite_where=text("stale"),
    postgresql_where=text("stale"),
)

postings = Table(
    "postings",
    metadata,
    Column("batch", Id, ForeignKey("search_batches.id"), primary_key=True, autoincrement=False),
    Column("term", BigInteger, primary_key=True, autoincrement=False),
    Column("places", LargeBinary, nullable=False),  # a byte each
    sqlite_with_rowid=False,
)
