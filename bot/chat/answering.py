"""Answers updates: several at once, those of one person in order, each at least once.

An update counts as dealt with once its answer is out and noted in the database. Until then nobody
may tell Telegram that we have it: then a process that is killed loses no question. Killed between
the answer and the note of it, it answers a second time.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping

from telegram import Update

from bot.chat.services.updates import SeenUpdates
from bot.errors import DatabaseError

# Of one person; each may wait a second for its turn, and Telegram hands out no more than the next
# hundred, so that whoever presses three hundred times would hold up everybody for minutes.
MOST_WAITING = 12

log = logging.getLogger(__name__)

Handle = Callable[[Update], Awaitable[None]]


class Answering:
    """Hands updates to ``handle``; ``ended`` is told the number of each that is dealt with."""

    def __init__(
        self,
        handle: Handle,
        seen: SeenUpdates,
        ended: Callable[[int], None] = lambda _number: None,
    ) -> None:
        self._handle = handle
        self._seen = seen
        self._tell = ended
        self._open: dict[int, asyncio.Task[None]] = {}
        self._tails: dict[int, asyncio.Task[None]] = {}
        self._waiting: Counter[int] = Counter()

    @property
    def open(self) -> Mapping[int, "asyncio.Task[None]"]:
        """The updates under way, by number."""
        return self._open

    def begin(self, update: Update) -> "asyncio.Task[None]":
        """Start to answer; return what ends with it. An update under way is not started again."""
        number = update.update_id
        if number in self._open:
            return self._open[number]
        person = update.effective_user.id if update.effective_user else 0
        asks = update.message is not None or update.callback_query is not None
        if asks and self._waiting[person] >= MOST_WAITING:
            return self._leave_out(number, person)
        work = self._take(update, self._tails.get(person))
        task = self._tails[person] = self._started(number, person, work)
        return task

    def _leave_out(self, number: int, person: int) -> "asyncio.Task[None]":
        log.info("update %d is left out: so many of one person wait already", number)
        return self._started(number, person, self._note(number))

    def _started(
        self, number: int, person: int, work: Coroutine[None, None, None]
    ) -> "asyncio.Task[None]":
        task = asyncio.create_task(work, name=f"update-{number}")
        self._open[number] = task
        self._waiting[person] += 1
        task.add_done_callback(lambda ended: self._ended(number, person, ended))
        return task

    @staticmethod
    async def ended(task: "asyncio.Task[None]") -> None:
        """Wait for the end of what ``begin`` returned; the end of the waiting does not end it."""
        await asyncio.wait([task])

    async def finish(self, seconds: float) -> None:
        """Let what is under way end within so many seconds; break off the rest."""
        if self._open:
            await asyncio.wait(list(self._open.values()), timeout=seconds)
        for task in list(self._open.values()):
            task.cancel()
        await asyncio.gather(*self._open.values(), return_exceptions=True)

    def _ended(self, number: int, person: int, task: "asyncio.Task[None]") -> None:
        if self._tails.get(person) is task:
            del self._tails[person]
        self._waiting -= Counter((person,))  # and forget who has none
        if task.cancelled():
            return  # stays open: it is not dealt with
        del self._open[number]
        self._tell(number)

    async def _take(self, update: Update, before: "asyncio.Task[None] | None") -> None:
        if before is not None:
            await asyncio.wait([before])
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
