"""Pings HEARTBEAT_URL, so that an outside watchdog notices a dead machine.

A ping goes out only while the bot does its work: it stands still with the bot, not only with the
machine. The address is a secret (whoever has it can pretend that all is well), so no log names it.
"""

import logging
from typing import Protocol

import httpx

from bot import tls
from bot.clock import Clock
from bot.condition.readiness import Checkup
from bot.settings import Secret

EVERY = 60.0  # seconds between two pings
LOOK_AGAIN = 10.0  # seconds, while the bot does not do its work
FIRST = 2.0  # seconds that a start is given until the first look
_TIMEOUT = httpx.Timeout(10.0)
_MOST_REDIRECTS = 3
_LARGEST_GOOD = 299

log = logging.getLogger(__name__)


class Looks(Protocol):
    """Says whether the bot does its work; ``bot.condition.readiness.Readiness`` has it."""

    async def look(self) -> Checkup: ...


class Heartbeat:
    """Pings until cancelled; runs beside everything else and holds up nothing."""

    def __init__(
        self, url: Secret, readiness: Looks, clock: Clock, *, timeout: httpx.Timeout = _TIMEOUT
    ) -> None:
        self._url = url
        self._readiness = readiness
        self._clock = clock
        self._timeout = timeout
        self._withheld = False
        self._failing = ""

    async def run(self) -> None:
        """Ping again and again; never ends by itself."""
        await self._clock.sleep(FIRST)
        while True:
            await self._clock.sleep(EVERY if await self.beat() else LOOK_AGAIN)

    async def beat(self) -> bool:
        """Look, and ping if all is well; returns whether it was."""
        found = await self._readiness.look()
        if not found.ready:
            if not self._withheld:
                log.warning("no heartbeat is sent while: %s", "; ".join(found.problems))
            self._withheld = True
            return False
        self._withheld = False
        self._say(await self._ping())
        return True

    async def _ping(self) -> str:
        """Send a GET; returns what was wrong, without the address."""
        url = self._url.reveal()
        try:
            # The answer's body may be anything: only its status is read.
            async with self._client() as client, client.stream("GET", url) as answer:
                good = answer.status_code <= _LARGEST_GOOD
                return "" if good else f"it answers {answer.status_code}"
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            return type(error).__name__  # its text would quote the address

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            timeout=self._timeout,
            follow_redirects=True,
            max_redirects=_MOST_REDIRECTS,
            headers={"User-Agent": "Jembatan"},
            verify=tls.context(),
        )

    def _say(self, wrong: str) -> None:
        """Say when pings begin to fail and when they arrive again, not at every one."""
        if wrong and not self._failing:
            log.warning("HEARTBEAT_URL does not take the ping: %s", wrong)
        elif self._failing and not wrong:
            log.info("HEARTBEAT_URL takes pings again")
        self._failing = wrong
