"""Telegram updates seen: one that is delivered twice is handled once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from storage.batches import insert_new
from storage.schema import updates


def first_sight(conn: Connection, update_id: int, now: datetime) -> bool:
    """Note the update; False when it was noted before."""
    return bool(unseen(conn, [update_id], now))


def unseen(conn: Connection, update_ids: Collection[int], now: datetime) -> set[int]:
    """Note the updates; return those that were not noted before."""
    rows = [{"update_id": update_id, "seen_at": now} for update_id in dict.fromkeys(update_ids)]
    return {row[0] for row in insert_new(conn, updates, rows)}


def known(conn: Connection, update_id: int) -> bool:
    """Whether the update was noted."""
    found = conn.scalar(select(updates.c.update_id).where(updates.c.update_id == update_id))
    return found is not None
