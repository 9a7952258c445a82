"""Which edits may go: of each destination the oldest that is due, where nothing else is to go."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, case, func, or_, select, update

from bot.alerts.destination import DeliveryState, DestinationState
from bot.ids import AlertId, DeliveryId
from storage.delivery.delivery_steps import INDEXED, OPEN
from storage.delivery.destinations import COLUMNS, destination_of
from storage.records import ClaimedEdit
from storage.schema import deliveries, destinations, edits
from storage.types import UtcMicros

_NOW = bindparam("now", type_=UtcMicros())
IS_OUT = and_(deliveries.c.state == DeliveryState.SENT, deliveries.c.message_id.is_not(None))


def _free(moment: Any) -> Any:
    return or_(moment.is_(None), moment <= _NOW)


_HAS_NOTHING_ELSE = ~(
    select(deliveries.c.id)
    .where(INDEXED, OPEN, deliveries.c.destination_id == edits.c.destination_id)
    .correlate(edits)
    .exists()
)
_other = edits.alias("other")
_others = deliveries.alias("others")
_BEFORE = or_(
    _other.c.due < edits.c.due,
    and_(_other.c.due == edits.c.due, _other.c.delivery_id < edits.c.delivery_id),
)
# One at a time in each destination: none while one is under way, the oldest first.
_IS_NEXT = ~(
    select(_other.c.delivery_id)
    .join(_others, _others.c.id == _other.c.delivery_id)
    .where(
        _others.c.state == DeliveryState.SENT,
        _others.c.message_id.is_not(None),
        _other.c.destination_id == edits.c.destination_id,
        _other.c.delivery_id != edits.c.delivery_id,
        or_(_other.c.claimed_until > _NOW, _BEFORE),
    )
    .correlate(edits)
    .exists()
)
_IS_ACTIVE = destinations.c.state == DestinationState.ACTIVE
_CLAIMABLE = (
    select(
        edits.c.delivery_id,
        deliveries.c.alert_id,
        deliveries.c.message_id,
        edits.c.attempts,
        edits.c.wanted_at,
        deliveries.c.shown,
        deliveries.c.body,
        *COLUMNS,
    )
    .select_from(edits)
    .join(deliveries, deliveries.c.id == edits.c.delivery_id)
    .join(destinations, destinations.c.id == edits.c.destination_id)
    .where(
        edits.c.due <= _NOW,
        _free(edits.c.claimed_until),
        _free(destinations.c.not_before),
        IS_OUT,
        _IS_ACTIVE,
        _HAS_NOTHING_ELSE,
        _IS_NEXT,
    )
    .order_by(edits.c.due, edits.c.delivery_id)
    .limit(bindparam("count"))
    .with_for_update(skip_locked=True, of=edits)
)


def claim(
    conn: Connection, now: datetime, limit: int, instance: str, lease: timedelta
) -> list[ClaimedEdit]:
    """Claim at most one due edit per destination that has nothing else to send."""
    rows = conn.execute(_CLAIMABLE, {"now": now, "count": limit}).all()
    if rows:
        conn.execute(
            update(edits)
            .where(edits.c.delivery_id.in_([row.delivery_id for row in rows]))
            .values(claimed_by=instance, claimed_until=now + lease)
        )
    return [_claimed(row) for row in rows]


def _claimed(row: Any) -> ClaimedEdit:
    return ClaimedEdit(
        delivery_id=DeliveryId(row[0]),
        alert_id=None if row[1] is None else AlertId(row[1]),
        message_id=row[2],
        attempts=row[3],
        wanted_at=row[4],
        shown=row[5],
        body=row[6],
        destination=destination_of(row[7:]),
    )


def next_due(conn: Connection) -> datetime | None:
    """Return when the next edit may go; in the past: now; None: none waits for time alone.

    Edits of destinations that have something else to send are left out: the end of that is what
    they wait for.
    """
    found: datetime | None = conn.scalar(_NEXT)
    return found


def _next() -> Select[Any]:
    latest: Any = edits.c.due
    for moment in (edits.c.claimed_until, destinations.c.not_before):
        latest = case((moment > latest, moment), else_=latest)
    # Not a join: SQLite would go through all deliveries to find the few that have edits.
    is_out = select(deliveries.c.id).where(deliveries.c.id == edits.c.delivery_id, IS_OUT)
    return (
        select(func.min(latest, type_=UtcMicros()))
        .select_from(edits)
        .join(destinations, destinations.c.id == edits.c.destination_id)
        .where(_IS_ACTIVE, is_out.correlate(edits).exists(), _HAS_NOTHING_ELSE)
    )


_NEXT = _next()  # asked with every tick
