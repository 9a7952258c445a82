"""Deliveries: one row per alert and destination, from queued to its end.

    queued -> sending -> sent | failed
                      -> queued      surely not sent: again, later
                      -> unknown     the answer was lost: counted; again, later, where that is right
    queued, unknown   -> cancelled   the destination stopped

``sending`` is committed before the request goes out, so a crash leaves a trace of every message
that may be out. A destination gets its rows in order: ``claim`` hands out only the oldest open one,
and nothing while that one waits or is in another's hands. One whose answers are lost again and
again steps aside: it keeps its turns, and between them the others go.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    tuple_,
    update,
)

from bot.alerts.destination import DestinationState
from bot.ids import AlertId, DeliveryId, DestinationId, IdSource
from storage.delivery.delivery_steps import (
    OPEN,
    SENDABLE,
    cancel_for,
    counts,
    mark_failed,
    mark_sending,
    mark_sent,
    mark_unknown,
    recover,
    requeue,
)
from storage.delivery.destinations import COLUMNS, destination_of
from storage.delivery.dispatch import delivery_row
from storage.records import ClaimedDelivery, Lane
from storage.schema import deliveries, destinations, edits
from storage.types import UtcMicros

__all__ = [
    "cancel_for",
    "claim",
    "counts",
    "mark_failed",
    "mark_sending",
    "mark_sent",
    "mark_unknown",
    "next_not_before",
    "post",
    "recover",
    "requeue",
]

# About five minutes of patience: long enough for a restart of the other side, short enough for
# the alerts behind a message that the other side cannot digest.
STEPS_ASIDE_AFTER = 6  # lost answers
_LONG_AGO = literal(datetime(1970, 1, 1, tzinfo=UTC), UtcMicros())
_NOW = bindparam("now", type_=UtcMicros())


def _free(moment: Any) -> Any:
    return or_(moment.is_(None), moment <= _NOW)


_other = deliveries.alias("other")
_OTHER_IS_OPEN = and_(
    text("other.state IN ('queued', 'sending', 'unknown')"),
    _other.c.finished_at.is_(None),
    _other.c.destination_id == deliveries.c.destination_id,
)


def _none_of_the_others(*conditions: Any) -> Any:
    found = select(_other.c.id).where(_OTHER_IS_OPEN, *conditions)
    return ~found.correlate(deliveries).exists()


_IS_BEFORE = tuple_(_other.c.lane, _other.c.id) < tuple_(deliveries.c.lane, deliveries.c.id)
_KEEPS_ITS_PLACE = _other.c.ambiguous < STEPS_ASIDE_AFTER
_IS_HEAD = _none_of_the_others(_IS_BEFORE, or_(_KEEPS_ITS_PLACE, _free(_other.c.not_before)))
_IS_HEAD_IN_TIME = _none_of_the_others(_IS_BEFORE, _KEEPS_ITS_PLACE)
_NONE_UNDER_WAY = and_(
    _none_of_the_others(_other.c.claimed_until > _NOW),
    ~select(edits.c.delivery_id)
    .where(edits.c.destination_id == deliveries.c.destination_id, edits.c.claimed_until > _NOW)
    .correlate(deliveries)
    .exists(),
)
# A paused one is tried again when its moment comes.
_RECEIVES = or_(
    destinations.c.state == DestinationState.ACTIVE,
    and_(
        destinations.c.state == DestinationState.PAUSED,
        destinations.c.not_before.is_not(None),
    ),
)
_CLAIMABLE = (
    select(
        deliveries.c.id,
        deliveries.c.alert_id,
        deliveries.c.lane,
        deliveries.c.attempts,
        deliveries.c.ambiguous,
        deliveries.c.body,
        deliveries.c.digest_id,
        *COLUMNS,
    )
    .join(destinations, destinations.c.id == deliveries.c.destination_id)
    .where(
        SENDABLE,
        _RECEIVES,
        _free(deliveries.c.not_before),
        _free(deliveries.c.claimed_until),
        _free(destinations.c.not_before),
        _IS_HEAD,
        _NONE_UNDER_WAY,
    )
    .order_by(deliveries.c.lane, deliveries.c.id)
    .limit(bindparam("count"))
    .with_for_update(skip_locked=True, of=deliveries)
)


def post(
    conn: Connection,
    destination_id: DestinationId,
    body: dict[str, Any],
    ids: IdSource,
    now: datetime,
    *,
    lane: Lane = Lane.NOTICE,
) -> DeliveryId:
    """Queue a notice with a body of its own."""
    row = delivery_row(ids.next(now), destination_id, now, lane)
    conn.execute(insert(deliveries), {**row, "body": body})
    return DeliveryId(row["id"])


def claim(
    conn: Connection, now: datetime, limit: int, instance: str, lease: timedelta
) -> list[ClaimedDelivery]:
    """Claim at most one delivery per destination, its oldest, until ``now + lease``."""
    rows = conn.execute(_CLAIMABLE, {"now": now, "count": limit}).all()
    if rows:
        conn.execute(
            update(deliveries)
            .where(deliveries.c.id.in_([row.id for row in rows]))
            .values(claimed_by=instance, claimed_until=now + lease)
        )
    return [_claimed(row) for row in rows]


def _claimed(row: Any) -> ClaimedDelivery:
    return ClaimedDelivery(
        id=DeliveryId(row[0]),
        alert_id=None if row[1] is None else AlertId(row[1]),
        lane=Lane(row[2]),
        attempts=row[3],
        ambiguous=row[4],
        body=row[5],
        digest_id=row[6],
        destination=destination_of(row[7:]),
    )


def next_not_before(conn: Connection) -> datetime | None:
    """Return when the next delivery may be claimed; in the past: now; None: nothing waits."""
    found: datetime | None = conn.scalar(_NEXT)
    return found


def _next() -> Select[Any]:
    moments = (deliveries.c.not_before, deliveries.c.claimed_until, destinations.c.not_before)
    latest: ColumnElement[datetime] = _LONG_AGO
    for moment in moments:
        known = func.coalesce(moment, _LONG_AGO)
        latest = case((known > latest, known), else_=latest)
    return (
        select(func.min(latest, type_=UtcMicros()))
        .select_from(deliveries)
        .join(destinations, destinations.c.id == deliveries.c.destination_id)
        .where(OPEN, _IS_HEAD_IN_TIME, _RECEIVES)
    )


_NEXT = _next()  # asked with every tick
