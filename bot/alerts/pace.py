"""Waits for a destination's turn: Pacing with a clock."""

from datetime import datetime, timedelta

from bot.alerts.destination import Destination, DestinationKind
from bot.alerts.pacing import Lane, Pacing
from bot.clock import Clock


class TelegramPace:
    """Holds messages back as Telegram's limits ask; the terminal and webhooks have none.

    One Pacing serves both lanes and the chat: build one pace per lane over it.
    """

    def __init__(self, pacing: Pacing, clock: Clock, lane: Lane = Lane.BULK) -> None:
        self._pacing = pacing
        self._clock = clock
        self._lane = lane

    async def turn(self, destination: Destination) -> None:
        """Wait until one message may go to the destination, and count it."""
        if destination.kind is DestinationKind.TELEGRAM:
            await self.turn_of(destination.address)

    async def turn_of(self, chat: int | str) -> None:
        """Wait until one message may go to the chat, and count it."""
        now = self._clock.now()
        while (free := self._pacing.earliest(chat, now, self._lane)) > now:
            await self._clock.sleep((free - now).total_seconds())
            now = self._clock.now()
        self._pacing.sent(chat, now)

    async def turn_within(self, chat: int | str, seconds: float) -> bool:
        """Do as ``turn_of``; False, with nothing counted, where it would take longer than that."""
        now = self._clock.now()
        latest = now + timedelta(seconds=seconds)
        while (free := self._pacing.earliest(chat, now, self._lane)) > now:
            if free > latest:
                return False
            await self._clock.sleep((free - now).total_seconds())
            now = self._clock.now()
        self._pacing.sent(chat, now)
        return True

    async def turn_of_edit(self, destination: Destination) -> datetime | None:
        """Count an edit that may go, or return when its chat may take it.

        An edit that waited here would stand in the way of the chat's next alert; only for the
        limit over all chats it waits, which is a moment.
        """
        chat = destination.address
        while destination.kind is DestinationKind.TELEGRAM:
            now = self._clock.now()
            if (free := self._pacing.chat_free(chat, now, Lane.EDIT)) > now:
                return free
            if (free := self._pacing.earliest(chat, now, Lane.EDIT)) <= now:
                self._pacing.sent(chat, now)
                break
            await self._clock.sleep((free - now).total_seconds())
        return None

    def told(self, chat: int | str, seconds: float) -> None:
        """Take Telegram's word that the chat has to wait; for TelegramMessenger."""
        self._pacing.told_to_wait(chat, seconds, self._clock.now())
