"""Time is a parameter: pure code takes ``now``, edges hold one Clock.

``SystemClock`` ticks with APScheduler: one job, coalesced, without a misfire limit, because 3.x
drops a job that is a second late (https://github.com/agronholm/apscheduler/issues/296). What is
due is a column in the database, so a late tick loses nothing. The demo and the timeline tests
bring a clock that jumps instead.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

_LAST_TICK_SECONDS = 1.5  # that a tick under way is given when ticking stops

log = logging.getLogger(__name__)

Job = Callable[[], Awaitable[None]]
NextDue = Callable[[], Awaitable[datetime | None]]


class Clock(Protocol):
    """What every edge may know of time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds of this clock's time."""

    def start_ticking(self, job: Job, seconds: float, next_due: NextDue) -> None:
        """Call ``job`` every ``seconds``; ``next_due`` tells a jumping clock where to jump."""

    async def stop_ticking(self) -> None:
        """Stop calling the job; a call under way is given a moment to end."""


class SystemClock:
    """The machine's clock, ticking by APScheduler."""

    def __init__(self) -> None:
        self._scheduler: AsyncIOScheduler | None = None
        self._tick: asyncio.Future[None] | None = None

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))

    def start_ticking(self, job: Job, seconds: float, next_due: NextDue) -> None:
        del next_due

        async def tick() -> None:
            # A task of our own: the scheduler warns of each late one, and at its shutdown cancels.
            if self._tick is None or self._tick.done():
                self._tick = asyncio.ensure_future(job())
                self._tick.add_done_callback(_report)

        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_job(
            tick,
            "interval",
            seconds=seconds,
            next_run_time=self.now(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        scheduler.start()
        self._scheduler = scheduler

    async def stop_ticking(self) -> None:
        if self._scheduler is not None:
            # A turn for the job just submitted: cancelled before it began, it is a traceback.
            self._scheduler.pause()
            await asyncio.sleep(0)
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
        if self._tick is not None and not self._tick.done():
            await asyncio.wait({self._tick}, timeout=_LAST_TICK_SECONDS)
            self._tick.cancel()


def _report(tick: "asyncio.Future[None]") -> None:
    if not tick.cancelled() and (error := tick.exception()) is not None:
        log.error("a tick broke; the next one tries again", exc_info=error)
