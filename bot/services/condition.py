"""How the bot itself is: implements ``bot.chat.services.condition``."""

from bot.services.frame import Frame


class DatabaseCondition:
    """How the bot itself is: for /health, /stats and /audit."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
