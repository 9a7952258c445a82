"""The queue of deliveries in the database, as the sender sees it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot import ids, messages
from bot.addressees import Wanted, of_settings
from bot.alerts.destination import DestinationState
from bot.alerts.parcel import Parcel
from bot.alerts.render import Reader
from bot.alerts.settle import RESENDS_AFTER_LOST_ANSWERS, Settlement, Step
from bot.alerts.view import Message
from bot.clock import Clock
from bot.ids import DeliveryId, IdSource
from bot.settings import Settings
from storage import deliveries, delivery_steps, destinations
from storage.database import Database
from storage.records import AT_MOST_ONCE, ClaimedDelivery

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
        self._bodies: dict[DeliveryId, dict[str, object]] = {}
        self._digests: dict[DeliveryId, Message] = {}

    async def prepare(self, wanted: Sequence[Wanted]) -> int:
        """At a start: make the destinations be what the settings say, then ``recover``."""
        now = self._clock.now()
        await self._database.write(lambda conn: of_settings(conn, wanted, self._ids, now))
        return await self.recover()

    async def recover(self) -> int:
        """Find what this instance in its last life, or a dead one, may have sent."""
        now = self._clock.now()
        return await self._database.write(
            lambda conn: delivery_steps.recover(
                conn, now, RESENDS_AFTER_LOST_ANSWERS, instance=self._instance
            )
        )

    async def claim(self, limit: int) -> Sequence[Parcel]:
        """Take rows that may go now: of each destination the next one."""
        now = self._clock.now()
        claimed = await self._database.write(
            lambda conn: deliveries.claim(conn, now, limit, self._instance, LEASE)
        )
        for row in claimed:
            if row.body is not None:
                self._bodies[row.id] = row.body
        return [_parcel(row) for row in claimed]

    async def message(self, parcel: Parcel) -> Message:
        """Return what to send, rendered for the destination."""
        if parcel.digest_id is not None:
            return self._digests[parcel.id]
        if parcel.alert_id is None:
            body = self._bodies[parcel.id]
            return Message(
                html=str(body["html"]),
                plain=str(body["plain"]),
                silent=bool(body.get("silent", False)),
            )
        alert_id = parcel.alert_id
        to, reader, now = parcel.destination.id, self._reader(parcel), self._clock.now()
        return await self._database.read(
            lambda conn: messages.of_alert(conn, alert_id, to, reader, now)
        )

    def _reader(self, parcel: Parcel) -> Reader:
        return Reader(parcel.destination.language, self._zone)

    async def sending(self, parcel: Parcel) -> bool:
        """Commit that the request is about to go out; False when it must not any more."""
        now = self._clock.now()
        if parcel.digest_id is not None and not await self._has_news(parcel, parcel.digest_id):
            return False
        return await self._database.write(
            lambda conn: delivery_steps.mark_sending(conn, parcel.id, self._instance, now, LEASE)
        )

    async def _has_news(self, parcel: Parcel, digest_id: int) -> bool:
        """Write the digest; when corrections have left nothing to tell, cancel it."""
        reader, now = self._reader(parcel), self._clock.now()
        digest = await self._database.read(
            lambda conn: messages.of_digest(conn, digest_id, reader, now)
        )
        if digest is None:
            await self._database.write(
                lambda conn: delivery_steps.cancel(conn, parcel.id, now, "nothing left to tell")
            )
            return False
        self._digests[parcel.id] = digest
        return True

    async def settle(self, parcel: Parcel, settlement: Settlement) -> None:
        """Write down how the attempt ended, with all that follows for the destination."""
        now = self._clock.now()

        def change(conn: Connection) -> None:
            if settlement.thread_gone:
                destinations.drop_thread(conn, parcel.destination.id, now)
            _STEPS[settlement.step](conn, parcel, settlement, now)

        await self._database.write(change)
        self._forget(parcel)

    async def release(self, parcel: Parcel) -> None:
        """Give a row back that was claimed and not tried."""
        await self._database.write(lambda conn: delivery_steps.requeue(conn, parcel.id, None))
        self._forget(parcel)

    def _forget(self, parcel: Parcel) -> None:
        self._bodies.pop(parcel.id, None)
        self._digests.pop(parcel.id, None)

    async def next_due(self) -> datetime | None:
        """Return when the next waiting row may go; None when nothing waits."""
        return await self._database.read(deliveries.next_not_before)


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


def _sent(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    delivery_steps.mark_sent(conn, parcel.id, end.message_id, now)


def _wait(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    del now
    delivery_steps.requeue(conn, parcel.id, None, end.detail, attempted=False)
    if end.not_before is not None:
        destinations.hold_until(conn, parcel.destination.id, end.not_before)


def _retry(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    del now
    delivery_steps.requeue(conn, parcel.id, end.not_before, end.detail)


def _lost(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    again = end.not_before if end.step is Step.RESEND else None
    delivery_steps.mark_unknown(conn, parcel.id, now, again, end.detail)


def _migrate(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    destinations.move_chat(conn, parcel.destination.address, str(end.new_chat_id), now)
    delivery_steps.requeue(conn, parcel.id, None, end.detail, attempted=False)


def _pause(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    where = parcel.destination.id
    destinations.set_state(conn, where, DestinationState.PAUSED, now, end.detail)
    delivery_steps.requeue(conn, parcel.id, None, end.detail, attempted=False)


def _stop(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    where = parcel.destination.id
    destinations.set_state(conn, where, DestinationState.STOPPED, now, end.detail)
    delivery_steps.requeue(conn, parcel.id, None, end.detail, attempted=False)
    delivery_steps.cancel_for(conn, where, now, end.detail)


def _fail(conn: Connection, parcel: Parcel, end: Settlement, now: datetime) -> None:
    delivery_steps.mark_failed(conn, parcel.id, end.detail, now)


_STEPS: dict[Step, Callable[[Connection, Parcel, Settlement, datetime], None]] = {
    Step.SENT: _sent,
    Step.WAIT: _wait,
    Step.RETRY: _retry,
    Step.RESEND: _lost,
    Step.LEAVE_UNKNOWN: _lost,
    Step.MIGRATE: _migrate,
    Step.PAUSE: _pause,
    Step.STOP: _stop,
    Step.FAIL: _fail,
    Step.FATAL: _wait,
}
