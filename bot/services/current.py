"""The board for everybody who reads: looked after once a second, made anew beside the readers.

To fold a board of thousands of events takes seconds. Whoever reads meanwhile is given the one
before it: it was the newest a moment ago.
"""

import asyncio
import logging
from datetime import UTC, date, datetime, timedelta

from bot.board.values import Board
from bot.errors import JembatanError
from bot.services.board import KEPT, Around, DatabaseBoard

LOOKED = timedelta(seconds=1)  # so long nobody asks again whether anything changed
GIVEN = timedelta(seconds=5)  # so long the board before is given while the next one is made

Version = tuple[object, ...]
Days = tuple[date | None, date]  # of which day (None: today), since when

log = logging.getLogger(__name__)


class CurrentBoard:
    """The board, and the version that is in force: what anybody reads is of this version."""

    def __init__(self, around: Around) -> None:
        self._clock = around.clock
        self._boards = DatabaseBoard(around)
        self._usual: Days = (None, around.settings.baseline)
        self._version: Version = ()
        self._given: dict[Days, Board] = {}  # boards of that version
        self._looked = self._held = datetime.min.replace(tzinfo=UTC)
        self._looking = asyncio.Lock()
        self._making: asyncio.Task[None] | None = None

    async def version(self) -> Version:
        """Return what changes whenever a board could; at most a second old."""
        if self._is_past(self._looked, LOOKED):
            async with self._looking:  # of many that ask at once, one looks
                if self._is_past(self._looked, LOOKED):
                    await self._look()
        return self._version

    async def board(self, as_of: date | None = None, baseline: date | None = None) -> Board:
        """``DatabaseBoard.board``, the same one to everybody while a version is in force."""
        version = await self.version()
        days: Days = (as_of, baseline or self._usual[1])
        if (found := self._given.get(days)) is not None:
            return found
        made = await self._boards.board(as_of, baseline)
        if version == self._version:
            self._given[days] = made
            if len(self._given) > KEPT:
                del self._given[next(iter(self._given))]
        return made

    async def close(self) -> None:
        """End what is under way."""
        if self._making is not None:
            self._making.cancel()
            await asyncio.gather(self._making, return_exceptions=True)

    async def _look(self) -> None:
        now = self._clock.now()
        found = await self._boards.version()
        if found == self._version:
            self._held = now
        elif self._usual not in self._given or self._is_past(self._held, GIVEN):
            self._version, self._given, self._held = found, {}, now
        elif self._making is None or self._making.done():
            self._making = asyncio.create_task(self._make(found), name="board")
        self._looked = now

    async def _make(self, version: Version) -> None:
        now = self._clock.now()
        try:
            made = await self._boards.board()
        except JembatanError as error:  # whoever reads once GIVEN is over is told the same
            log.warning("the board cannot be made anew: %s", error)
        else:
            self._version, self._given, self._held = version, {self._usual: made}, now

    def _is_past(self, moment: datetime, span: timedelta) -> bool:
        """Whether the span is over; a clock that was set back ends it too."""
        return not moment <= self._clock.now() < moment + span
