"""Pinned boards: per destination the newest message with the board, and what it is to say.

A message is a delivery like any other, made once per number ("board 1", "board 2" where the first
was deleted); bringing it up to date goes through the queue of edits.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, String, insert, select, type_coerce, update

from bot.alerts import preferences as wishes
from bot.alerts.destination import (
    DeliveryState,
    DestinationKind,
    DestinationRole,
    DestinationState,
)
from bot.ids import DeliveryId, DestinationId, IdSource
from storage.delivery.edits import SPACING
from storage.follow_up.board_news import Telling, queue
from storage.records import Lane
from storage.schema import deliveries, destinations, digests, edits

KEY = "board "

_PLACES = (
    select(destinations.c.id, destinations.c.language, destinations.c.preferences)
    .where(
        destinations.c.kind == DestinationKind.TELEGRAM,
        destinations.c.role == DestinationRole.READER,
        destinations.c.state == DestinationState.ACTIVE,
        type_coerce(destinations.c.preferences, String).contains('"pinned"'),
    )
    .order_by(destinations.c.id)
)


@dataclass(frozen=True, slots=True)
class Place:
    """A destination that wants the board pinned."""

    id: DestinationId
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """The newest message with the board at a destination."""

    delivery_id: DeliveryId
    destination_id: DestinationId
    number: int
    made_at: datetime
    state: DeliveryState
    message_id: int | None
    finished: bool
    edited_at: datetime | None
    body: dict[str, Any]

    @property
    def deleted(self) -> bool:
        """Whether it was there, and people deleted it."""
        return self.state is DeliveryState.SENT and self.message_id is None

    @property
    def lost(self) -> bool:
        """Whether nobody can say where it is, or it never came to be."""
        return self.finished and self.state is not DeliveryState.SENT


def places(conn: Connection) -> list[Place]:
    """Return the chats that want it."""
    rows = conn.execute(_PLACES)
    return [Place(DestinationId(row[0]), row[1]) for row in rows if wishes.from_json(row[2]).pinned]


def newest(conn: Connection, where: Collection[DestinationId]) -> dict[DestinationId, Pinned]:
    """Return the newest message of each of these destinations that has one."""
    query = (
        select(deliveries, digests.c.period, digests.c.made_at)
        .join(digests, digests.c.id == deliveries.c.digest_id)
        .where(digests.c.destination_id.in_(list(where)), digests.c.period.startswith(KEY))
        .order_by(digests.c.id)
    )
    return {one.destination_id: one for one in map(_pinned, conn.execute(query))}


def _pinned(row: Any) -> Pinned:
    return Pinned(
        delivery_id=DeliveryId(row.id),
        destination_id=DestinationId(row.destination_id),
        number=int(row.period.removeprefix(KEY)),
        made_at=row.made_at,
        state=DeliveryState(row.state),
        message_id=row.message_id,
        finished=row.finished_at is not None,
        edited_at=row.edited_at,
        body=row.body,
    )


def key(number: int) -> str:
    """Return the key of a destination's message with that number."""
    return f"{KEY}{number}"


def post(conn: Connection, telling: Telling, ids: IdSource, now: datetime) -> bool:
    """Queue a message; False where the one of that key was made already."""
    return queue(conn, telling, Lane.NOTICE, ids, now) is not None


def say(conn: Connection, pinned: Pinned, body: dict[str, Any], now: datetime) -> None:
    """Let a message say something else: at once where it waits, else by an edit.

    No message is edited twice within SPACING; only the last text counts.
    """
    mine = deliveries.c.id == pinned.delivery_id
    conn.execute(update(deliveries).where(mine).values(body=body))
    if pinned.state is DeliveryState.QUEUED:
        return
    soonest = now if pinned.edited_at is None else max(now, pinned.edited_at + SPACING)
    wish = edits.c.delivery_id == pinned.delivery_id
    later = type_coerce(edits.c.wanted_at, BigInteger) + 1
    if conn.execute(update(edits).where(wish).values(wanted_at=later)).rowcount:
        return
    conn.execute(
        insert(edits).values(
            delivery_id=pinned.delivery_id,
            destination_id=pinned.destination_id,
            wanted_at=now,
            due=soonest,
            attempts=0,
        )
    )
