"""Alerts in the database, as the dispatcher sees them: which wait, and for whom they become rows."""

from collections.abc import Sequence

from sqlalchemy import Connection

from bot.clock import Clock
from bot.ids import AlertId, IdSource
from storage import alerts, deliveries, destinations
from storage.database import Database


class DatabaseAlerts:
    """Implements ``AlertRows`` of the dispatcher."""

    def __init__(self, database: Database, clock: Clock, ids: IdSource) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids

    async def dispatch(self, limit: int) -> int:
        """Expand some undispatched alerts; return how many."""
        if not await self._database.read(lambda conn: alerts.undispatched(conn, 1)):
            return 0

        def change(conn: Connection) -> int:
            found = alerts.undispatched(conn, limit)
            if found:
                self._expand(conn, found)
            return len(found)

        return await self._database.write(change)

    async def dispatch_catch_up(self) -> int:
        """Bundle all waiting catch-ups into one alert and expand it; return how many."""
        if not await self._database.read(alerts.pending_catch_up):
            return 0

        def change(conn: Connection) -> int:
            waiting = alerts.pending_catch_up(conn)
            bundle = alerts.bundle_catch_up(conn, self._ids, self._clock.now())
            if bundle is not None:
                self._expand(conn, [bundle])
            return waiting

        return await self._database.write(change)

    def _expand(self, conn: Connection, found: Sequence[AlertId]) -> None:
        to = destinations.receiving(conn)
        deliveries.expand(conn, found, to, self._ids, self._clock.now())
