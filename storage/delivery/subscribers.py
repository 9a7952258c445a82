"""Subscribers: destinations that people made by chat, with their language and wishes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, select, update

from bot.alerts import preferences as wishes
from bot.alerts.destination import (
    DestinationKind,
    DestinationOrigin,
    DestinationRole,
    DestinationState,
)
from bot.alerts.preferences import Preferences
from bot.ids import DestinationId, IdSource
from storage.delivery import destinations as destinations_store
from storage.schema import deliveries, destinations

UNFINISHED = timedelta(days=1)  # how long someone may take to choose

_COLUMNS = (
    destinations.c.id,
    destinations.c.state,
    destinations.c.origin,
    destinations.c.role,
    destinations.c.language,
    destinations.c.preferences,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A chat, or a topic of one, as it stands."""

    id: DestinationId
    role: DestinationRole
    state: DestinationState
    origin: DestinationOrigin
    language: str
    preferences: Preferences


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a subscription begins: at once, or as a choice that is not finished."""

    role: DestinationRole
    language: str
    preferences: Preferences


def find(conn: Connection, chat_id: int, thread: int | None) -> Subscriber | None:
    """Return the subscriber at a chat and topic; None where nobody has subscribed.

    An admin who only gets notices is none.
    """
    row = conn.execute(select(*_COLUMNS).where(_at(chat_id, thread))).first()
    if row is None or row.role == DestinationRole.ADMIN:
        return None
    return Subscriber(
        id=DestinationId(row.id),
        role=DestinationRole(row.role),
        state=DestinationState(row.state),
        origin=DestinationOrigin(row.origin),
        language=row.language,
        preferences=wishes.from_json(row.preferences),
    )


def others(conn: Connection, chat_id: int, thread: int | None) -> int:
    """Return how many other topics of the chat have subscribed."""
    rows = conn.scalars(select(destinations.c.thread).where(_of_chat(chat_id)))
    return sum(one != (thread or 0) for one in rows)


def begin(
    conn: Connection,
    chat_id: int,
    thread: int | None,
    wanted: Beginning,
    ids: IdSource,
    *,
    now: datetime,
) -> None:
    """Make the subscriber, unless there is one. Those who never finished choosing go."""
    _forget_unfinished(conn, now)
    if find(conn, chat_id, thread) is not None:
        return
    made = destinations_store.ensure(
        conn, DestinationKind.TELEGRAM, str(chat_id), ids, now, thread=thread
    )
    conn.execute(
        update(destinations)
        .where(destinations.c.id == made.id)
        .values(
            role=wanted.role,
            origin=DestinationOrigin.CHAT,
            state=DestinationState.ACTIVE,
            note=None,
            language=wanted.language,
            preferences=wanted.preferences.as_json(),
            changed_at=now,
        )
    )


def finish(conn: Connection, destination_id: DestinationId, now: datetime) -> bool:
    """Let the alerts come; False where they came already."""
    comes = (destinations.c.role == DestinationRole.READER) & (
        destinations.c.state != DestinationState.STOPPED
    )
    changed = conn.execute(
        update(destinations)
        .where(destinations.c.id == destination_id, ~comes)
        .values(
            role=DestinationRole.READER,
            state=DestinationState.ACTIVE,
            note=None,
            not_before=None,
            refusals=0,
            changed_at=now,
        )
    )
    return changed.rowcount > 0


def speak(conn: Connection, destination_id: DestinationId, language: str) -> None:
    """Set the language of a destination's messages."""
    conn.execute(
        update(destinations).where(destinations.c.id == destination_id).values(language=language)
    )


def _at(chat_id: int, thread: int | None) -> ColumnElement[bool]:
    return _of_chat(chat_id) & (destinations.c.thread == (thread or 0))


def _of_chat(chat_id: int) -> ColumnElement[bool]:
    return (destinations.c.kind == DestinationKind.TELEGRAM) & (
        destinations.c.address == str(chat_id)
    )


def _forget_unfinished(conn: Connection, now: datetime) -> None:
    """Those who were sent notices before, as admins, are left as they were then."""
    unfinished = (destinations.c.role == DestinationRole.CHOOSING) & (
        destinations.c.changed_at < now - UNFINISHED
    )
    noticed = select(deliveries.c.id).where(deliveries.c.destination_id == destinations.c.id)
    conn.execute(
        update(destinations)
        .where(unfinished, noticed.exists())
        .values(role=DestinationRole.ADMIN, origin=DestinationOrigin.SETTINGS, preferences=None)
    )
    conn.execute(delete(destinations).where(unfinished))
