"""What watches the bot while it runs: health, metrics and the heartbeat, for one process."""

import asyncio
from typing import TYPE_CHECKING, Protocol

from bot.clock import Clock
from bot.condition.counters import Counters
from bot.condition.readiness import Readiness
from bot.match.matcher import Matcher
from bot.settings import Settings
from storage.database import Database

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


class Rounds(Protocol):
    """The sender."""

    @property
    def age(self) -> float:
        """Seconds since its last round."""


class Matching(Protocol):
    """Polling."""

    def matcher(self) -> Matcher:
        """Return the one that matches now."""


class Oversight:
    """Counts always; the libraries of page and metrics are loaded only for ``routes``."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        sender: Rounds,
        polling: Matching,
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._sender = sender
        self._polling = polling
        self.counters = Counters()
        self.readiness = Readiness(database, clock, settings.tick_seconds, self._sender_age)

    def _sender_age(self) -> float:
        return self._sender.age

    def _rules(self) -> str:
        return self._polling.matcher().version

    def routes(self) -> "list[BaseRoute]":
        """Return /livez, /readyz and /metrics."""
        from bot.board.web import health
        from bot.condition.metrics import Metrics

        metrics = Metrics(self._database, self._clock, self.counters, self._sender_age, self._rules)
        return [*health.routes(self.readiness), *metrics.routes()]

    async def run(self) -> None:
        """Measure the event loop, and ping HEARTBEAT_URL where one is set; until cancelled."""
        if self._settings.heartbeat_url is None:
            await self.counters.watch_loop()
            return
        from bot.condition.heartbeat import Heartbeat

        heartbeat = Heartbeat(self._settings.heartbeat_url, self.readiness, self._clock)
        await asyncio.gather(self.counters.watch_loop(), heartbeat.run())
