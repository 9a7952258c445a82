"""Chats that the bot may write to, or not any more."""

from typing import Protocol


class Membership(Protocol):
    """Hears of chats that the bot may write to, or not any more."""

    async def joined(self, chat_id: int, username: str | None) -> None:
        """The bot may write there (again): what waits for that chat may go."""

    async def left(self, chat_id: int, username: str | None) -> None:
        """The bot was removed or blocked: what waits for that chat is cancelled."""

    async def moved(self, old_id: int, new_id: int) -> None:
        """A group became a supergroup: what it gets, it gets under its new id; twice is once."""
