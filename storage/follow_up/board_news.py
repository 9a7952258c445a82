"""What the board tells by the clock: to whom, and what was told already.

Each telling is a row of digests, whose pair of destination and key is unique, and a delivery with
its text. So it is told once whatever the restarts, and like a digest never again after a lost
answer.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from bot.alerts import preferences as wishes
from bot.alerts.destination import (
    DeliveryState,
    DestinationKind,
    DestinationRole,
    DestinationState,
)
from bot.alerts.preferences import Preferences
from bot.ids import DestinationId, IdSource
from storage.batches import insert_new
from storage.delivery.dispatch import delivery_row, still_there
from storage.records import Lane
from storage.schema import deliveries, destinations, digests

# Webhooks are for machines: those read the board where it is data.
_KINDS = (DestinationKind.TELEGRAM, DestinationKind.TERMINAL)


@dataclass(frozen=True, slots=True)
class Reader:
    """A destination that may want to hear of the board."""

    id: DestinationId
    language: str
    preferences: Preferences
    since: datetime


def readers(conn: Connection) -> list[Reader]:
    """Return everybody who reads messages, the oldest first."""
    query = (
        select(
            destinations.c.id,
            destinations.c.language,
            destinations.c.preferences,
            destinations.c.created_at,
        )
        .where(
            destinations.c.role == DestinationRole.READER,
            destinations.c.kind.in_(_KINDS),
            destinations.c.state.in_([DestinationState.ACTIVE, DestinationState.PAUSED]),
        )
        .order_by(destinations.c.id)
    )
    return [
        Reader(DestinationId(row[0]), row[1], wishes.from_json(row[2]), row[3])
        for row in conn.execute(query)
    ]


def told(conn: Connection, keys: Collection[str]) -> set[tuple[DestinationId, str]]:
    """Return who was told what, of these."""
    query = select(digests.c.destination_id, digests.c.period).where(
        digests.c.period.in_(list(keys))
    )
    return {(DestinationId(row[0]), row[1]) for row in conn.execute(query)}


def count(conn: Connection) -> int:
    """Return how many messages about the board are out."""
    query = (
        select(func.count())
        .select_from(deliveries)
        .where(
            deliveries.c.state == DeliveryState.SENT,
            deliveries.c.digest_id.is_not(None),
            deliveries.c.body.is_not(None),
        )
    )
    return conn.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class Telling:
    """One text for one destination; of each key a destination gets one."""

    destination_id: DestinationId
    key: str
    body: dict[str, Any]


def tell(conn: Connection, tellings: Collection[Telling], ids: IdSource, now: datetime) -> int:
    """Queue what was not told yet; who is gone is passed over. Returns how many are new."""
    there = still_there(conn, {one.destination_id for one in tellings})
    wanted = [one for one in tellings if one.destination_id in there]
    return sum(queue(conn, one, Lane.DIGEST, ids, now) is not None for one in wanted)


def queue(
    conn: Connection, telling: Telling, lane: Lane, ids: IdSource, now: datetime
) -> int | None:
    """Queue one telling and return its delivery; None where the key was told already."""
    number, where = ids.next(now), telling.destination_id
    row = {"id": number, "destination_id": where, "period": telling.key, "made_at": now}
    if not insert_new(conn, digests, [row]):
        return None
    delivery = delivery_row(ids.next(now), where, now, lane)
    conn.execute(insert(deliveries), {**delivery, "digest_id": number, "body": telling.body})
    return int(delivery["id"])
