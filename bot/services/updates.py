"""Which updates of Telegram were answered: implements ``bot.chat.services.updates``."""

from bot.clock import Clock
from storage import updates
from storage.database import Database


class DatabaseUpdates:
    """Remembers answered updates."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def answered(self, update_id: int) -> bool:
        """Tell whether this update was answered before."""
        return await self._database.read(lambda conn: updates.known(conn, update_id))

    async def mark(self, update_id: int) -> None:
        """Remember that it is answered now."""
        now = self._clock.now()
        await self._database.write(lambda conn: updates.first_sight(conn, update_id, now))
