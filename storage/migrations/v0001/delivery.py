"""First schema: stories, story_articles, alerts, destinations, deliveries."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.v0001.types import ID

_OPEN = sa.text("state IN ('queued', 'sending', 'unknown')")


def create() -> None:
    """Make these tables."""
    _stories()
    _story_articles()
    _alerts()
    _destinations()
    _deliveries()


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", ID, primary_key=True, autoincrement=False),
        sa.Column(
            "thread_id",
            ID,
            sa.ForeignKey("stories.id", name="fk_stories_thread_id"),
            nullable=False,
        ),
        sa.Column("merged_into", ID, sa.ForeignKey("stories.id", name="fk_stories_merged_into")),
        sa.Column("event_key", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_stories_thread_id", "stories", ["thread_id"])


def _story_articles() -> None:
    op.create_table(
        "story_articles",
        sa.Column(
            "story_id",
            ID,
            sa.ForeignKey("stories.id", name="fk_story_articles_story_id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column(
            "article_id",
            ID,
            sa.ForeignKey("articles.id", name="fk_story_articles_article_id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_articles_article_id", "story_articles", ["article_id"])


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", ID, primary_key=True, autoincrement=False),
        sa.Column("story_id", ID, sa.ForeignKey("stories.id", name="fk_alerts_story_id")),
        sa.Column("article_id", ID),
        sa.Column("revision", sa.Integer),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("age_seconds", sa.Float),
        sa.Column("away_since", sa.BigInteger),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("dispatched_at", sa.BigInteger),
        sa.Column("bundled_into", ID, sa.ForeignKey("alerts.id", name="fk_alerts_bundled_into")),
        sa.ForeignKeyConstraint(
            ["article_id", "revision"],
            ["revisions.article_id", "revisions.number"],
            name="fk_alerts_article_id_revision",
        ),
        sa.UniqueConstraint("story_id", name="uq_alerts_story_id"),
    )
    op.create_index("ix_alerts_bundled_into", "alerts", ["bundled_into"])
    op.create_index(
        "ix_alerts_undispatched",
        "alerts",
        ["id"],
        sqlite_where=sa.text("dispatched_at IS NULL"),
        postgresql_where=sa.text("dispatched_at IS NULL"),
    )


def _destinations() -> None:
    op.create_table(
        "destinations",
        sa.Column("id", ID, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("thread", sa.BigInteger, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("filter", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("not_before", sa.BigInteger),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("note", sa.Text),
        sa.UniqueConstraint(
            "kind", "address", "thread", name="uq_destinations_kind_address_thread"
        ),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", ID, primary_key=True, autoincrement=False),
        sa.Column("alert_id", ID, sa.ForeignKey("alerts.id", name="fk_deliveries_alert_id")),
        sa.Column(
            "destination_id",
            ID,
            sa.ForeignKey("destinations.id", name="fk_deliveries_destination_id"),
            nullable=False,
        ),
        sa.Column("lane", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("ambiguous", sa.Integer, nullable=False),
        sa.Column("not_before", sa.BigInteger),
        sa.Column("claimed_by", sa.Text),
        sa.Column("claimed_until", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("body", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("finished_at", sa.BigInteger),
        sa.UniqueConstraint(
            "alert_id", "destination_id", name="uq_deliveries_alert_id_destination_id"
        ),
    )
    op.create_index(
        "ix_deliveries_open",
        "deliveries",
        ["destination_id", "lane", "id"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
