"""The queue of deliveries in the database, as the sender sees it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot import ids
from bot.alerts.parcel import Edit, Parcel, Written
from bot.alerts.render import Reader
from bot.alerts.settle import RESENDS_AFTER_LOST_ANSWERS, Settlement
from bot.alerts.view import Message
from bot.clock import Clock
from bot.delivery import messages, settlements
from bot.delivery.addressees import Wanted, of_settings
from bot.ids import DeliveryId, IdSource
from bot.settings import Settings
from storage.database import Database
from storage.delivery import deliveries, delivery_steps
from storage.delivery import edits as edit_queue
from storage.delivery.answered import answered
from storage.records import AT_MOST_ONCE, ClaimedDelivery, ClaimedEdit

# Outlasts the longest request and the longest pause before it; a dead instance's rows wait so long.
LEASE = timedelta(minutes=3)


class DatabaseOutbox:
    """Implements ``Outbox`` of the sender."""

    def __init__(
        self, database: Database, clock: Clock, ids: IdSource, instance: str, settings: Settings
    ) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._instance = instance
        self._zone = ZoneInfo(settings.time_zone)
        self._analysts = frozenset({*settings.telegram_analysts, *settings.telegram_admins})
        self._bodies: dict[DeliveryId, dict[str, object]] = {}

    async def prepare(self, wanted: Sequence[Wanted]) -> int:
        """At a start: make the destinations be what the settings say, then ``recover``."""
        now = self._clock.now()
        await self._database.write(lambda conn: of_settings(conn, wanted, self._ids, now))
        return await self.recover()

    async def recover(self) -> int:
        """Find what this instance in its last life, or a dead one, may have sent."""
        now = self._clock.now()

        def change(conn: Connection) -> int:
            edit_queue.recover(conn, self._instance)
            return delivery_steps.recover(
                conn, now, RESENDS_AFTER_LOST_ANSWERS, instance=self._instance
            )

        return await self._database.write(change)

    async def claim(self, limit: int, edits: int) -> Sequence[Parcel]:
        """Take rows that may go now: of each destination the next one, edits last."""
        now = self._clock.now()

        def change(conn: Connection) -> tuple[list[ClaimedDelivery], list[ClaimedEdit]]:
            rows = deliveries.claim(conn, now, limit, self._instance, LEASE)
            room = min(edits, limit - len(rows))
            if room <= 0:
                return rows, []
            return rows, edit_queue.claim(conn, now, room, self._instance, LEASE)

        rows, wished = await self._database.write(change)
        self._bodies.update({row.id: row.body for row in rows if row.body is not None})
        self._bodies.update({row.delivery_id: row.body for row in wished if row.body is not None})
        return [*map(_parcel, rows), *map(_edit, wished)]

    async def sending(self, parcel: Parcel) -> bool:
        """Commit that the request is about to go out; an edit does no harm twice."""
        if parcel.edit is not None:
            return True
        now = self._clock.now()
        return await self._database.write(
            lambda conn: delivery_steps.mark_sending(conn, parcel.id, self._instance, now, LEASE)
        )

    async def written(self, parcel: Parcel) -> Written | None:
        """Return what to send, rendered for the destination; None when there is nothing to say."""
        body = self._bodies.get(parcel.id)
        if body is not None:
            return _of_body(body, parcel, self._analysts)
        reader, now = Reader(parcel.destination.language, self._zone), self._clock.now()
        return await self._database.read(
            lambda conn: _written(conn, parcel, reader, now, self._analysts)
        )

    async def settle(self, parcel: Parcel, settlement: Settlement) -> None:
        """Write down how the attempt ended, with all that follows for the destination."""
        now = self._clock.now()
        await self._database.write(
            lambda conn: settlements.carry_out(conn, parcel, settlement, now)
        )
        self._bodies.pop(parcel.id, None)

    async def put_off(self, parcel: Parcel, until: datetime) -> None:
        """Give an edit back; no edit goes to its destination before ``until``."""

        def change(conn: Connection) -> None:
            edit_queue.retry(conn, parcel.id, until, attempted=False)
            edit_queue.put_off(conn, parcel.destination.id, until)

        await self._database.write(change)

    async def release(self, parcel: Parcel) -> None:
        """Give a row back that was claimed and not tried."""
        now = self._clock.now()
        await self._database.write(lambda conn: settlements.give_back(conn, parcel, now))
        self._bodies.pop(parcel.id, None)

    async def next_due(self) -> datetime | None:
        """Return when the next waiting row may go; None when nothing waits."""
        return await self._database.read(_next_due)


def _next_due(conn: Connection) -> datetime | None:
    moments = (deliveries.next_not_before(conn), edit_queue.next_due(conn))
    return min((one for one in moments if one is not None), default=None)


def _written(
    conn: Connection, parcel: Parcel, reader: Reader, now: datetime, analysts: Collection[int]
) -> Written | None:
    if parcel.digest_id is not None:
        digest = messages.of_digest(conn, parcel.digest_id, reader, now)
        return None if digest is None else Written(digest)
    assert parcel.alert_id is not None, "a notice has a body"
    where = parcel.destination
    message = messages.of_alert(
        conn, parcel.alert_id, where.id, reader, now, at=where, analysts=analysts
    )
    shown = _hash(message)
    if parcel.edit is not None:
        return None if shown == parcel.edit.shown else Written(message, shown=shown)
    reply_to = answered(conn, parcel.alert_id, parcel.destination.id)
    return Written(message, reply_to, shown)


def _of_body(
    body: Mapping[str, object], parcel: Parcel, analysts: Collection[int]
) -> Written | None:
    message = messages.of_body(body, parcel.destination, analysts)
    shown = _hash(message)
    if parcel.edit is not None and shown == parcel.edit.shown:
        return None
    return Written(message, shown=shown)


def _hash(message: Message) -> bytes:
    """Tell one text from another, as a reader sees it; the sound of a message is not seen."""
    seen = (message.html, message.plain, message.url or "", *map(str, message.payload))
    return blake2b("\0".join(seen).encode("utf-8", "replace"), digest_size=16).digest()


def _parcel(row: ClaimedDelivery) -> Parcel:
    return Parcel(
        id=row.id,
        alert_id=row.alert_id,
        destination=row.destination,
        queued_at=ids.made_at(row.id),
        attempts=row.attempts,
        lost_answers=row.ambiguous,
        once=row.lane in AT_MOST_ONCE,
        digest_id=row.digest_id,
    )


def _edit(row: ClaimedEdit) -> Parcel:
    return Parcel(
        id=row.delivery_id,
        alert_id=row.alert_id,
        destination=row.destination,
        queued_at=ids.made_at(row.delivery_id),
        attempts=row.attempts,
        lost_answers=0,
        edit=Edit(row.message_id, row.wanted_at, row.shown),
    )
