"""Whether the bot does its work at this moment: for /readyz and for the outside watchdog.

What it says is public, so it names no file and no address.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.condition import disk, vitals
from bot.errors import DatabaseError
from storage import meta
from storage.database import Database

DATABASE_SECONDS = 3.0  # that an answer of the database may take
SENDER_LOOKS_EVERY = 30.0  # seconds; a sender that has nothing to do is sent to look
SENDER_PATIENCE = 120.0
_GONE = "the database's file is gone, or another stands in its place"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be well."""

    name: str
    wrong: str = ""  # a sentence; empty when all is well
    age: float | None = None  # seconds since it last showed itself
    limit: float | None = None  # an older one is wrong

    @property
    def good(self) -> bool:
        """Whether all is well."""
        return not self.wrong


@dataclass(frozen=True, slots=True)
class Checkup:
    """One look at everything that must be well."""

    checks: tuple[Check, ...]

    @property
    def ready(self) -> bool:
        """Whether everything is well."""
        return all(check.good for check in self.checks)

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, in sentences."""
        return tuple(check.wrong for check in self.checks if check.wrong)


class Readiness:
    """Looks at database, tick and sender; ``sender_age``: seconds since its last round."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        tick_seconds: float,
        sender_age: Callable[[], float],
        *,
        patience: float = DATABASE_SECONDS,
    ) -> None:
        self._database = database
        self._clock = clock
        self._limit = vitals.patience(tick_seconds)
        self._sender_age = sender_age
        self._patience = patience
        self._file = disk.file_of(database.url)
        self._opened = _identity(self._file)

    async def look(self) -> Checkup:
        """Look once; takes no longer than the patience with the database, and never raises."""
        gone = not self._there()
        try:
            last_tick = await self._last_tick()
        except TimeoutError:
            database = Check("database", "the database does not answer in time")
            tick = Check("tick", "unknown, because the database does not answer")
        except DatabaseError:
            database = Check("database", _GONE if gone else "the database cannot be read")
            tick = Check("tick", "unknown, because the database cannot be read")
        else:
            database = Check("database", _GONE if gone else "")
            tick = self._tick(last_tick)
        return Checkup((database, tick, self._sender()))

    async def _last_tick(self) -> datetime | None:
        async with asyncio.timeout(self._patience):
            text = await self._database.read(lambda conn: meta.get(conn, vitals.LAST_TICK))
        return None if text is None else datetime.fromisoformat(text)

    def _there(self) -> bool:
        """Whether the file is the one that was opened.

        A deleted one can be read and written for as long as it is open; and all of it is lost.
        """
        return _identity(self._file) == self._opened

    def _tick(self, last: datetime | None) -> Check:
        limit = self._limit.total_seconds()
        if last is None:
            return Check("tick", "the scheduler has not ticked yet", None, limit)
        age = max(timedelta(), self._clock.now() - last).total_seconds()
        late = f"the scheduler last ticked {age:.0f} s ago"
        return Check("tick", late if age > limit else "", age, limit)

    def _sender(self) -> Check:
        age = self._sender_age()
        late = f"the sender last looked at its queue {age:.0f} s ago"
        return Check("sender", late if age > SENDER_PATIENCE else "", age, SENDER_PATIENCE)


def _identity(file: Path | None) -> tuple[int, int] | None:
    try:
        found = None if file is None else file.stat()
    except OSError:
        return None
    return None if found is None else (found.st_dev, found.st_ino)
