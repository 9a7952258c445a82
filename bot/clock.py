"""Time is a parameter: pure code takes ``now``, edges hold one Clock.

``SystemClock`` ticks with APScheduler: one job, coalesced, without a misfire limit, because 3.x
drops a job that is a second late (https://github.com/agronholm/apscheduler/issues/296). What is
due is a column in the database, so a late tick loses nothing. The demo and the timeline tests
bring a clock that jumps instead.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

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
        """Stop calling the job; a call under way is the caller's to await."""


class SystemClock:
    """The machine's clock, ticking by APScheduler."""

    def __init__(self) -> None:
        self._scheduler: AsyncIOScheduler | None = None

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))

    def start_ticking(self, job: Job, seconds: float, next_due: NextDue) -> None:
        del next_due
        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_job(
            job,
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
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
