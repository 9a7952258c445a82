"""The bot as a process of its own: ``run`` in a folder, its log gathered, ended as one likes."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass
class BotProcess:
    """A running ``python -m bot run``; ``out`` and ``err`` grow as it speaks."""

    process: asyncio.subprocess.Process
    out: str = ""
    err: str = ""
    _readers: list["asyncio.Task[None]"] = field(default_factory=list)

    @property
    def said(self) -> str:
        """All that it wrote."""
        return self.out + self.err

    def count(self, words: str) -> int:
        """How many lines of its log hold these words."""
        return sum(words in line for line in self.err.splitlines())

    async def until(
        self, happened: Callable[[], bool], seconds: float = 15.0, every: float = 0.02
    ) -> None:
        """Wait until something is so; says what the bot said where that takes too long."""
        try:
            async with asyncio.timeout(seconds):
                while not happened():
                    assert self.process.returncode is None, f"it ended:\n{self.said}"
                    await asyncio.sleep(every)
        except TimeoutError:
            raise AssertionError(f"not within {seconds} s; it said:\n{self.said}") from None

    async def end(self, how: int = signal.SIGTERM, seconds: float = 15.0) -> int:
        """Send a signal and return the exit status."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        return await self.ended(seconds)

    async def ended(self, seconds: float = 15.0) -> int:
        """Wait for the end and return the exit status."""
        async with asyncio.timeout(seconds):
            status = await self.process.wait()
        await asyncio.gather(*self._readers)
        return status

    async def gather(self) -> None:
        """Start gathering what it writes."""
        self._readers = [
            asyncio.create_task(self._read("out", self.process.stdout)),
            asyncio.create_task(self._read("err", self.process.stderr)),
        ]

    async def _read(self, name: str, stream: asyncio.StreamReader | None) -> None:
        assert stream is not None
        while data := await stream.read(65_536):
            setattr(self, name, getattr(self, name) + data.decode())


def indicators_in(folder: Path, *languages: str) -> Path:
    """The project's indicators in few languages (English): a process starts half a second earlier.

    English and Korean together have words for all concepts.
    """
    made = folder / "indicators"
    if not made.exists():
        kept = {f"{name}.toml" for name in ("any", *(languages or ("en",)))}
        others = (file.name for file in (ROOT / "indicators" / "lexicon").iterdir())
        unwanted = shutil.ignore_patterns(*(name for name in others if name not in kept))
        shutil.copytree(ROOT / "indicators", made, ignore=unwanted)
    return made


@asynccontextmanager
async def running(
    folder: Path, *command: str, module: str = "bot", **environment: str
) -> AsyncIterator[BotProcess]:
    """Start ``run`` (or another command) in a folder; killed at the end if it still lives."""
    settings = {
        "PYTHONPATH": str(ROOT),
        "FEEDS_FILE": str(folder / "feeds.toml"),
        "INDICATORS_DIR": str(indicators_in(folder)),
        "ALLOWED_PRIVATE_HOSTS": "127.0.0.1",
        "WEB_ADDRESS": "",
        "TICK_SECONDS": "0.1",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *(command or ("run",)),
        cwd=folder,
        env={**os.environ, **settings, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    bot = BotProcess(process)
    await bot.gather()
    try:
        yield bot
    finally:
        if process.returncode is None:
            process.kill()
        await bot.ended()
