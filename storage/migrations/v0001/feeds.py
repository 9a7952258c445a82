"""First schema: feeds, feed_states, polls, feed_days, sightings."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.v0001.types import ID


def create() -> None:
    """Make these tables."""
    _feeds()
    _feed_states()
    _polls()
    _feed_days()
    _sightings()


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", ID, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("file_url", sa.Text, nullable=False),
        sa.Column("country", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("official_of", sa.Text),
        sa.Column("interval_seconds", sa.Float, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("user_agent", sa.Text),
        sa.Column("headers", sa.Text, nullable=False),
        sa.Column("encoding", sa.Text),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("removed_at", sa.BigInteger),
    )


def _feed_states() -> None:
    op.create_table(
        "feed_states",
        sa.Column(
            "feed_id",
            ID,
            sa.ForeignKey("feeds.id", name="fk_feed_states_feed_id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("next_due", sa.BigInteger, nullable=False),
        sa.Column("claimed_by", sa.Text),
        sa.Column("claimed_until", sa.BigInteger),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("body_hash", sa.LargeBinary),
        sa.Column("last_attempt", sa.BigInteger),
        sa.Column("last_success", sa.BigInteger),
        sa.Column("last_new_item", sa.BigInteger),
        sa.Column("last_unconditional", sa.BigInteger),
        sa.Column("last_outcome", sa.Text),
        sa.Column("last_error", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("successes", sa.Integer, nullable=False),
        sa.Column("health", sa.Text, nullable=False),
        sa.Column("health_since", sa.BigInteger),
        sa.Column("identity_policy", sa.Text, nullable=False),
        sa.Column("redirect_to", sa.Text),
        sa.Column("redirect_seen", sa.Integer, nullable=False),
        sa.Column("median_gap", sa.Float),
        sa.Column("p95_gap", sa.Float),
    )
    op.create_index("ix_feed_states_next_due", "feed_states", ["next_due"])


def _polls() -> None:
    op.create_table(
        "polls",
        sa.Column("at", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column(
            "feed_id",
            ID,
            sa.ForeignKey("feeds.id", name="fk_polls_feed_id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("new", sa.Integer, nullable=False),
        sa.Column("body_bytes", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("error", sa.Text),
        sqlite_with_rowid=False,
    )


def _feed_days() -> None:
    op.create_table(
        "feed_days",
        sa.Column(
            "feed_id",
            ID,
            sa.ForeignKey("feeds.id", name="fk_feed_days_feed_id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("polls", sa.Integer, nullable=False),
        sa.Column("successes", sa.Integer, nullable=False),
        sa.Column("new", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def _sightings() -> None:
    op.create_table(
        "sightings",
        sa.Column(
            "feed_id",
            ID,
            sa.ForeignKey("feeds.id", name="fk_sightings_feed_id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("entry_hash", sa.LargeBinary, primary_key=True),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
