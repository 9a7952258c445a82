"""Fetches updates by long polling, and confirms them only when they are answered.

Telegram forgets an update when a later poll asks for those after it. python-telegram-bot's Updater
polls on while handlers run, so a process that is killed loses every question it was answering
(measured: three fetched, three lost). Here the next poll asks from the oldest update that is not
answered yet (see answering.py).
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.alerts.classify import classify
from bot.chat.answering import Answering, Handle
from bot.chat.connection import REFUSED, patiently
from bot.chat.services.updates import SeenUpdates
from bot.clock import Clock
from bot.errors import AlreadyRunningError, TokenRefusedError

ALLOWED = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
CONFLICT_PATIENCE = timedelta(seconds=60)
_POLL_SECONDS = 30
_ROOM_SECONDS = 0.5  # how long a slow answer holds up the next poll
_FIRST_WAIT, _LONGEST_WAIT, _CONFLICT_WAIT = 1.0, 60.0, 3.0  # seconds

log = logging.getLogger(__name__)


class Intake:
    """Has updates answered as they come."""

    def __init__(self, bot: Bot, handle: Handle, seen: SeenUpdates, clock: Clock) -> None:
        self._bot = bot
        self._answering = Answering(handle, seen, self._ended)
        self._clock = clock
        self._next = 0  # every earlier update is done
        self._done: set[int] = set()  # later than the oldest open one
        self._conflict_since: datetime | None = None
        self._wait = _FIRST_WAIT

    async def run(self) -> None:
        """Poll until cancelled; raises TokenRefusedError, or AlreadyRunningError."""
        # A webhook of an earlier life would refuse every poll; what waits is kept.
        await patiently(lambda: self._bot.delete_webhook(drop_pending_updates=False), self._clock)
        while True:
            for update in await self._poll():
                self._begin(update)
            if self._answering.open:
                await asyncio.wait(
                    list(self._answering.open.values()),
                    timeout=_ROOM_SECONDS,
                    return_when=asyncio.FIRST_COMPLETED,
                )

    async def stop(self, seconds: float) -> None:
        """Finish the answers under way, then confirm what is answered. Call after cancelling."""
        await self._answering.finish(seconds)
        if self._next:
            try:
                async with asyncio.timeout(1.0):
                    await self._bot.get_updates(offset=self._offset, timeout=0, limit=1)
            except (TelegramError, TimeoutError):
                log.info("answered updates were not confirmed; they are known when they come again")

    @property
    def _offset(self) -> int:
        return min(self._answering.open, default=self._next)

    async def _poll(self) -> Sequence[Update]:
        try:
            updates = await self._bot.get_updates(
                offset=self._offset or None,
                timeout=0 if self._answering.open else _POLL_SECONDS,
                allowed_updates=ALLOWED,
            )
        except InvalidToken:
            raise TokenRefusedError(REFUSED) from None
        except TelegramError as error:
            await self._recover(error)
            return ()
        self._wait, self._conflict_since = _FIRST_WAIT, None
        return updates

    async def _recover(self, error: TelegramError) -> None:
        if isinstance(error, Conflict):
            await self._conflict()
            return
        outcome = classify(error)
        wait = outcome.retry_after if isinstance(error, RetryAfter) else self._wait
        log.warning("cannot fetch updates, trying again: %s", outcome.detail)
        self._wait = min(_LONGEST_WAIT, self._wait * 2)
        await self._clock.sleep(wait or _FIRST_WAIT)

    async def _conflict(self) -> None:
        now = self._clock.now()
        self._conflict_since = self._conflict_since or now
        if now - self._conflict_since >= CONFLICT_PATIENCE:
            raise AlreadyRunningError(
                "another program polls this bot's updates; stop it, or give this one its own token"
            )
        log.warning("another program polls this bot's updates")
        await self._clock.sleep(_CONFLICT_WAIT)

    def _begin(self, update: Update) -> None:
        number = update.update_id
        if number >= self._next and number not in self._done:
            self._answering.begin(update)

    def _ended(self, number: int) -> None:
        self._done.add(number)
        oldest_open = min(self._answering.open, default=None)
        settled = [one for one in self._done if oldest_open is None or one < oldest_open]
        self._next = max([self._next, *(one + 1 for one in settled)])
        self._done.difference_update(settled)
