"""The steps of a delivery after its claim, and what restarts and stops do to all of them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, delete, func, literal, or_, select, text, update

from bot.alerts.destination import DeliveryState, DestinationState
from bot.ids import DeliveryId, DestinationId
from storage.records import AT_MOST_ONCE, DeliveryCounts
from storage.schema import deliveries, destinations, edits
from storage.types import UtcMicros

_RELEASED: dict[str, Any] = {"claimed_by": None, "claimed_until": None}
_STOPPED = (
    select(destinations.c.id)
    .where(
        destinations.c.id == deliveries.c.destination_id,
        destinations.c.state == DestinationState.STOPPED,
    )
    .exists()
)
# The condition of the partial index, word for word and without parameters, or it is not used.
INDEXED = text("deliveries.state IN ('queued', 'sending', 'unknown')")
# An unknown row that has an end is not sent again.
OPEN = INDEXED & deliveries.c.finished_at.is_(None)
SENDABLE = OPEN & (deliveries.c.state != DeliveryState.SENDING)


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
    conn: Connection,
    delivery_id: DeliveryId,
    message_id: int | None,
    now: datetime,
    shown: bytes | None = None,
) -> None:
    """The message is out; whatever others made of the row meanwhile, that is its end.

    ``shown`` is a hash of what it says, for edits.
    """
    _update(
        conn,
        delivery_id,
        state=DeliveryState.SENT,
        message_id=message_id,
        shown=shown,
        finished_at=now,
        error=None,
        **_RELEASED,
    )


def mark_unknown(
    conn: Connection, delivery_id: DeliveryId, now: datetime, retry_at: datetime | None, error: str
) -> None:
    """The answer was lost: counted, and sent again at ``retry_at``; None: never again."""
    _update(
        conn,
        delivery_id,
        state=DeliveryState.UNKNOWN,
        ambiguous=deliveries.c.ambiguous + 1,
        not_before=retry_at,
        finished_at=now if retry_at is None else None,
        error=error,
        **_RELEASED,
    )


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


def cancel(conn: Connection, delivery_id: DeliveryId, now: datetime, why: str) -> None:
    """There is no reason to send it any more."""
    _update(
        conn,
        delivery_id,
        state=DeliveryState.CANCELLED,
        error=why,
        finished_at=now,
        **_RELEASED,
    )


def cancel_for(
    conn: Connection, destination_id: DestinationId, now: datetime, why: str | None = None
) -> int:
    """The destination stopped: cancel what waits for it; returns how many messages."""
    conn.execute(delete(edits).where(edits.c.destination_id == destination_id))
    return conn.execute(
        update(deliveries)
        .where(deliveries.c.destination_id == destination_id, SENDABLE)
        .values(state=DeliveryState.CANCELLED, error=why, finished_at=now, **_RELEASED)
    ).rowcount


def recover(conn: Connection, now: datetime, resends: int, *, instance: str | None = None) -> int:
    """Find messages that a dead process may have sent; returns how many there are.

    Dead is who let its lease run out; and, at a start, this ``instance`` itself in its last life.
    Their ``sending`` rows become ``unknown`` and are sent again, at most ``resends`` times in all;
    notices and digests never.
    """
    dead = deliveries.c.claimed_until <= now
    if instance is not None:
        dead = or_(dead, deliveries.c.claimed_by == instance)
        conn.execute(
            update(deliveries)
            .where(deliveries.c.claimed_by == instance, SENDABLE)
            .values(**_RELEASED)
        )
    last = or_(deliveries.c.lane.in_(AT_MOST_ONCE), deliveries.c.ambiguous >= resends)
    return conn.execute(
        update(deliveries)
        .where(INDEXED, deliveries.c.state == DeliveryState.SENDING, dead)
        .values(
            state=DeliveryState.UNKNOWN,
            ambiguous=deliveries.c.ambiguous + 1,
            not_before=None,
            finished_at=case((last, literal(now, UtcMicros())), else_=None),
            error="the program ended while it was being sent",
            **_RELEASED,
        )
    ).rowcount


def given_up(conn: Connection) -> int:
    """Return how many messages may or may not be out, and are not sent again."""
    found: int | None = conn.scalar(
        select(func.count()).where(
            INDEXED,
            deliveries.c.state == DeliveryState.UNKNOWN,
            deliveries.c.finished_at.is_not(None),
        )
    )
    return found or 0


def forget_messages(conn: Connection, address: str) -> None:
    """The chat has a new id, and its messages with it: none can be edited or answered any more."""
    there = select(destinations.c.id).where(destinations.c.address == address)
    conn.execute(delete(edits).where(edits.c.destination_id.in_(there)))
    conn.execute(
        update(deliveries).where(deliveries.c.destination_id.in_(there)).values(message_id=None)
    )


def _update(conn: Connection, delivery_id: DeliveryId, **values: Any) -> None:
    conn.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(**values))


def counts(conn: Connection) -> DeliveryCounts:
    """Return how the queue stands."""
    per_state = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
    by_state = {str(row[0]): int(row[1]) for row in conn.execute(per_state)}
    lost, answers, queued, sent = conn.execute(
        select(
            func.count().filter(deliveries.c.ambiguous > 0),
            func.coalesce(func.sum(deliveries.c.ambiguous), 0),
            func.min(deliveries.c.created_at).filter(SENDABLE),
            func.max(deliveries.c.finished_at).filter(deliveries.c.state == DeliveryState.SENT),
        )
    ).one()
    return DeliveryCounts(
        **by_state,
        ambiguous=lost,
        lost_answers=int(answers),
        oldest_queued=queued,
        last_sent=sent,
    )
