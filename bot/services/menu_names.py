"""Which command menus stand: implements ``bot.chat.services.menu_names``."""

import json
from collections.abc import Set

from storage import meta
from storage.database import Database

_KEY = "menus"


class DatabaseMenuNames:
    """Remembers menus; of people only ids that the settings name, until they name them no more."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def standing(self) -> frozenset[str]:
        """Return the names of those that stand."""
        text = await self._database.read(lambda conn: meta.get(conn, _KEY))
        return frozenset(json.loads(text)) if text else frozenset()

    async def remember(self, names: Set[str]) -> None:
        """Take these as all that stand."""
        text = json.dumps(sorted(names))
        await self._database.write(lambda conn: meta.put(conn, _KEY, text))
