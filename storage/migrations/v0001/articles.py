"""First schema: articles, revisions, identities, verdicts, claims."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.v0001.types import ID


def create() -> None:
    """Make these tables."""
    _articles()
    _revisions()
    _identities()
    _verdicts()
    _claims()


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", ID, primary_key=True, autoincrement=False),
        sa.Column(
            "feed_id", ID, sa.ForeignKey("feeds.id", name="fk_articles_feed_id"), nullable=False
        ),
        sa.Column("guid", sa.Text),
        sa.Column("link", sa.Text),
        sa.Column("published", sa.BigInteger),
        sa.Column("date_source", sa.Text, nullable=False),
        sa.Column("first_seen", sa.BigInteger, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("relevance", sa.Text, nullable=False),
        sa.Column("lead", sa.Integer, nullable=False),
        sa.Column("revisions", sa.Integer, nullable=False),
    )
    op.create_index(
        "ix_articles_relevant",
        "articles",
        ["relevance", "id"],
        sqlite_where=sa.text("relevance <> 'none'"),
        postgresql_where=sa.text("relevance <> 'none'"),
    )


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column(
            "article_id",
            ID,
            sa.ForeignKey("articles.id", name="fk_revisions_article_id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("text_hash", sa.LargeBinary, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
    )
    op.create_index(
        "ix_revisions_later",
        "revisions",
        ["seen_at"],
        sqlite_where=sa.text("number > 1 AND title <> ''"),
        postgresql_where=sa.text("number > 1 AND title <> ''"),
    )


def _identities() -> None:
    op.create_table(
        "identities",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column(
            "article_id",
            ID,
            sa.ForeignKey("articles.id", name="fk_identities_article_id"),
            nullable=False,
        ),
        sa.Column("identity_version", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("article_id", ID, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("relevance", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("notify_kind", sa.Text, nullable=False),
        sa.Column("notify_reason", sa.Text, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("rules_version", sa.Text, nullable=False),
        sa.Column("stage", sa.Text),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("detail", sa.Text),
        sa.ForeignKeyConstraint(
            ["article_id", "revision"],
            ["revisions.article_id", "revisions.number"],
            name="fk_verdicts_article_id_revision",
        ),
        sqlite_with_rowid=False,
    )


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("article_id", ID, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("indicator", sa.Text, nullable=False),
        sa.Column("stage", sa.Text),
        sa.Column("polarity", sa.Text),
        sa.Column("closes", sa.Boolean, nullable=False),
        sa.Column("asean_actors", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "revision"],
            ["verdicts.article_id", "verdicts.revision"],
            name="fk_claims_article_id_revision",
        ),
        sqlite_with_rowid=False,
    )
