"""Which updates of Telegram were answered."""

from typing import Protocol


class SeenUpdates(Protocol):
    """Remembers which updates of Telegram were answered."""

    async def answered(self, update_id: int) -> bool:
        """Tell whether this update was answered before."""

    async def mark(self, update_id: int) -> None:
        """Remember that it is answered now."""
