"""Fetches updates by long polling, and confirms them only when they are answered.

Telegram forgets an update when a later poll asks for those after it. python-telegram-bot's Updater
polls on while handlers run, so a process that is killed loses every question it was answering
(measured: three fetched, three lost). Here the next poll asks from the oldest update that is not
answered yet. So a question is answered at least once: killed before its answer, it is delivered
again; killed between the answer and the note of it, it is answered a second time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.alerts.classify import classify
from bot.chat.connection import REFUSED
from bot.chat.services.updates import SeenUpdates
from bot.clock import Clock
from bot.errors import AlreadyRunningError, DatabaseError, TokenRefusedError

ALLOWED = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
CONFLICT_PATIENCE = timedelta(seconds=60)
_AT_ONCE = 8
_POLL_SECONDS = 30
_ROOM_SECONDS = 0.5  # how long a slow answer holds up the next poll
_FIRST_WAIT, _LONGEST_WAIT, _CONFLICT_WAIT = 1.0, 60.0, 3.0  # seconds

log = logging.getLogger(__name__)

Handle = Callable[[Update], Awaitable[None]]


class Intake:
    """Hands updates to ``handle``: several at once, those of one person in order."""

    def __init__(self, bot: Bot, handle: Handle, seen: SeenUpdates, clock: Clock) -> None:
        self._bot = bot
        self._handle = handle
        self._seen = seen
        self._clock = clock
        self._next = 0  # every earlier update is done
        self._open: dict[int, asyncio.Task[None]] = {}
        self._done: set[int] = set()  # later than the oldest open one
        self._tails: dict[int, asyncio.Task[None]] = {}
        self._at_once = asyncio.Semaphore(_AT_ONCE)
        self._conflict_since: datetime | None = None
        self._wait = _FIRST_WAIT

    async def run(self) -> None:
        """Poll until cancelled; raises TokenRefusedError, or AlreadyRunningError."""
        while True:
            for update in await self._poll():
                self._begin(update)
            if self._open:
                await asyncio.wait(
                    list(self._open.values()),
                    timeout=_ROOM_SECONDS,
                    return_when=asyncio.FIRST_COMPLETED,
                )

    async def stop(self, seconds: float) -> None:
        """Finish the answers under way, then confirm what is answered. Call after cancelling."""
        if self._open:
            await asyncio.wait(list(self._open.values()), timeout=seconds)
        for task in list(self._open.values()):
            task.cancel()
        await asyncio.gather(*self._open.values(), return_exceptions=True)
        if self._next:
            try:
                async with asyncio.timeout(1.0):
                    await self._bot.get_updates(offset=self._offset, timeout=0, limit=1)
            except (TelegramError, TimeoutError):
                log.info("answered updates were not confirmed; they are known when they come again")

    @property
    def _offset(self) -> int:
        return min(self._open, default=self._next)

    async def _poll(self) -> Sequence[Update]:
        try:
            updates = await self._bot.get_updates(
                offset=self._offset or None,
                timeout=0 if self._open else _POLL_SECONDS,
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
        if number < self._next or number in self._open or number in self._done:
            return
        person = update.effective_user.id if update.effective_user else 0
        before = self._tails.get(person)
        task = asyncio.create_task(self._take(update, before), name=f"update-{number}")
        self._open[number] = task
        self._tails[person] = task
        task.add_done_callback(lambda ended: self._ended(number, person, ended))

    def _ended(self, number: int, person: int, task: asyncio.Task[None]) -> None:
        if self._tails.get(person) is task:
            del self._tails[person]
        if task.cancelled():
            return  # stays open, so it is not confirmed
        del self._open[number]
        self._done.add(number)
        oldest_open = min(self._open, default=None)
        settled = [one for one in self._done if oldest_open is None or one < oldest_open]
        self._next = max([self._next, *(one + 1 for one in settled)])
        self._done.difference_update(settled)

    async def _take(self, update: Update, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        async with self._at_once:
            if await self._was_answered(update.update_id):
                return
            try:
                await self._handle(update)
            except Exception:
                # It would fail again: noted as answered, so that it does not come back for ever.
                log.exception("update %d was not answered", update.update_id)
            await self._note(update.update_id)

    async def _was_answered(self, number: int) -> bool:
        try:
            return await self._seen.answered(number)
        except DatabaseError as error:
            log.error("perhaps answering update %d twice: %s", number, error)
            return False

    async def _note(self, number: int) -> None:
        try:
            await self._seen.mark(number)
        except DatabaseError as error:
            log.error("update %d may be answered twice: %s", number, error)
