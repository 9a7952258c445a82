"""A clock that jumps: to the next due moment, and only while everything is idle."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import count

from bot.clock import Job, NextDue

_SETTLE_SECONDS = 0.001  # real time between two looks at whether all is idle

Idle = Callable[[], Awaitable[bool]]


class VirtualClock:
    """Starts at ``start``; ``run_until`` moves it. Nothing else does.

    ``stride`` is the least time from tick to tick: what is due in between is late by so much.
    """

    def __init__(self, start: datetime, stride: timedelta = timedelta(0)) -> None:
        self._now = start
        self._stride = stride
        self._order = count()
        self._sleepers: list[tuple[datetime, int, asyncio.Event]] = []
        self._job: Job | None = None
        self._next_due: NextDue | None = None

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken = asyncio.Event()
        moment = self._now + timedelta(seconds=seconds)
        entry = (moment, next(self._order), woken)
        heapq.heappush(self._sleepers, entry)
        try:
            await woken.wait()
        finally:
            if not woken.is_set():
                self._sleepers.remove(entry)
                heapq.heapify(self._sleepers)

    def start_ticking(self, job: Job, seconds: float, next_due: NextDue) -> None:
        del seconds
        self._job, self._next_due = job, next_due

    async def stop_ticking(self) -> None:
        self._job = self._next_due = None

    async def run_until(self, end: datetime, idle: Idle) -> None:
        """Tick at every due moment up to ``end``; between two, wait until all work is done."""
        while self._job is not None:
            await self._job()
            await _settled(idle)
            upcoming = await self._upcoming()
            if upcoming is None or upcoming > end:
                break
            self._now = min(end, max(self._now + self._stride, upcoming))
            self._wake()
        self._now = max(self._now, end)

    async def _upcoming(self) -> datetime | None:
        due = await self._next_due() if self._next_due is not None else None
        sleeper = self._sleepers[0][0] if self._sleepers else None
        moments = [moment for moment in (due, sleeper) if moment is not None]
        return min(moments, default=None)

    def _wake(self) -> None:
        while self._sleepers and self._sleepers[0][0] <= self._now:
            heapq.heappop(self._sleepers)[2].set()


async def _settled(idle: Idle) -> None:
    while True:
        await asyncio.sleep(_SETTLE_SECONDS)
        if await idle():
            return
