"""/metrics for Prometheus: collected when it is asked for, from the database and from counters.

What costs a walk over a table is counted at most a hundredth of the time, and nobody waits for it
but the first who asks.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any, Generic, TypeVar

from prometheus_client.exposition import choose_encoder
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import bot
from bot.clock import Clock
from bot.condition import disk, memory, vitals
from bot.condition.counters import Counters
from bot.condition.exposition import DELAY_LIMITS, Figures, Stored, registry_of
from bot.condition.memory import Memory
from bot.errors import DatabaseError
from bot.feeds.feed import Health
from storage import meta, migrations, totals
from storage.database import Database
from storage.totals import Queue, Totals

COUNT_EVERY = 30.0  # seconds between two walks over the tables, at least
MEASURE_EVERY = 10.0  # and between two measurements of memory: the kernel walks, too
SHARE = 100  # and at least so many times as long as one takes
_KEPT = 1.0  # seconds that a page of figures serves everybody who asks

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Glance:
    """What a look at the database costs nearly nothing."""

    queue: Queue
    feeds: list[tuple[str, Health, int]]
    tick: datetime | None


class Kept(Generic[T]):
    """A figure that is made anew beside the scrapes, when it is old enough."""

    def __init__(self, make: Callable[[], Awaitable[T]], every: float) -> None:
        self._make = make
        self._every = every
        self._found: list[T] = []
        self._task: asyncio.Task[T] | None = None
        self._next = 0.0

    async def current(self) -> T:
        """Return the last one; starts to make it anew where it is old."""
        if monotonic() >= self._next and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._renew(), name="figures")
            self._task.add_done_callback(_seen)
        if self._found:
            return self._found[0]
        assert self._task is not None
        return await asyncio.shield(self._task)

    async def _renew(self) -> T:
        begun = monotonic()
        self._next = begun + self._every  # after a failure, too
        found = await self._make()
        took = monotonic() - begun
        self._next = monotonic() + max(self._every, SHARE * took)
        self._found = [found]
        return found


def _seen(task: asyncio.Task[Any]) -> None:
    """Let a failure be no surprise to the loop: the next scrape says that the database is down."""
    if not task.cancelled():
        task.exception()


class Metrics:
    """Answers scrapes; ``rules``: the version of the rules that match now."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        counters: Counters,
        sender_age: Callable[[], float],
        rules: Callable[[], str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._counters = counters
        self._sender_age = sender_age
        self._rules = rules
        self._totals = Kept(self._count, COUNT_EVERY)
        self._machine = Kept(self._measure, MEASURE_EVERY)
        self._lock = asyncio.Lock()
        self._figures: Figures | None = None
        self._until = 0.0

    def routes(self) -> list[BaseRoute]:
        """Return the route of /metrics."""
        return [Route("/metrics", self._answer, name="metrics")]

    async def _answer(self, request: Request) -> Response:
        encode, kind = choose_encoder(request.headers.get("accept", ""))
        body = encode(registry_of(await self.figures()))
        headers = {"cache-control": "no-store", "content-type": kind}
        return Response(body, headers=headers)

    async def figures(self) -> Figures:
        """Return the figures of now, or of up to a second ago; never raises DatabaseError."""
        async with self._lock:
            if self._figures is None or monotonic() >= self._until:
                self._figures = await self._look()
                self._until = monotonic() + _KEPT
            return self._figures

    async def _look(self) -> Figures:
        held, room = await self._machine.current()
        return Figures(
            build={
                "version": bot.__version__,
                "schema": migrations.HEAD,
                "rules": self._rules(),
            },
            counters=self._counters,
            sender_age=self._sender_age(),
            memory=held,
            disk=room,
            stored=await self._stored(),
        )

    async def _measure(self) -> tuple[Memory, disk.Disk | None]:
        return await asyncio.to_thread(_of_machine, self._database.url)

    async def _count(self) -> Totals:
        return await self._database.read(lambda conn: totals.read(conn, DELAY_LIMITS))

    async def _stored(self) -> Stored | None:
        try:
            glance = await self._database.read(_glance)
            counted = await self._totals.current()
        except DatabaseError:
            return None
        return Stored(
            totals=counted,
            queue=glance.queue,
            queue_age=self._age(glance.queue.oldest) or 0.0,
            feeds=glance.feeds,
            tick_age=self._age(glance.tick),
        )

    def _age(self, moment: datetime | None) -> float | None:
        return None if moment is None else max(0.0, (self._clock.now() - moment).total_seconds())


def _glance(conn: Connection) -> _Glance:
    tick = meta.get(conn, vitals.LAST_TICK)
    return _Glance(
        totals.queue(conn),
        totals.feed_health(conn),
        None if tick is None else datetime.fromisoformat(tick),
    )


def _of_machine(url: str) -> tuple[Memory, disk.Disk | None]:
    try:
        return memory.look(), disk.look(url)
    except OSError:  # the folder is gone
        return memory.look(), None
