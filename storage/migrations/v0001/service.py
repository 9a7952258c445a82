"""First schema: meta, leases, updates, overrides, audit, silences, search_batches, postings."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.v0001.types import ID


def create() -> None:
    """Make these tables."""
    _meta()
    _leases()
    _updates()
    _overrides()
    _audit()
    _silences()
    _search_batches()
    _postings()


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def _leases() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )


def _updates() -> None:
    op.create_table(
        "updates",
        sa.Column("update_id", ID, primary_key=True, autoincrement=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
    )


def _overrides() -> None:
    op.create_table(
        "overrides",
        sa.Column("id", ID, primary_key=True, autoincrement=False),
        sa.Column("story_id", ID, sa.ForeignKey("stories.id", name="fk_overrides_story_id")),
        sa.Column("article_id", ID, sa.ForeignKey("articles.id", name="fk_overrides_article_id")),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("value", sa.Text),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("why", sa.Text),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_overrides_article_id", "overrides", ["article_id"])
    op.create_index("ix_overrides_story_id", "overrides", ["story_id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", ID, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("detail", sa.Text),
    )


def _silences() -> None:
    op.create_table(
        "silences",
        sa.Column("id", ID, primary_key=True, autoincrement=False),
        sa.Column("matcher", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("why", sa.Text),
        sa.Column("starts_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.Column("suppressed", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    )


def _search_batches() -> None:
    op.create_table(
        "search_batches",
        sa.Column("id", ID, primary_key=True, autoincrement=False),
        sa.Column("last_article", sa.BigInteger, nullable=False),
        sa.Column("members", sa.LargeBinary, nullable=False),
        sa.Column("stale", sa.Boolean, nullable=False),
        sa.UniqueConstraint("last_article", name="uq_search_batches_last_article"),
    )
    op.create_index(
        "ix_search_batches_stale",
        "search_batches",
        ["id"],
        sqlite_where=sa.text("stale"),
        postgresql_where=sa.text("stale"),
    )


def _postings() -> None:
    op.create_table(
        "postings",
        sa.Column(
            "batch",
            ID,
            sa.ForeignKey("search_batches.id", name="fk_postings_batch"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("term", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("places", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
