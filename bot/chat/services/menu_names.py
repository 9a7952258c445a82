"""Which command menus stand at Telegram, for the day when one must come down."""

from collections.abc import Set
from typing import Protocol


class MenuNames(Protocol):
    """Remembers the names of the menus that were put up."""

    async def standing(self) -> frozenset[str]:
        """Return the names of those that stand."""

    async def remember(self, names: Set[str]) -> None:
        """Take these as all that stand."""
