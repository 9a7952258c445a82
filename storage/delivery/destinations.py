"""Destinations: where alerts go, and whether they may now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.alerts.destination import (
    Destination,
    DestinationKind,
    DestinationOrigin,
    DestinationRole,
    DestinationState,
)
from bot.ids import DestinationId, IdSource
from storage.delivery import delivery_steps
from storage.schema import destinations

COLUMNS = (
    destinations.c.id,
    destinations.c.kind,
    destinations.c.address,
    destinations.c.thread,
    destinations.c.language,
    destinations.c.state,
    destinations.c.not_before,
    destinations.c.refusals,
    destinations.c.changed_at,
    destinations.c.role,
    destinations.c.origin,
)


def ensure(
    conn: Connection,
    kind: DestinationKind,
    address: str,
    ids: IdSource,
    now: datetime,
    *,
    thread: int | None = None,
    language: str = "en",
    role: DestinationRole = DestinationRole.READER,
) -> Destination:
    """Return the destination of that kind, address and thread, making it when it is new."""
    same = (
        (destinations.c.kind == kind)
        & (destinations.c.address == address)
        & (destinations.c.thread == (thread or 0))
    )
    row = conn.execute(select(*COLUMNS).where(same)).first()
    if row is None:
        conn.execute(
            insert(destinations).values(
                id=ids.next(now),
                kind=kind,
                address=address,
                thread=thread or 0,
                language=language,
                role=role,
                state=DestinationState.ACTIVE,
                created_at=now,
                changed_at=now,
            )
        )
        row = conn.execute(select(*COLUMNS).where(same)).one()
    return destination_of(row)


def get(conn: Connection, destination_id: DestinationId) -> Destination | None:
    """Return one destination, or None."""
    row = conn.execute(select(*COLUMNS).where(destinations.c.id == destination_id)).first()
    return None if row is None else destination_of(row)


def every(conn: Connection, *states: DestinationState) -> list[Destination]:
    """Return the destinations in any of the states (without states: all), oldest first."""
    query = select(*COLUMNS).order_by(destinations.c.id)
    if states:
        query = query.where(destinations.c.state.in_([str(state) for state in states]))
    return [destination_of(row) for row in conn.execute(query)]


def set_state(
    conn: Connection,
    destination_id: DestinationId,
    state: DestinationState,
    now: datetime,
    note: str | None = None,
) -> bool:
    """Set the state, with the reason for people; returns whether it was another one before.

    What it waited for and was refused in the state before is forgotten.
    """
    changed = conn.execute(
        update(destinations)
        .where(destinations.c.id == destination_id, destinations.c.state != state)
        .values(state=state, note=note, changed_at=now, not_before=None, refusals=0)
    )
    return changed.rowcount > 0


def pause(
    conn: Connection,
    destination_id: DestinationId,
    now: datetime,
    until: datetime | None,
    note: str,
) -> None:
    """It takes no messages: let all wait; one is tried at ``until``. Counts how often, in a row."""
    set_state(conn, destination_id, DestinationState.PAUSED, now, note)
    conn.execute(
        update(destinations)
        .where(destinations.c.id == destination_id)
        .values(not_before=until, refusals=destinations.c.refusals + 1)
    )


def hold_until(conn: Connection, destination_id: DestinationId, not_before: datetime) -> None:
    """Send nothing there before that moment; never shortens an earlier hold."""
    conn.execute(
        update(destinations)
        .where(
            destinations.c.id == destination_id,
            destinations.c.not_before.is_(None) | (destinations.c.not_before < not_before),
        )
        .values(not_before=not_before)
    )


def move_chat(conn: Connection, old: str, new: str, now: datetime) -> int:
    """A group became a supergroup: point its destinations to the new id; returns how many."""
    rows = conn.execute(
        select(*COLUMNS).where(
            destinations.c.kind == DestinationKind.TELEGRAM, destinations.c.address == old
        )
    )
    found = [destination_of(row) for row in rows]
    return sum(_point_to(conn, one, new, one.thread or 0, now) for one in found)


def drop_thread(conn: Connection, destination_id: DestinationId, now: datetime) -> None:
    """The topic is gone: send to the chat itself from now on."""
    destination = get(conn, destination_id)
    if destination is not None and destination.thread is not None:
        _point_to(conn, destination, destination.address, 0, now)


def _point_to(
    conn: Connection, destination: Destination, address: str, thread: int, now: datetime
) -> bool:
    """Change the address; where another destination has it already, stop this one instead."""
    there = (
        (destinations.c.kind == destination.kind)
        & (destinations.c.address == address)
        & (destinations.c.thread == thread)
    )
    twin = conn.scalar(select(destinations.c.id).where(there))
    if twin is None:
        conn.execute(
            update(destinations)
            .where(destinations.c.id == destination.id)
            .values(address=address, thread=thread, changed_at=now)
        )
        return True
    if twin != destination.id:
        note = "another destination has its address"
        set_state(conn, destination.id, DestinationState.STOPPED, now, note)
        delivery_steps.cancel_for(conn, destination.id, now, note)
    return False


def destination_of(row: Sequence[Any]) -> Destination:
    """Build a Destination from values in the order of COLUMNS."""
    return Destination(
        id=DestinationId(row[0]),
        kind=DestinationKind(row[1]),
        address=row[2],
        thread=row[3] or None,
        language=row[4],
        state=DestinationState(row[5]),
        not_before=row[6],
        refusals=row[7],
        state_since=row[8],
        role=DestinationRole(row[9]),
        origin=DestinationOrigin(row[10]),
    )
