"""The destinations that the settings name, brought into the database at a start."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from bot.alerts import schedule
from bot.alerts.destination import (
    Destination,
    DestinationKind,
    DestinationOrigin,
    DestinationRole,
    DestinationState,
)
from bot.alerts.preferences import Preferences
from bot.ids import DestinationId, IdSource
from storage.delivery import delivery_steps, destinations, dispatch

_UNNAMED = "not in the settings any more"


class Wanted(Protocol):
    """One destination that the settings name."""

    @property
    def kind(self) -> DestinationKind: ...

    @property
    def address(self) -> str: ...

    @property
    def thread(self) -> int | None: ...

    @property
    def preferences(self) -> Preferences | None: ...  # None: as they are stored


def of_settings(conn: Connection, wanted: Sequence[Wanted], ids: IdSource, now: datetime) -> None:
    """Make the destinations be what the settings say; those that they do not name any more stop."""
    kept = {_ensure(conn, one, ids, now) for one in wanted}
    for destination in destinations.every(conn):
        where = destination.id
        if where in kept:
            # Paused or stopped: perhaps the operator has put right why.
            destinations.set_state(conn, where, DestinationState.ACTIVE, now)
        elif _is_of_settings(destination):
            destinations.set_state(conn, where, DestinationState.STOPPED, now, _UNNAMED)
            delivery_steps.cancel_for(conn, where, now, _UNNAMED)


def _ensure(conn: Connection, one: Wanted, ids: IdSource, now: datetime) -> DestinationId:
    found = destinations.ensure(conn, one.kind, one.address, ids, now, thread=one.thread)
    # Who subscribed by chat keeps the wishes made there.
    if one.preferences is not None and found.origin is DestinationOrigin.SETTINGS:
        prefer(conn, found.id, one.preferences, now)
    return found.id


def prefer(
    conn: Connection, destination_id: DestinationId, preferences: Preferences, now: datetime
) -> bool:
    """Store a reader's wishes; what waits for a digest is told when they say so, or now.

    Returns whether they are other ones than before.
    """
    soon = schedule.next_digest(preferences, now) or now
    return dispatch.prefer(conn, destination_id, preferences, soon)


def _is_of_settings(destination: Destination) -> bool:
    """Whether the settings named it; subscribers come by chat, admins' own rows by notices."""
    settings = destination.origin is DestinationOrigin.SETTINGS
    return settings and destination.role is DestinationRole.READER
