"""Deliveries of an alert for destinations that a test names, past all wishes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.alerts.destination import Destination
from bot.ids import AlertId, IdSource
from storage.delivery import alerts, dispatch
from storage.schema import deliveries


def expand(
    conn: Connection,
    alert_ids: Sequence[AlertId],
    to: Sequence[Destination],
    ids: IdSource,
    now: datetime,
) -> int:
    """Give each alert a delivery per destination, in order; return how many are new."""
    before = _count(conn)
    pairs = [(alert_id, one.id) for alert_id in alert_ids for one in to]
    dispatch.queue(conn, pairs, ids, now)
    alerts.mark_dispatched(conn, alert_ids, now)
    return _count(conn) - before


def _count(conn: Connection) -> int:
    return conn.scalar(select(func.count()).select_from(deliveries)) or 0
