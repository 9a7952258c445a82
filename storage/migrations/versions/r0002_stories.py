"""Stories of several reports, edits, digests, silences that count, history. Adds only.

Columns are added without foreign keys: SQLite cannot add those to a table that is there.
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.v0001.types import ID

revision = "0002"
down_revision = "0001"

_COLUMNS: tuple[tuple[str, sa.Column[object]], ...] = (
    ("stories", sa.Column("follows", ID)),
    ("stories", sa.Column("claims", sa.Text)),
    ("stories", sa.Column("severity", sa.Text)),
    ("stories", sa.Column("confirmed", sa.Boolean, nullable=False, server_default=sa.false())),
    ("stories", sa.Column("retracted", sa.Boolean, nullable=False, server_default=sa.false())),
    ("story_articles", sa.Column("placed_in", ID)),
    ("story_articles", sa.Column("reason", sa.Text)),
    ("story_articles", sa.Column("fingerprint", sa.Text)),
    ("alerts", sa.Column("about_id", ID)),
    ("alerts", sa.Column("occasion", sa.Text)),
    ("alerts", sa.Column("answers", ID)),
    ("alerts", sa.Column("silenced_by", ID)),
    ("destinations", sa.Column("preferences", sa.Text)),
    ("destinations", sa.Column("next_digest", sa.BigInteger)),
    ("destinations", sa.Column("refusals", sa.Integer, nullable=False, server_default="0")),
    (
        "destinations",
        sa.Column("origin", sa.Text, nullable=False, server_default="settings"),
    ),
    ("deliveries", sa.Column("digest_id", ID)),
    ("deliveries", sa.Column("shown", sa.LargeBinary)),
    ("deliveries", sa.Column("edited_at", sa.BigInteger)),
    ("deliveries", sa.Column("edits", sa.Integer, nullable=False, server_default="0")),
    ("silences", sa.Column("ended_by", sa.Text)),
)


def upgrade() -> None:
    """Add what one event, one message needs."""
    for table, column in _COLUMNS:
        op.add_column(table, column)
    _indexes()
    _edits()
    _digests()
    _held_alerts()
    _drafts()
    _feedback()
    _history()
    op.execute("UPDATE story_articles SET placed_in = story_id")


def _indexes() -> None:
    op.create_index("ix_stories_updated_at", "stories", ["updated_at"])
    op.create_index("ix_alerts_about_id_occasion", "alerts", ["about_id", "occasion"], unique=True)
    out = sa.text("message_id IS NOT NULL")
    op.create_index(
        "ix_deliveries_message",
        "deliveries",
        ["destination_id", "message_id"],
        sqlite_where=out,
        postgresql_where=out,
    )
    is_open = sa.text("state IN ('queued', 'sending', 'unknown')")
    op.create_index(
        "ix_deliveries_queue",
        "deliveries",
        ["lane", "id"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    silenced = sa.text("silenced_by IS NOT NULL")
    op.create_index(
        "ix_alerts_silenced_by",
        "alerts",
        ["silenced_by"],
        sqlite_where=silenced,
        postgresql_where=silenced,
    )


def _edits() -> None:
    op.create_table(
        "edits",
        sa.Column(
            "delivery_id",
            ID,
            sa.ForeignKey("deliveries.id", name="fk_edits_delivery_id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("destination_id", ID, nullable=False),
        sa.Column("wanted_at", sa.BigInteger, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("claimed_by", sa.Text),
        sa.Column("claimed_until", sa.BigInteger),
        sa.Column("error", sa.Text),
    )
    op.create_index("ix_edits_due", "edits", ["due"])
    op.create_index("ix_edits_destination_id_due", "edits", ["destination_id", "due"])


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("id", ID, primary_key=True, autoincrement=False),
        sa.Column(
            "destination_id",
            ID,
            sa.ForeignKey("destinations.id", name="fk_digests_destination_id"),
            nullable=False,
        ),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("destination_id", "period", name="uq_digests_destination_id_period"),
    )


def _held_alerts() -> None:
    op.create_table(
        "held_alerts",
        _reference("destination_id", "destinations"),
        _reference("alert_id", "alerts"),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("held_at", sa.BigInteger, nullable=False),
        sa.Column("digest_id", ID, sa.ForeignKey("digests.id", name="fk_held_alerts_digest_id")),
        sqlite_with_rowid=False,
    )
    waiting = sa.text("digest_id IS NULL")
    op.create_index(
        "ix_held_alerts_waiting",
        "held_alerts",
        ["destination_id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", ID, primary_key=True, autoincrement=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_drafts_made_at", "drafts", ["made_at"])


def _feedback() -> None:
    op.create_table(
        "feedback",
        _reference("destination_id", "destinations", "feedback"),
        _reference("story_id", "stories", "feedback"),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_feedback_story_id", "feedback", ["story_id"])


def _history() -> None:
    op.create_table(
        "history",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def _reference(name: str, table: str, of: str = "held_alerts") -> sa.Column[object]:
    key = sa.ForeignKey(f"{table}.id", name=f"fk_{of}_{name}")
    return sa.Column(name, ID, key, primary_key=True, autoincrement=False)
