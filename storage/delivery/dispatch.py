"""From alerts to rows per destination: who receives, who has a row already, and new rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, cast, literal, select, union, update

from bot.alerts import preferences as wishes
from bot.alerts.destination import DeliveryState, DestinationRole, DestinationState
from bot.alerts.preferences import Preferences
from bot.ids import AlertId, DestinationId, IdSource, StoryId
from storage.batches import chunks, insert_missing
from storage.delivery.story_alerts import LOUDER
from storage.records import Lane
from storage.schema import alerts, deliveries, destinations, digests, held_alerts, stories

_NEVER_TOLD = (str(DeliveryState.FAILED), str(DeliveryState.CANCELLED))


@dataclass(frozen=True, slots=True)
class Receiver:
    """A destination of alerts with its wishes."""

    id: DestinationId
    preferences: Preferences


def receivers(conn: Connection, after: DestinationId | None, limit: int) -> list[Receiver]:
    """Return the next destinations that get alerts: active ones, and paused ones, whose rows wait.

    A page at a time: ``after`` is the last one of the page before.
    """
    query = (
        select(destinations.c.id, destinations.c.preferences)
        .where(
            destinations.c.role == DestinationRole.READER,
            destinations.c.state.in_([DestinationState.ACTIVE, DestinationState.PAUSED]),
            destinations.c.id > (after or 0),
        )
        .order_by(destinations.c.id)
        .limit(limit)
    )
    return [
        Receiver(DestinationId(row[0]), wishes.from_json(row[1])) for row in conn.execute(query)
    ]


def settled(
    conn: Connection, alert_ids: Collection[AlertId], where: Collection[DestinationId]
) -> set[tuple[AlertId, DestinationId]]:
    """Return the pairs that have their row: expanding goes on where a crash ended it."""
    found = union(
        *(
            select(table.c.alert_id, table.c.destination_id).where(
                table.c.alert_id.in_(alert_ids), table.c.destination_id.in_(where)
            )
            for table in (deliveries, held_alerts)
        )
    )
    return {(AlertId(row[0]), DestinationId(row[1])) for row in conn.execute(found)}


def changed(conn: Connection, seen: Mapping[StoryId, datetime]) -> set[StoryId]:
    """Return the stories that are not any more as they were seen, by their ``updated_at``."""
    return {
        StoryId(row.id)
        for part in chunks(list(seen))
        for row in conn.execute(
            select(stories.c.id, stories.c.updated_at).where(stories.c.id.in_(part))
        )
        if row.updated_at != seen[StoryId(row.id)]
    }


def told(
    conn: Connection,
    alert_id: AlertId,
    where: Collection[DestinationId],
    about: StoryId | None = None,
) -> set[DestinationId]:
    """Return who was told of an alert, or will be by a message that is queued.

    By itself, within a message of several, in a digest, or in the report of a silence; or by the
    louder message of the event ``about``.
    """
    same: Any = select(alerts.c.id).where(alerts.c.id == alert_id)
    bundle = select(alerts.c.bundled_into).where(alerts.c.id == alert_id)
    louder = select(alerts.c.id).where(alerts.c.about_id == about, alerts.c.occasion == LOUDER)
    either = union(same, bundle, louder)
    silence = select(literal("silence ") + cast(alerts.c.silenced_by, String)).where(
        alerts.c.id == alert_id, alerts.c.silenced_by.is_not(None)
    )
    found = union(
        select(deliveries.c.destination_id).where(
            deliveries.c.alert_id.in_(either),
            deliveries.c.destination_id.in_(where),
            deliveries.c.state.not_in(_NEVER_TOLD),
        ),
        select(held_alerts.c.destination_id).where(
            held_alerts.c.alert_id.in_(either),
            held_alerts.c.destination_id.in_(where),
            held_alerts.c.digest_id.is_not(None),
        ),
        select(digests.c.destination_id).where(
            digests.c.period.in_(silence), digests.c.destination_id.in_(where)
        ),
    )
    return {DestinationId(row[0]) for row in conn.execute(found)}


def heard_louder(
    conn: Connection, about: StoryId, where: Collection[DestinationId]
) -> set[DestinationId]:
    """Return who has a row for the louder message of an event."""
    louder = select(alerts.c.id).where(alerts.c.about_id == about, alerts.c.occasion == LOUDER)
    found = union(
        *(
            select(table.c.destination_id).where(
                table.c.alert_id.in_(louder), table.c.destination_id.in_(where)
            )
            for table in (deliveries, held_alerts)
        )
    )
    return {DestinationId(row[0]) for row in conn.execute(found)}


def awaited(
    conn: Connection, alert_id: AlertId, where: Collection[DestinationId]
) -> set[DestinationId]:
    """Return who has an alert waiting for a digest."""
    bundle = select(alerts.c.bundled_into).where(alerts.c.id == alert_id)
    found = conn.scalars(
        select(held_alerts.c.destination_id).where(
            (held_alerts.c.alert_id == alert_id) | held_alerts.c.alert_id.in_(bundle),
            held_alerts.c.destination_id.in_(where),
            held_alerts.c.digest_id.is_(None),
        )
    )
    return {DestinationId(one) for one in found}


def queue(
    conn: Connection,
    pairs: Sequence[tuple[AlertId, DestinationId]],
    ids: IdSource,
    now: datetime,
) -> None:
    """Give each pair a delivery, in order; those that are there stay as they are.

    A reader who left meanwhile is passed over.
    """
    there = still_there(conn, {where for _, where in pairs})
    rows = [
        delivery_row(ids.next(now), where, now, Lane.ALERT, alert_id)
        for alert_id, where in pairs
        if where in there
    ]
    insert_missing(conn, deliveries, rows)


def still_there(conn: Connection, where: Collection[DestinationId]) -> set[DestinationId]:
    """Return those of the destinations that were not erased since they were read."""
    found: set[DestinationId] = set()
    for part in chunks(list(where)):
        rows = conn.scalars(select(destinations.c.id).where(destinations.c.id.in_(part)))
        found.update(DestinationId(one) for one in rows)
    return found


def delivery_row(
    number: int,
    destination_id: DestinationId,
    now: datetime,
    lane: Lane,
    alert_id: AlertId | None = None,
) -> dict[str, Any]:
    """Return a new row of the queue."""
    return {
        "id": number,
        "alert_id": alert_id,
        "destination_id": destination_id,
        "lane": int(lane),
        "state": DeliveryState.QUEUED,
        "attempts": 0,
        "ambiguous": 0,
        "created_at": now,
    }


def preferences_of(conn: Connection, destination_id: DestinationId) -> Preferences | None:
    """Return the wishes of a destination; None where none were ever stored."""
    stored = conn.scalar(
        select(destinations.c.preferences).where(destinations.c.id == destination_id)
    )
    return None if stored is None else wishes.from_json(stored)


def prefer(
    conn: Connection,
    destination_id: DestinationId,
    preferences: Preferences,
    next_digest: datetime | None,
) -> bool:
    """Store the wishes of a destination; what waits for it is told at ``next_digest``.

    Returns whether they are other ones than before.
    """
    row = conn.execute(
        select(destinations.c.preferences, destinations.c.next_digest).where(
            destinations.c.id == destination_id
        )
    ).one()
    if row.preferences is not None and wishes.from_json(row.preferences) == preferences:
        return False
    until = None if row.next_digest is None else next_digest
    conn.execute(
        update(destinations)
        .where(destinations.c.id == destination_id)
        .values(preferences=preferences.as_json(), next_digest=until)
    )
    return True
