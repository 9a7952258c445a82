"""What of the board goes out by itself: announcements by the clock, and the pinned message."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.board.telling.announcements import Announcements
from bot.board.telling.pinned_board import PinnedBoard
from bot.board.values import Board
from bot.clock import Clock
from bot.ids import IdSource
from bot.settings import Settings
from storage.database import Database

if TYPE_CHECKING:
    from bot.services.board import DatabaseBoard


@dataclass(frozen=True, slots=True)
class _Around:
    database: Database
    clock: Clock
    settings: Settings


class LateBoards:
    """The board of the database; what makes it is loaded when somebody is there to be told."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._around = _Around(database, clock, settings)
        self._made: DatabaseBoard | None = None

    async def board(self, as_of: date | None = None, baseline: date | None = None) -> Board:
        """Return the board of a day."""
        if self._made is None:
            make = await asyncio.to_thread(_loaded)
            self._made = self._made or make(self._around)
        return await self._made.board(as_of, baseline)


def _loaded() -> "type[DatabaseBoard]":
    from bot.services.board import DatabaseBoard

    return DatabaseBoard


class BoardTimes:
    """Both, behind one ``tick``."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        ids: IdSource,
        settings: Settings,
        queued: Callable[[], None],
    ) -> None:
        boards = LateBoards(database, clock, settings)
        self._announcements = Announcements(database, clock, ids, boards, queued)
        page = settings.web_public_url
        self._pinned = PinnedBoard(database, clock, ids, boards, page=page, queued=queued)

    async def tick(self) -> None:
        """Tell what is due, and bring pinned boards up to date."""
        await self._announcements.tick()
        await self._pinned.tick()

    async def next_moment(self) -> datetime | None:
        """Return when something of the calendar is due; a pinned board waits for no moment."""
        return await self._announcements.next_moment()
