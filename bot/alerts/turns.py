"""Whose turn it is: one account of Telegram's limits for alerts and replies together."""

from datetime import datetime

from bot.alerts.destination import Destination, DestinationKind
from bot.alerts.pacing import Chat, Lane, Pacing
from bot.clock import Clock


class Turns:
    """Pacing with a clock; other ways out than Telegram have no limits."""

    def __init__(self, pacing: Pacing, clock: Clock) -> None:
        self._pacing = pacing
        self._clock = clock

    def earliest(self, destination: Destination) -> datetime:
        """Return when an alert may go there; in the past or now: at once."""
        now = self._clock.now()
        if destination.kind is not DestinationKind.TELEGRAM:
            return now
        return self._pacing.earliest(destination.address, now, Lane.BULK)

    def take(self, destination: Destination) -> None:
        """Count a message that goes out now."""
        if destination.kind is DestinationKind.TELEGRAM:
            self._pacing.sent(destination.address, self._clock.now())

    async def reply_turn(self, chat: Chat, longest: float) -> bool:
        """Wait for a reply's turn and count it; False when that takes over ``longest`` seconds."""
        waited = 0.0
        while True:
            now = self._clock.now()
            wait = (self._pacing.earliest(chat, now, Lane.REPLY) - now).total_seconds()
            if wait <= 0:
                self._pacing.sent(chat, now)
                return True
            waited += wait
            if waited > longest:
                return False
            await self._clock.sleep(wait)

    def told_to_wait(self, chat: Chat, seconds: float) -> None:
        """Telegram said how long a chat has to wait."""
        self._pacing.told_to_wait(chat, seconds, self._clock.now())
