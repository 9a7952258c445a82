"""Manners towards hosts: one request at a time, a gap between two, and Retry-After remembered.

A host that answers 429 to one feed has said so for all its feeds. A shared proxy of the operator's
own (RSSHub, say) has not: hosts in ``exempt``, the ALLOWED_PRIVATE_HOSTS, know no limits.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock

GAP_SECONDS = 1.0
LONGEST_HOLD = 86400.0
_TIDY_ABOVE = 1000  # hosts remembered before those without anything to remember are dropped


@dataclass(slots=True)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    free_at: datetime | None = None
    held_until: datetime | None = None


class HostSpacing:
    """Gives out turns at hosts, in order of asking; waits by the clock it is given."""

    def __init__(
        self, clock: Clock, *, gap: float = GAP_SECONDS, exempt: Iterable[str] = ()
    ) -> None:
        self._clock = clock
        self._gap = timedelta(seconds=gap)
        self._exempt = frozenset(name.strip("[]").lower() for name in exempt)
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[float]:
        """Wait for this host's turn and hold it.

        Yields the seconds for which the host has asked to be left alone: above zero, do not ask it
        now but put the feed off for that long. This does not wait them out, since an hour of
        waiting would hold a worker.
        """
        name = host.strip("[]").lower()
        if name in self._exempt:
            yield 0.0
            return
        entry = self._entry(name)
        entry.users += 1
        try:
            async with entry.turn:
                held = self.held(name)
                if held <= 0:
                    await self._wait(entry)
                try:
                    yield held
                finally:
                    if held <= 0:
                        entry.free_at = self._clock.now() + self._gap
        finally:
            entry.users -= 1

    def hold_off(self, host: str, seconds: float) -> None:
        """Remember a Retry-After of this host; never shortens an earlier one."""
        name = host.strip("[]").lower()
        if name in self._exempt or seconds <= 0:
            return
        until = self._clock.now() + timedelta(seconds=min(seconds, LONGEST_HOLD))
        entry = self._entry(name)
        entry.held_until = max(until, entry.held_until or until)

    def held(self, host: str) -> float:
        """Seconds for which this host has asked to be left alone; 0 when it has not."""
        entry = self._hosts.get(host.strip("[]").lower())
        if entry is None or entry.held_until is None:
            return 0.0
        return max(0.0, (entry.held_until - self._clock.now()).total_seconds())

    async def _wait(self, entry: _Host) -> None:
        if entry.free_at is None:
            return
        wait = (entry.free_at - self._clock.now()).total_seconds()
        if wait > 0:
            await self._clock.sleep(wait)

    def _entry(self, name: str) -> _Host:
        entry = self._hosts.get(name)
        if entry is None:
            if len(self._hosts) >= _TIDY_ABOVE:
                self._tidy()
            entry = self._hosts[name] = _Host()
        return entry

    def _tidy(self) -> None:
        now = self._clock.now()
        self._hosts = {
            name: entry
            for name, entry in self._hosts.items()
            if entry.users
            or (entry.free_at is not None and entry.free_at > now)
            or (entry.held_until is not None and entry.held_until > now)
        }
