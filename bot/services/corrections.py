"""What analysts say: implements ``bot.chat.services.corrections``."""

from bot.services.frame import Frame


class DatabaseCorrections:
    """What analysts say against the machine."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
