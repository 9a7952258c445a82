"""Buttons under a message, as values: what is written on them and what a press brings back."""

from dataclasses import dataclass

VERSION = "v1"
LONGEST_DATA = 64  # bytes, Telegram's limit


@dataclass(frozen=True, slots=True)
class Button:
    """A button: pressing it asks ``command`` with ``data``, or opens ``url``."""

    label: str
    command: str = ""
    data: str = ""
    url: str | None = None

    def callback_data(self) -> str:
        """Return the data as Telegram carries it; ValueError when it is too long."""
        text = f"{VERSION}:{self.command}:{self.data}"
        if len(text.encode()) > LONGEST_DATA:
            raise ValueError(f"button data over {LONGEST_DATA} bytes: {text}")
        return text


Row = tuple[Button, ...]
