"""Chats that come and go: implements ``bot.chat.services.membership``."""

from collections.abc import Callable

from sqlalchemy import Connection

from bot.alerts.destination import (
    Destination,
    DestinationKind,
    DestinationOrigin,
    DestinationState,
)
from bot.clock import Clock
from storage.database import Database
from storage.delivery import delivery_steps, destinations

_REMOVED = "the bot was removed or blocked"


class DatabaseMembership:
    """Stops and resumes a chat's destinations.

    ``changed`` is called when rows may go again, ``tell`` hands a sentence to the admin.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        changed: Callable[[], None],
        tell: Callable[[str], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._changed = changed
        self._tell = tell

    async def joined(self, chat_id: int, username: str | None) -> None:
        """The bot may write there (again)."""

        def change(conn: Connection) -> None:
            for one in _destinations_of(conn, chat_id, username):
                destinations.set_state(conn, one.id, DestinationState.ACTIVE, self._clock.now())

        await self._database.write(change)
        self._changed()

    async def left(self, chat_id: int, username: str | None) -> None:
        """The bot was removed or blocked there; of a subscriber's doing no admin hears."""

        def change(conn: Connection) -> bool:
            now = self._clock.now()
            told = False
            for one in _destinations_of(conn, chat_id, username):
                stopped = destinations.set_state(
                    conn, one.id, DestinationState.STOPPED, now, _REMOVED
                )
                delivery_steps.cancel_for(conn, one.id, now, _REMOVED)
                told |= stopped and one.origin is DestinationOrigin.SETTINGS
            return told

        if await self._database.write(change):
            name = f"@{username}" if username else str(chat_id)
            self._tell(f"telegram {name} has removed or blocked the bot: its alerts are cancelled")

    async def moved(self, old_id: int, new_id: int) -> None:
        """A group became a supergroup; that its old self lost the bot on the way counts no more."""

        def change(conn: Connection) -> None:
            now = self._clock.now()
            old = _destinations_of(conn, old_id, None)
            delivery_steps.forget_messages(conn, str(old_id))
            destinations.move_chat(conn, str(old_id), str(new_id), now)
            for one in old:
                after = destinations.get(conn, one.id)
                if after is not None and after.address == str(new_id):
                    destinations.set_state(conn, one.id, DestinationState.ACTIVE, now)

        await self._database.write(change)
        self._changed()


def _destinations_of(conn: Connection, chat_id: int, username: str | None) -> list[Destination]:
    names = {str(chat_id)} | ({f"@{username}".lower()} if username else set())
    return [
        one
        for one in destinations.every(conn)
        if one.kind is DestinationKind.TELEGRAM and one.address.lower() in names
    ]
