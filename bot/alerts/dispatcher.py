"""Turns alert rows into deliveries, a small batch at a time.

A crash between two batches loses nothing: an alert stays undispatched until its batch is
committed, and a delivery is unique per alert and destination. Alerts about the time the bot was
away wait for the end of the catch-up round and leave as one message per destination.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from bot.clock import Clock
from bot.condition.trouble import Trouble
from bot.errors import DatabaseError

_BATCH = 50
_DATABASE_RETRY = 5.0  # seconds

log = logging.getLogger(__name__)


class AlertRows(Protocol):
    """What the dispatcher needs of storage; each call is one transaction."""

    async def dispatch(self, limit: int) -> int:
        """Expand some undispatched alerts, catch-ups left aside; return how many."""

    async def dispatch_catch_up(self) -> int:
        """Bundle all waiting catch-ups into one alert and expand it; return how many."""


class Dispatcher:
    """Dispatches whenever it is woken; ``dispatched`` is called when there is something to send."""

    def __init__(self, rows: AlertRows, clock: Clock, dispatched: Callable[[], None]) -> None:
        self._rows = rows
        self._clock = clock
        self._dispatched = dispatched
        self._woken = asyncio.Event()
        self._trouble = Trouble(log)
        self._working = False
        self._catch_up_complete = False

    def wake(self, *, catch_up_complete: bool) -> None:
        """Look for alerts now. Until ``catch_up_complete`` those of the time away are held."""
        self._catch_up_complete |= catch_up_complete
        self._woken.set()

    @property
    def idle(self) -> bool:
        """True while there is nothing left to dispatch."""
        return not self._working and not self._woken.is_set()

    async def run(self) -> None:
        """Dispatch until cancelled."""
        while True:
            await self._woken.wait()
            self._working = True
            self._woken.clear()
            try:
                await self._work()
            except DatabaseError as error:
                self._trouble.lasts(f"alerts wait in the database: {error}")
                await self._clock.sleep(_DATABASE_RETRY)
                self._woken.set()
            else:
                self._trouble.over()
            finally:
                self._working = False

    async def _work(self) -> None:
        """Dispatch as wished; a wish made meanwhile is kept for the next time."""
        complete, self._catch_up_complete = self._catch_up_complete, False
        try:
            await self.dispatch(catch_up_complete=complete)
        except DatabaseError:
            self._catch_up_complete |= complete
            raise

    async def dispatch(self, *, catch_up_complete: bool) -> int:
        """Dispatch everything that may go; return the number of alerts."""
        total = 0
        while done := await self._rows.dispatch(_BATCH):
            total += done
            self._dispatched()
        if catch_up_complete and (bundled := await self._rows.dispatch_catch_up()):
            total += bundled
            self._dispatched()
        return total
