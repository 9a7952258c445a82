"""Silences in the database: implements ``bot.chat.services.silences``."""

from bot.services.frame import Frame


class DatabaseSilences:
    """Silences: what is held back for a while."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
