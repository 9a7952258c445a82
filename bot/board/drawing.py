"""Has pictures drawn by ``chart`` in a process of its own, and keeps them while they are right.

A process that takes too long or breaks costs its picture and nothing else. It gets no setting and
no secret of ours, a share of the processor below everybody else's, and as much memory as it needs.
"""

import asyncio
import json
import logging
import os
import shutil
import sys
import tempfile
import weakref
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress
from pathlib import Path

from bot.board.picture import Picture
from bot.errors import JembatanError

CHART = "bot.board.chart"
_HERE = Path(__file__).parents[2]  # what the program is imported from
SECONDS = 60.0  # a busy small machine needs about ten
LARGEST = 5_000_000  # bytes: half of what Telegram takes
_KEPT = 8  # pictures, of about 200 kB
_PNG = b"\x89PNG\r\n\x1a\n"
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")

log = logging.getLogger(__name__)


class PictureError(JembatanError):
    """There is no picture now."""


class Drawing:
    """Draws one picture at a time; the same one once."""

    def __init__(self, chart: str = CHART, seconds: float = SECONDS) -> None:
        self._chart = chart
        self._seconds = seconds
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = asyncio.Lock()
        self._folder = ""

    async def png(self, key: Hashable, picture: Picture) -> bytes:
        """Return the picture as PNG; ``key`` is another one when the board is.

        Raises PictureError when it could not be drawn.
        """
        async with self._lock:
            if key not in self._kept:
                self._kept[key] = await self._drawn(picture)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    async def _drawn(self, picture: Picture) -> bytes:
        text = json.dumps(picture.as_json(), ensure_ascii=False).encode()
        try:
            process = await asyncio.create_subprocess_exec(
                *_niced(),
                sys.executable,
                "-P",
                "-m",
                self._chart,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=self._environment(),
            )
        except OSError as error:
            raise PictureError(f"the picture cannot be drawn: {error.strerror}") from error
        try:
            async with asyncio.timeout(self._seconds):
                drawn, complaint = await process.communicate(text)
        except TimeoutError:
            raise PictureError(f"the picture took longer than {self._seconds:.0f} s") from None
        finally:
            await _end(process)
        if process.returncode != 0 or not drawn.startswith(_PNG) or len(drawn) > LARGEST:
            lines = complaint.decode("utf-8", "replace").strip().splitlines()
            log.error("a picture was not drawn: %s", lines[-1] if lines else process.returncode)
            raise PictureError("the picture could not be drawn; the log says why")
        return drawn

    def _environment(self) -> dict[str, str]:
        """Matplotlib keeps its list of fonts in a folder: one for the life of the bot."""
        if not self._folder:
            self._folder = tempfile.mkdtemp(prefix="jembatan-pictures-")
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        folder = self._folder
        return {**kept, "PYTHONPATH": str(_HERE), "MPLCONFIGDIR": folder, "HOME": folder}


def _niced() -> tuple[str, ...]:
    return ("nice", "-n", "10") if os.path.exists("/usr/bin/nice") else ()


async def _end(process: asyncio.subprocess.Process) -> None:
    """Leave no process behind, whatever happened."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
