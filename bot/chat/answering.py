"""Answers updates: several at once, those of one person in order, each at least once.

An update counts as dealt with once its answer is out and noted in the database. Until then nobody
may tell Telegram that we have it: then a process that is killed loses no question. Killed between
the answer and the note of it, it answers a second time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from telegram import Update

from bot.chat.services.updates import SeenUpdates
from bot.errors import DatabaseError

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
        before = self._tails.get(person)
        task = asyncio.create_task(self._take(update, before), name=f"update-{number}")
        self._open[number] = task
        self._tails[person] = task
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
