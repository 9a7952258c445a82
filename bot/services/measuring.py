"""The evaluation's figures, measured in a process of its own when somebody asks for them.

Matching every labelled text takes seconds of processor time, which polling must not miss. Figures
are kept until the lexicons or the labels change.
"""

import asyncio
import json
import logging
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.board.web.site import Evaluation
from bot.clock import Clock
from bot.evaluation.feedback import default_path
from bot.settings import Settings

# Labelled texts of the project; an installation without them has only what `label` wrote.
CORPUS = Path(__file__).parents[2] / "tests" / "corpus" / "dev"
_LONGEST = 300.0  # seconds

log = logging.getLogger(__name__)

Sources = tuple[tuple[str, int], ...]


class Measuring:
    """Measures once per state of rules and labels."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._sources: Sources | None = None
        self._figures: dict[str, Any] = {}
        self._measured: datetime | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def version(self) -> str:
        """Changes when figures come."""
        return f"{self._measured} {self._pending}"

    @property
    def _pending(self) -> bool:
        return self._task is not None and not self._task.done()

    async def figures(self) -> Evaluation:
        """Return what is known, and begin to measure where that is not of today's rules."""
        labels = self._labels()
        if labels and not self._pending:
            sources = await asyncio.to_thread(_stamps, [*labels, self._settings.indicators_dir])
            if sources != self._sources:
                self._sources = sources
                self._task = asyncio.create_task(self._measure(labels), name="evaluation")
        return Evaluation(figures=self._figures, measured=self._measured, pending=self._pending)

    async def close(self) -> None:
        """End what is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _labels(self) -> list[Path]:
        own = default_path(self._settings.database_url)
        return [path for path in (CORPUS, own) if path.exists()]

    async def _measure(self, labels: list[Path]) -> None:
        command = [sys.executable, "-m", "bot", "evaluate", "--json", *map(str, labels)]
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={
                "INDICATORS_DIR": str(self._settings.indicators_dir.absolute()),
                "PYTHONPATH": str(Path(__file__).parents[2]),
            },
        )
        try:
            async with asyncio.timeout(_LONGEST):
                out, _ = await process.communicate()
            self._figures = json.loads(out) if process.returncode == 0 else {}
            self._measured = self._clock.now()
        except (TimeoutError, ValueError) as error:
            log.warning("the evaluation could not be measured: %s", error or "too slow")
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _stamps(places: list[Path]) -> Sources:
    """Return every file with the time of its last change."""
    files = [
        file
        for place in places
        for file in (sorted(place.rglob("*")) if place.is_dir() else [place])
        if file.suffix in (".toml", ".jsonl")
    ]
    return tuple((str(file), file.stat().st_mtime_ns) for file in files)
