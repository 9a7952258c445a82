"""The first schema. Its tables are written out in v0001/, apart from storage/schema/, because a
migration must not change when the schema does. There is no way down: restore a backup instead.
"""

from storage.migrations.v0001 import articles, delivery, feeds, service

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, parents before children."""
    feeds.create()
    articles.create()
    delivery.create()
    service.create()
