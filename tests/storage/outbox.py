"""A queue of deliveries for tests: two destinations, three alerts, the sender's steps in short."""

from datetime import datetime
from typing import Any

from bot.alerts.destination import Destination
from storage.database import Database
from storage.delivery import deliveries
from storage.records import ClaimedDelivery, DeliveryCounts, Lane
from tests.fakes.expanding import expand
from tests.storage.builders import MINUTE, NOW, House, event_no, item

LEASE = MINUTE
RESENDS = 2


class Queue:
    """Two destinations and three alerts for each, and the sender's steps in short."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.house = House(database, "Antara")
        self.channel = self.house.destination("@channel")
        self.other = self.house.destination("@other")
        items = [item(f"T{n}", guid=str(n), verdict=event_no(n)) for n in range(3)]
        self.alerts = self.house.bring(*items).alerts
        self.expand(self.channel)

    def expand(self, destination: Destination) -> None:
        self.database.write_now(
            lambda conn: expand(conn, self.alerts, [destination], self.house.ids, NOW)
        )

    def post(self, body: dict[str, Any], lane: Lane) -> None:
        self.database.write_now(
            lambda conn: deliveries.post(
                conn, self.channel.id, body, self.house.ids, NOW, lane=lane
            )
        )

    def claim(
        self, instance: str = "me", at: datetime = NOW, limit: int = 10
    ) -> list[ClaimedDelivery]:
        return self.database.write_now(
            lambda conn: deliveries.claim(conn, at, limit, instance, LEASE)
        )

    def head(self, instance: str = "me", at: datetime = NOW) -> ClaimedDelivery:
        (found,) = self.claim(instance, at)
        return found

    def sending(self, one: ClaimedDelivery, instance: str = "me", at: datetime = NOW) -> bool:
        return self.database.write_now(
            lambda conn: deliveries.mark_sending(conn, one.id, instance, at, LEASE)
        )

    def do(self, step: Any, one: ClaimedDelivery, *values: Any, **named: Any) -> None:
        self.database.write_now(lambda conn: step(conn, one.id, *values, **named))

    def sent(self, one: ClaimedDelivery) -> None:
        assert self.sending(one)
        self.do(deliveries.mark_sent, one, 77, NOW)

    def recover(self, at: datetime = NOW, instance: str | None = None) -> int:
        return self.database.write_now(
            lambda conn: deliveries.recover(conn, at, RESENDS, instance=instance)
        )

    def counts(self) -> DeliveryCounts:
        return self.database.read_now(deliveries.counts)

    def next(self) -> datetime | None:
        return self.database.read_now(deliveries.next_not_before)
