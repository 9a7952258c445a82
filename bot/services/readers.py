"""Subscribers in the database: implements ``bot.chat.services.readers``."""

from bot.chat.services.readers import Known
from bot.services.frame import Frame


class DatabaseReaders:
    """Subscribers: what a chat follows, and when it wants to hear of it."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    async def known(self, chat_id: int, thread: int | None) -> Known | None:
        """Return what the chat has chosen; None where nothing depends on it."""
        del chat_id, thread
        return None
