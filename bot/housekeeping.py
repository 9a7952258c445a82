"""What goes on in the background: the search index after each commit, retention once a day."""

import asyncio
import logging
from datetime import datetime, timedelta

from bot.alerts.settle import RESENDS_AFTER_LOST_ANSWERS
from bot.clock import Clock
from bot.condition.trouble import Trouble
from bot.errors import DatabaseError
from storage.archive import retention
from storage.database import Database
from storage.delivery import delivery_steps
from storage.searching import search

_INDEX_BATCH = 100  # articles a transaction: other writers wait for no more than that
_RETENTION_EVERY = timedelta(days=1)
_AFTER_TROUBLE = 60.0  # seconds

log = logging.getLogger(__name__)


class Housekeeping:
    """Woken after commits; never in a hurry, never in the way."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._woken = asyncio.Event()
        self._last_retention: datetime | None = None
        self._trouble = Trouble(log)

    def wake(self) -> None:
        """There is something to index."""
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled."""
        self._woken.set()  # a crash may have left articles without their index
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                await self.work()
            except DatabaseError as error:
                self._trouble.lasts(f"housekeeping waits: {error}")
                await self._clock.sleep(_AFTER_TROUBLE)
                self._woken.set()
            else:
                self._trouble.over()

    async def work(self) -> None:
        """Index what is not indexed; once a day let go of what need not be kept."""
        while await self._database.write(lambda conn: search.index_pending(conn, _INDEX_BATCH)):
            continue  # other writers take their turn between two transactions
        now = self._clock.now()
        # Another instance may have died in the middle of a send.
        await self._database.write(
            lambda conn: delivery_steps.recover(conn, now, RESENDS_AFTER_LOST_ANSWERS)
        )
        if self._last_retention is None or now - self._last_retention >= _RETENTION_EVERY:
            self._last_retention = now
            while (await self._database.write(lambda conn: retention.prune(conn, now))).texts:
                continue
