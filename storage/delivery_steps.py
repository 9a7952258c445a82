"""The steps of a delivery after its claim, and what restarts and stops do to all of them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, func, literal, or_, select, update

from bot.alerts.destination import DeliveryState, DestinationState
from bot.ids import DeliveryId, DestinationId
from storage.records import DeliveryCounts
from storage.schema import deliveries, destinations
from storage.types import UtcMicros

MAX_AMBIGUOUS = 2  # a lost answer is followed by one more attempt, never by two

_RELEASED: dict[str, Any] = {"claimed_by": None, "claimed_until": None}
_LAST_LOSS = deliveries.c.ambiguous + 1 >= MAX_AMBIGUOUS
_STOPPED = (
    select(destinations.c.id)
    .where(
        destinations.c.id == deliveries.c.destination_id,
        destinations.c.state == DestinationState.STOPPED,
    )
    .exists()
)
SENDABLE = or_(
    deliveries.c.state == DeliveryState.QUEUED,
    (deliveries.c.state == DeliveryState.UNKNOWN) & (deliveries.c.ambiguous < MAX_AMBIGUOUS),
)
OPEN = or_(SENDABLE, deliveries.c.state == DeliveryState.SENDING)


def mark_sending(
    conn: Connection, delivery_id: DeliveryId, instance: str, now: datetime, lease: timedelta
) -> bool:
    """Note, before the request goes out, that it will; False when the claim was lost: do not send.

    Counts the attempt and renews the lease, which must outlast the request.
    """
    mine = (
        (deliveries.c.id == delivery_id)
        & (deliveries.c.claimed_by == instance)
        & (deliveries.c.claimed_until > now)
    )
    marked = conn.execute(
        update(deliveries)
        .where(mine, SENDABLE)
        .values(
            state=DeliveryState.SENDING,
            attempts=deliveries.c.attempts + 1,
            claimed_until=now + lease,
        )
    )
    return marked.rowcount == 1


def mark_sent(
    conn: Connection, delivery_id: DeliveryId, message_id: int | None, now: datetime
) -> None:
    """The message is out; whatever others made of the row meanwhile, that is its end."""
    _update(
        conn,
        delivery_id,
        state=DeliveryState.SENT,
        message_id=message_id,
        finished_at=now,
        error=None,
        **_RELEASED,
    )


def mark_unknown(
    conn: Connection, delivery_id: DeliveryId, now: datetime, retry_at: datetime, error: str
) -> None:
    """The answer was lost: try once more at ``retry_at``; after the second loss, never again."""
    _update(conn, delivery_id, not_before=retry_at, error=error, **_lost(now))


def requeue(
    conn: Connection,
    delivery_id: DeliveryId,
    not_before: datetime | None,
    error: str | None = None,
    *,
    attempted: bool = True,
) -> None:
    """Surely not sent: back into the queue; ``attempted=False`` takes the attempt back.

    A destination that stopped meanwhile has no queue: there the row is cancelled.
    """
    _update(
        conn,
        delivery_id,
        state=case((_STOPPED, str(DeliveryState.CANCELLED)), else_=str(DeliveryState.QUEUED)),
        not_before=not_before,
        error=error,
        attempts=deliveries.c.attempts if attempted else deliveries.c.attempts - 1,
        **_RELEASED,
    )


def mark_failed(conn: Connection, delivery_id: DeliveryId, error: str, now: datetime) -> None:
    """Refused for good; the caller tells the admin."""
    _update(
        conn, delivery_id, state=DeliveryState.FAILED, error=error, finished_at=now, **_RELEASED
    )


def cancel_for(
    conn: Connection, destination_id: DestinationId, now: datetime, why: str | None = None
) -> int:
    """The destination stopped: cancel what waits for it; returns how many."""
    return conn.execute(
        update(deliveries)
        .where(deliveries.c.destination_id == destination_id, SENDABLE)
        .values(state=DeliveryState.CANCELLED, error=why, finished_at=now, **_RELEASED)
    ).rowcount


def recover(conn: Connection, now: datetime, *, instance: str | None = None) -> int:
    """Find messages that a dead process may have sent; returns how many there are.

    Dead is who let its lease run out; and, at a start, this ``instance`` itself in its last life.
    Their ``sending`` rows become ``unknown`` and are sent at most once more.
    """
    dead = deliveries.c.claimed_until <= now
    if instance is not None:
        dead = or_(dead, deliveries.c.claimed_by == instance)
        conn.execute(
            update(deliveries)
            .where(deliveries.c.claimed_by == instance, SENDABLE)
            .values(**_RELEASED)
        )
    return conn.execute(
        update(deliveries)
        .where(deliveries.c.state == DeliveryState.SENDING, dead)
        .values(not_before=None, error="the program ended while it was being sent", **_lost(now))
    ).rowcount


def given_up(conn: Connection) -> int:
    """Return how many messages may or may not be out, and are not sent again."""
    lost_twice = deliveries.c.ambiguous >= MAX_AMBIGUOUS
    found: int | None = conn.scalar(
        select(func.count()).where(deliveries.c.state == DeliveryState.UNKNOWN, lost_twice)
    )
    return found or 0


def _lost(now: datetime) -> dict[str, Any]:
    return {
        "state": DeliveryState.UNKNOWN,
        "ambiguous": deliveries.c.ambiguous + 1,
        "finished_at": case((_LAST_LOSS, literal(now, UtcMicros())), else_=None),
        **_RELEASED,
    }


def _update(conn: Connection, delivery_id: DeliveryId, **values: Any) -> None:
    conn.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(**values))


def counts(conn: Connection) -> DeliveryCounts:
    """Return how the queue stands."""
    per_state = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
    by_state = {str(row[0]): int(row[1]) for row in conn.execute(per_state)}
    lost, queued, sent = conn.execute(
        select(
            func.count().filter(deliveries.c.ambiguous > 0),
            func.min(deliveries.c.created_at).filter(SENDABLE),
            func.max(deliveries.c.finished_at).filter(deliveries.c.state == DeliveryState.SENT),
        )
    ).one()
    return DeliveryCounts(**by_state, ambiguous=lost, oldest_queued=queued, last_sent=sent)
