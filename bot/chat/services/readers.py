"""Subscribers: what a chat follows, and when it wants to hear of it."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Known:
    """What a chat has chosen, as far as every answer needs it."""

    language: str | None  # None: as the person's Telegram
    zone: str | None  # IANA name; None: TIME_ZONE
    set_up: bool  # a group that none of its admins has set up gets no answers


class Readers(Protocol):
    """Subscribers: what a chat follows, and when it wants to hear of it."""

    async def known(self, chat_id: int, thread: int | None) -> Known | None:
        """Return what the chat has chosen; None where nothing depends on it."""
