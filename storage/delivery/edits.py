"""Edits: one row per message that no longer says all there is to say; gone when it does.

    wanted -> claimed -> done      the message was replaced, or says it already
                      -> retry     not now: again at another time; an edit twice does no harm
                      -> give_up   the message is gone, or cannot be edited

Only the last state counts: a wish for a message that waits changes nothing but ``wanted_at``, and
what is sent is rendered at the moment of sending. A wish that arises while an edit is under way is
later than the one that was claimed, so ``done`` keeps the row.

A message that is still queued needs no row: it will be rendered when it goes out. One whose answer
was lost has no message id and cannot be edited; if it is sent again, it is rendered again. Edits
go last: a destination that has anything else to send gets that first.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects import sqlite

from bot.alerts.destination import DeliveryState, DestinationState
from bot.ids import DeliveryId, DestinationId, StoryId
from storage.batches import chunks
from storage.delivery import silences
from storage.delivery.due_edits import IS_OUT, claim, next_due
from storage.delivery.story_alerts import LOUDER
from storage.schema import alerts, deliveries, destinations, edits
from storage.types import UtcMicros

__all__ = ["claim", "done", "give_up", "next_due", "put_off", "recover", "retry", "want"]

SPACING = timedelta(minutes=1)  # between two edits of one message
_SPACING_MICROS = SPACING // timedelta(microseconds=1)
_RELEASED: dict[str, Any] = {"claimed_by": None, "claimed_until": None}

_NOW = bindparam("now", type_=UtcMicros())
_MAY_BE_OUT = or_(deliveries.c.state == DeliveryState.SENDING, IS_OUT)
_EDITED_LAST = type_coerce(deliveries.c.edited_at, BigInteger) + _SPACING_MICROS
_MOMENT = type_coerce(_NOW, BigInteger)
_SOONEST = case(
    (_EDITED_LAST > _MOMENT + _SPACING_MICROS, _MOMENT + _SPACING_MICROS),  # the clock went back
    (_EDITED_LAST > _MOMENT, _EDITED_LAST),
    else_=_MOMENT,
)
_STALE = (
    select(
        deliveries.c.id,
        deliveries.c.destination_id,
        _NOW,
        _SOONEST,
        literal(0),
    )
    .distinct()
    .join(
        alerts,
        func.coalesce(alerts.c.bundled_into, alerts.c.id) == deliveries.c.alert_id,
    )
    .join(destinations, destinations.c.id == deliveries.c.destination_id)
    .where(
        or_(
            alerts.c.story_id.in_(bindparam("stories", expanding=True)),
            and_(
                alerts.c.about_id.in_(bindparam("stories", expanding=True)),
                alerts.c.occasion == LOUDER,
            ),
        ),
        destinations.c.state != DestinationState.STOPPED,
        _MAY_BE_OUT,
    )
)
# SQLAlchemy does not keep the count of an INSERT from a SELECT unless it is asked to.
_COUNTED = {"preserve_rowcount": True}
_VALUES = ["delivery_id", "destination_id", "wanted_at", "due", "attempts"]


def want(conn: Connection, story_ids: Collection[StoryId], now: datetime) -> int:
    """Ask for an edit of every message of these stories' alerts that is or may be out,
    the louder ones too.

    At once, but no message twice within SPACING, and none of a silenced story before its
    silence ends. Returns how many messages wait for it.
    """
    found = 0
    for part in chunks(list(story_ids)):
        values = {"stories": part, "now": now}
        found += conn.execute(
            _upsert(conn.dialect.name), values, execution_options=_COUNTED
        ).rowcount
    silences.hold_edits(conn, now)
    return found


@cache
def _upsert(dialect: str) -> Any:
    """Each wish is later than the one before, also where the clock stands still."""
    if dialect == "sqlite":
        inserted: Any = sqlite.insert(edits)
    else:
        from sqlalchemy.dialects import postgresql  # not needed with an embedded database

        inserted = postgresql.insert(edits)
    after = type_coerce(edits.c.wanted_at, BigInteger) + 1
    new = type_coerce(inserted.excluded.wanted_at, BigInteger)
    return inserted.from_select(_VALUES, _STALE).on_conflict_do_update(
        index_elements=[edits.c.delivery_id],
        set_={"wanted_at": case((new > after, new), else_=after)},
    )


def done(
    conn: Connection,
    delivery_id: DeliveryId,
    wanted_at: datetime,
    now: datetime,
    shown: bytes | None = None,
) -> None:
    """The message says what was to be said at ``wanted_at``; a later wish waits for its time.

    ``shown``: the hash of the text that was sent; None where it was the same and none was sent.
    """
    if shown is not None:
        conn.execute(
            update(deliveries)
            .where(deliveries.c.id == delivery_id)
            .values(shown=shown, edited_at=now, edits=deliveries.c.edits + 1)
        )
    mine = edits.c.delivery_id == delivery_id
    conn.execute(delete(edits).where(mine, edits.c.wanted_at <= wanted_at))
    due = now if shown is None else now + SPACING
    conn.execute(update(edits).where(mine).values(due=due, attempts=0, error=None, **_RELEASED))


def retry(
    conn: Connection,
    delivery_id: DeliveryId,
    due: datetime,
    error: str | None = None,
    *,
    attempted: bool = True,
) -> None:
    """Not now: again at ``due``; ``attempted=False`` where nothing was tried."""
    conn.execute(
        update(edits)
        .where(edits.c.delivery_id == delivery_id)
        .values(due=due, error=error, attempts=edits.c.attempts + int(attempted), **_RELEASED)
    )


def put_off(conn: Connection, destination_id: DestinationId, until: datetime) -> None:
    """The destination takes no edit before ``until``: all of its edits wait, in their order."""
    conn.execute(
        update(edits)
        .where(edits.c.destination_id == destination_id, edits.c.due < until)
        .values(due=until)
    )


def give_up(conn: Connection, delivery_id: DeliveryId, *, gone: bool = False) -> None:
    """Forget the wish; ``gone``: people deleted the message, so it gets no edit any more."""
    conn.execute(delete(edits).where(edits.c.delivery_id == delivery_id))
    if gone:
        conn.execute(
            update(deliveries).where(deliveries.c.id == delivery_id).values(message_id=None)
        )


def recover(conn: Connection, instance: str) -> int:
    """At a start: give back what this instance held in its last life; returns how many."""
    return conn.execute(
        update(edits).where(edits.c.claimed_by == instance).values(**_RELEASED)
    ).rowcount
