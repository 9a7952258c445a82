"""Digests: what is held for whom until when, and one message for it per period.

A destination's ``next_digest`` is set while something is held for it, and only then.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, or_, select, update

from bot.alerts import preferences as wishes
from bot.alerts.destination import DestinationState
from bot.alerts.intent import NotifyReason, Severity
from bot.alerts.preferences import Preferences
from bot.alerts.silence import SilenceId
from bot.ids import AlertId, DestinationId, IdSource
from storage.batches import insert_missing, insert_new
from storage.delivery.dispatch import delivery_row, still_there
from storage.records import Lane
from storage.schema import alerts, deliveries, destinations, digests, held_alerts
from storage.types import UtcMicros

MOST = 300  # events of one digest that are read; it names far fewer
_SILENCE = "silence "
# A digest is never due later than that, so a later one was set by a clock that went wrong.
_LATEST = timedelta(days=10)
_WAITING = held_alerts.c.digest_id.is_(None)
_RECEIVES = destinations.c.state.in_([str(DestinationState.ACTIVE), str(DestinationState.PAUSED)])
_MOMENT = destinations.c.next_digest
_DUE = (
    select(destinations.c.id, destinations.c.preferences, _MOMENT)
    .where(
        or_(
            bindparam("now", type_=UtcMicros()) >= _MOMENT,
            bindparam("wrong", type_=UtcMicros()) < _MOMENT,
        ),
        _RECEIVES,
    )
    .order_by(_MOMENT, destinations.c.id)
    .limit(bindparam("count"))
)
_NEXT = select(func.min(destinations.c.next_digest, type_=UtcMicros())).where(_RECEIVES)
_LOUDEST_FIRST = case(
    (alerts.c.severity == str(Severity.DOOR), 0),
    (alerts.c.severity == str(Severity.ENGAGEMENT), 1),
    else_=2,
)


@dataclass(frozen=True, slots=True)
class Held:
    """One alert that waits for a destination's digest."""

    destination_id: DestinationId
    alert_id: AlertId
    reason: NotifyReason
    until: datetime  # when that digest is due


@dataclass(frozen=True, slots=True)
class Due:
    """A destination whose digest is due."""

    id: DestinationId
    preferences: Preferences
    at: datetime


@dataclass(frozen=True, slots=True)
class Content:
    """What a digest is made of; its loudest alerts, and how many there are in all."""

    destination_id: DestinationId
    period: str
    alert_ids: tuple[AlertId, ...]
    total: int
    silence: SilenceId | None = None  # it reports what this one held back


def hold(conn: Connection, held: Sequence[Held], now: datetime) -> None:
    """Keep alerts for the digests of their destinations; one that is gone is passed over."""
    there = still_there(conn, {one.destination_id for one in held})
    held = [one for one in held if one.destination_id in there]
    rows = [
        {
            "destination_id": one.destination_id,
            "alert_id": one.alert_id,
            "reason": one.reason,
            "held_at": now,
        }
        for one in held
    ]
    insert_missing(conn, held_alerts, rows)
    by_time: dict[datetime, set[DestinationId]] = {}
    for one in held:
        by_time.setdefault(one.until, set()).add(one.destination_id)
    for until, where in by_time.items():
        _hasten(conn, where, until)


def _hasten(conn: Connection, where: Collection[DestinationId], until: datetime) -> None:
    later = or_(destinations.c.next_digest.is_(None), destinations.c.next_digest > until)
    conn.execute(
        update(destinations).where(destinations.c.id.in_(where), later).values(next_digest=until)
    )


def due(conn: Connection, now: datetime, limit: int) -> list[Due]:
    """Return destinations whose digest is due, or was set by a clock that went wrong."""
    found = conn.execute(_DUE, {"now": now, "wrong": now + _LATEST, "count": limit})
    return [Due(DestinationId(row[0]), wishes.from_json(row[1]), row[2]) for row in found]


def next_due(conn: Connection) -> datetime | None:
    """Return when the next digest is due."""
    found: datetime | None = conn.scalar(_NEXT)
    return found


def defer(conn: Connection, destination_id: DestinationId, until: datetime | None) -> None:
    """Let the digest wait until then; None: there is nothing to wait for."""
    conn.execute(
        update(destinations).where(destinations.c.id == destination_id).values(next_digest=until)
    )


def make(
    conn: Connection, destination_id: DestinationId, period: str, ids: IdSource, now: datetime
) -> bool:
    """Put all that waits into the digest of this period and queue it.

    False, and nothing changed, when that period has had its digest or nothing waits.
    """
    mine = (held_alerts.c.destination_id == destination_id) & _WAITING
    if conn.scalar(select(func.count()).select_from(held_alerts).where(mine)) == 0:
        return False
    digest_id = _queue(conn, destination_id, period, ids, now)
    if digest_id is None:
        return False
    conn.execute(update(held_alerts).where(mine).values(digest_id=digest_id))
    return True


def report(
    conn: Connection,
    silence_id: SilenceId,
    to: Sequence[tuple[DestinationId, datetime | None]],
    ids: IdSource,
    now: datetime,
) -> int:
    """Queue the report of an ended silence, each not before its moment; returns how many are new.

    However often it is called, a destination gets one.
    """
    there = still_there(conn, {destination_id for destination_id, _ in to})
    made = [
        _queue(conn, destination_id, f"{_SILENCE}{silence_id}", ids, now, not_before=not_before)
        for destination_id, not_before in to
        if destination_id in there
    ]
    return sum(one is not None for one in made)


def _queue(
    conn: Connection,
    destination_id: DestinationId,
    period: str,
    ids: IdSource,
    now: datetime,
    *,
    not_before: datetime | None = None,
) -> int | None:
    number = ids.next(now)
    row = {"id": number, "destination_id": destination_id, "period": period, "made_at": now}
    if not insert_new(conn, digests, [row]):
        return None
    delivery = delivery_row(ids.next(now), destination_id, now, Lane.DIGEST)
    conn.execute(insert(deliveries), {**delivery, "digest_id": number, "not_before": not_before})
    return number


def content(conn: Connection, digest_id: int) -> Content:
    """Return what a digest is made of; KeyError when there is none."""
    row = conn.execute(
        select(digests.c.period, digests.c.destination_id).where(digests.c.id == digest_id)
    ).first()
    if row is None:
        raise KeyError(digest_id)
    silence = None
    told: Any = alerts.c.id.in_(
        select(held_alerts.c.alert_id).where(held_alerts.c.digest_id == digest_id)
    )
    if row.period.startswith(_SILENCE):
        silence = SilenceId(int(row.period.removeprefix(_SILENCE)))
        told = alerts.c.silenced_by == silence
    loudest = select(alerts.c.id).where(told).order_by(_LOUDEST_FIRST, alerts.c.id).limit(MOST)
    return Content(
        DestinationId(row.destination_id),
        row.period,
        tuple(AlertId(found) for found in conn.scalars(loudest)),
        conn.scalar(select(func.count()).select_from(alerts).where(told)) or 0,
        silence,
    )


def waiting(conn: Connection, destination_id: DestinationId) -> int:
    """Return how many alerts wait for the digest of a destination."""
    count = select(func.count()).select_from(held_alerts)
    mine = held_alerts.c.destination_id == destination_id
    return conn.scalar(count.where(mine, _WAITING)) or 0
