"""Commits batches: whatever has piled up while the last transaction ran goes into the next one.

One writer and large transactions are what SQLite is fast at; a lone batch waits for nobody.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from bot.clock import Clock
from bot.condition.trouble import Trouble
from bot.errors import DatabaseError
from storage.records import FeedBatch, IngestResult

_MOST_BATCHES = 64  # a transaction, so that a crash repeats little
_MOST_ITEMS = 150  # a transaction, so that memory stays flat in a first poll
_LINGER_SECONDS = 0.02  # for more, while polls are under way
_RETRY_SECONDS = 5.0

log = logging.getLogger(__name__)

Commit = Callable[[Sequence[FeedBatch]], Awaitable[IngestResult]]


class Ingest:
    """A queue in front of the writer; ``done`` is called after each commit."""

    def __init__(
        self,
        commit: Commit,
        clock: Clock,
        committed: Callable[[IngestResult], None],
        more_coming: Callable[[], bool] = lambda: False,
    ) -> None:
        self._commit = commit
        self._clock = clock
        self._committed = committed
        self._more_coming = more_coming
        self._queue: asyncio.Queue[FeedBatch] = asyncio.Queue(maxsize=_MOST_BATCHES)
        self._task: asyncio.Task[None] | None = None
        self._pending = 0
        self._trouble = Trouble(log)

    @property
    def busy(self) -> bool:
        """Whether anything handed over is not yet committed."""
        return self._pending > 0

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="ingest")

    async def put(self, batch: FeedBatch) -> None:
        """Hand over a batch; waits while the writer is far behind."""
        self._pending += 1
        await self._queue.put(batch)

    async def drain(self) -> None:
        """Wait until everything handed over is committed."""
        await self._queue.join()

    async def stop(self, seconds: float) -> None:
        """Commit what is there within ``seconds``; what is not committed stays due."""
        if self._task is None:
            return
        try:
            await asyncio.wait_for(self._queue.join(), seconds)
        except TimeoutError:
            log.warning("stopped with %d batches uncommitted; they stay due", self._queue.qsize())
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None

    async def _run(self) -> None:
        while True:
            batches = await self._gather()
            try:
                await self._take(batches)
            finally:
                self._pending -= len(batches)
                for _ in batches:
                    self._queue.task_done()

    async def _gather(self) -> list[FeedBatch]:
        """The next transaction's worth: what is there, and what a short wait adds to it."""
        batches = [await self._queue.get()]
        items = len(batches[0].items)
        lingered = not self._more_coming()
        while len(batches) < _MOST_BATCHES and items < _MOST_ITEMS:
            if self._queue.empty():
                if lingered:
                    break
                lingered = True
                await asyncio.sleep(_LINGER_SECONDS)
                continue
            batches.append(self._queue.get_nowait())
            items += len(batches[-1].items)
        return batches

    async def _take(self, batches: Sequence[FeedBatch]) -> None:
        """Commit together; where one batch breaks that, each by itself."""
        try:
            result = await self._persist(batches)
        except Exception:
            if len(batches) == 1:
                # A defect of ours: nothing of it is kept, so the feed is read again; others go on.
                log.exception("a batch cannot be stored; its feed is polled again")
                return
            for batch in batches:
                await self._take([batch])
        else:
            self._committed(result)

    async def _persist(self, batches: Sequence[FeedBatch]) -> IngestResult:
        """Commit, however long the disk stays full: nothing fetched is thrown away."""
        while True:
            try:
                result = await self._commit(batches)
            except DatabaseError as error:
                self._trouble.lasts(f"what was fetched waits and is not lost: {error}")
                await self._clock.sleep(_RETRY_SECONDS)
            else:
                self._trouble.over()
                return result
