"""The time of the last tick, left in the database: for ``status``, and for the next start."""

from datetime import datetime

from bot.clock import Clock
from bot.condition.vitals import LAST_TICK
from storage import meta
from storage.database import Database


class SignOfLife:
    """Leaves and reads it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def leave(self) -> None:
        """Write down that something runs now."""
        now = self._clock.now().isoformat()
        await self._database.write(lambda conn: meta.put(conn, LAST_TICK, now))

    async def last(self) -> datetime | None:
        """Return when something last ran; None on the first start."""
        text = await self._database.read(lambda conn: meta.get(conn, LAST_TICK))
        return datetime.fromisoformat(text) if text else None
