"""The bot's side of the worker process: start, ask, kill at the deadline, replace."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.feeds.documents.opened import Request
from bot.feeds.documents.sniff import Refusal
from bot.feeds.documents.worker import LENGTH, entry_of, frame, request_frame, unpack
from bot.feeds.entry import Entry
from bot.feeds.feed import FetchOutcome

DEADLINE_SECONDS = 30.0
IDLE_SECONDS = 60.0
MEMORY_LIMIT = 1_000_000_000
DOCUMENTS_PER_WORKER = 200  # memory of long-lived parsers grows; a new process is cheap
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_PRELOAD", "MALLOC_CONF", "VIRTUAL_ENV")
_ROOT = Path(__file__).resolve().parents[3]


class _WorkerGoneError(Exception):
    """The worker ended before it answered."""


class Session:
    """One document held open by the worker."""

    def __init__(
        self, parser: "Parser", hashes: tuple[bytes, ...], ttl: float | None, seconds: float
    ) -> None:
        self._parser = parser
        self._seconds = seconds
        self.hashes = hashes
        self.ttl = ttl

    async def parse(self, numbers: Sequence[int]) -> tuple[list[Entry], int] | Refusal:
        """Entries of these numbers and how many numbers were done within the time left."""
        answer = await self._parser.ask(
            frame(("parse", self._seconds, list(numbers))), self._seconds
        )
        if isinstance(answer, Refusal):
            return answer
        _, rows, done = answer
        if not done:
            return _too_slow(self._parser.deadline)
        return [entry_of(row) for row in rows], done


class Parser:
    """Owns the worker process; one document at a time, started at the first use."""

    def __init__(
        self,
        *,
        deadline: float = DEADLINE_SECONDS,
        documents_per_worker: int = DOCUMENTS_PER_WORKER,
        memory_limit: int = MEMORY_LIMIT,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self.deadline = deadline
        self._arguments = (str(memory_limit), str(idle_seconds))
        self._limit = documents_per_worker
        self._process: asyncio.subprocess.Process | None = None
        self._documents = 0
        self._session = asyncio.Lock()
        # documents parsed in the bot's own process take turns, or many small pieces of work
        # that are ready together would hold the event loop as one long one
        self.turn = asyncio.Lock()
        self.pace = 0.001  # seconds per entry, as last measured

    @property
    def pid(self) -> int | None:
        """The worker's process id while it runs; its memory counts as the bot's."""
        return self._process.pid if self._process and self._process.returncode is None else None

    @asynccontextmanager
    async def document(self, request: Request) -> AsyncIterator[Session | Refusal]:
        """Open a document in the worker; it stays open until the block ends."""
        async with self._session:
            if self._documents >= self._limit:
                await self.aclose()
            self._documents += 1
            begun = time.monotonic()
            answer = await self.ask(
                request_frame(request, self.deadline), self.deadline, again=True
            )
            left = max(0.5, self.deadline - (time.monotonic() - begun))
            if isinstance(answer, Refusal):
                yield answer
            elif answer[0] == "refused":
                yield Refusal(FetchOutcome(answer[1]), answer[2])
            else:
                yield Session(self, tuple(answer[1]), answer[2], left)

    async def ask(self, message: bytes, seconds: float, *, again: bool = False) -> Any:
        """Send a frame and return the answer; a refusal where time or memory runs out."""
        try:
            async with asyncio.timeout(seconds):
                answer = await self._exchange(message, again)
        except TimeoutError:
            await self.aclose()
            return _too_slow(self.deadline)
        except _WorkerGoneError:
            await self.aclose()
            return _too_big()
        except BaseException:
            await self.aclose()  # cancelled in the middle of an answer: the rest of it is lost
            raise
        return _too_big() if answer[0] == "memory" else answer

    async def _exchange(self, message: bytes, again: bool) -> Any:
        try:
            return await self._ask_once(message)
        except _WorkerGoneError:
            if not again:
                raise
        await self.aclose()  # it had just ended, being idle: a new one gets the same request
        return await self._ask_once(message)

    async def _ask_once(self, message: bytes) -> Any:
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(message)
            await process.stdin.drain()
            head = await process.stdout.readexactly(LENGTH.size)
            return unpack(await process.stdout.readexactly(LENGTH.unpack(head)[0]))
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            raise _WorkerGoneError from error

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot.feeds.documents.worker",
                *self._arguments,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=_ROOT,
                env=environment,  # no token, no database address
            )
            self._documents = 1
        return self._process

    async def aclose(self) -> None:
        """End the worker; a later document starts a new one."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.wait()
        if process.stdin is not None:
            process.stdin.close()


def _too_slow(deadline: float) -> Refusal:
    return Refusal(
        FetchOutcome.TOO_SLOW, f"Parsing the document took longer than {deadline:g} seconds."
    )


def _too_big() -> Refusal:
    return Refusal(
        FetchOutcome.TOO_LARGE, "Parsing the document needs more memory than it may have."
    )
