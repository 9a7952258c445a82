"""Articles, their revisions, the keys that recognise them, and what matching said."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from storage.schema.base import metadata
from storage.types import Id, Json, UtcMicros, Word

articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("feed_id", Id, ForeignKey("feeds.id"), nullable=False),  # that brought it first
    Column("guid", Text),  # with link and title: what a later identity function would need
    Column("link", Text),
    Column("published", UtcMicros),
    Column("date_source", Word, nullable=False),
    Column("first_seen", UtcMicros, nullable=False),
    Column("language", Text, nullable=False),
    Column("relevance", Word, nullable=False),  # the highest of its revisions
    Column("lead", Integer, nullable=False),  # the newest revision of that relevance
    Column("revisions", Integer, nullable=False),  # how many there are
)
Index(
    "ix_articles_relevant",
    articles.c.relevance,
    articles.c.id,
    sqlite_where=text("relevance <> 'none'"),
    postgresql_where=text("relevance <> 'none'"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("seen_at", UtcMicros, nullable=False),
    Column("text_hash", LargeBinary, nullable=False),  # outlives the text
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
)
_LATER = text("number > 1 AND title <> ''")
Index(
    "ix_revisions_later", revisions.c.seen_at, sqlite_where=_LATER, postgresql_where=_LATER
)  # for retention; a first revision is found by its article

# Kept for ever: without them an old entry that slides back into a feed would be news again.
identities = Table(
    "identities",
    metadata,
    Column("kind", Word, primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False),
    Column("identity_version", Integer, nullable=False),
    sqlite_with_rowid=False,
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("article_id", Id, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("relevance", Word, nullable=False),
    Column("reason", Word, nullable=False),
    Column("notify_kind", Word, nullable=False),  # what policy decided, and why
    Column("notify_reason", Word, nullable=False),
    Column("lang", Text, nullable=False),
    Column("rules_version", Text, nullable=False),
    Column("stage", Word),
    Column("score", Float, nullable=False),
    Column("detail", Json),  # indicators, actors, evidence, nearest miss; NULL when empty
    ForeignKeyConstraint(["article_id", "revision"], ["revisions.article_id", "revisions.number"]),
    sqlite_with_rowid=False,
)

claims = Table(
    "claims",
    metadata,
    Column("article_id", Id, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("indicator", Word, nullable=False),
    Column("stage", Word),
    Column("polarity", Word),
    Column("closes", Boolean, nullable=False),
    Column("asean_actors", Json, nullable=False),
    Column("evidence", Json, nullable=False),
    ForeignKeyConstraint(["article_id", "revision"], ["verdicts.article_id", "verdicts.revision"]),
    sqlite_with_rowid=False,
)
