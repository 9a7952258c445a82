"""Messengers: one per way out. A messenger tries once and says how it ended; it never retries.

``telegram`` speaks to the Bot API, ``terminal`` prints, ``webhook`` posts signed JSON.
"""

from typing import Protocol

from bot.alerts.destination import Destination
from bot.alerts.outcome import SendOutcome
from bot.alerts.view import Message


class Messenger(Protocol):
    """Carries messages to the destinations of one kind; never raises for a failed attempt."""

    async def send(
        self,
        destination: Destination,
        message: Message,
        *,
        reply_to: int | None = None,
        plain: bool = False,
    ) -> SendOutcome:
        """Send once; ``plain`` sends the text without markup, ``reply_to`` is a message id."""

    async def edit(
        self, destination: Destination, message_id: int, message: Message, *, plain: bool = False
    ) -> SendOutcome:
        """Replace a sent message; one that is the same already counts as sent."""

    async def aclose(self) -> None:
        """Give up the connections."""
