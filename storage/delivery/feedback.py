"""Feedback: readers who said that an event was not relevant to them. Counted, never acted on."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.ids import DestinationId, StoryId
from storage.batches import insert_new
from storage.schema import feedback


def add(conn: Connection, destination_id: DestinationId, story_id: StoryId, now: datetime) -> bool:
    """Note it; False where this reader has said so before."""
    row = {"destination_id": destination_id, "story_id": story_id, "at": now}
    return bool(insert_new(conn, feedback, [row]))


def counts(conn: Connection, story_ids: Collection[StoryId]) -> dict[StoryId, int]:
    """Return how many readers said so of each event; events that nobody named are left out."""
    rows = conn.execute(
        select(feedback.c.story_id, func.count())
        .where(feedback.c.story_id.in_(story_ids))
        .group_by(feedback.c.story_id)
    )
    return {StoryId(row[0]): row[1] for row in rows}
