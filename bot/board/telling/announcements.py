"""What the board tells by the clock: the Monday brief, reminders of occasions, and their results.

Asked with every tick; it looks only when something comes due in the time of some reader, and once
an hour for new readers and changed wishes. What was told stands in the database, unique per
destination, so neither a restart nor a clock that is set back tells anything twice.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.alerts import schedule
from bot.alerts.html import Document
from bot.board import agenda
from bot.board.agenda import Item, News
from bot.board.values import Board
from bot.board.wording import brief, occasions
from bot.board.wording.voice import Voice
from bot.clock import Clock
from bot.errors import DatabaseError, JembatanError
from bot.ids import DestinationId, IdSource
from storage.database import Database
from storage.follow_up import board_news
from storage.follow_up.board_news import Reader, Telling

_LOOK_AGAIN = timedelta(hours=1)
_BATCH = 100  # destinations in one transaction

log = logging.getLogger(__name__)


Told = set[tuple[DestinationId, str]]


class Boards(Protocol):
    """Where the board comes from."""

    def board(self, as_of: date | None = None, baseline: date | None = None) -> Awaitable[Board]:
        """Return the board of today."""


class Announcements:
    """``tick`` tells what is due; ``next_moment`` is for a clock that jumps."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        ids: IdSource,
        boards: Boards,
        queued: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._boards = boards
        self._queued = queued
        self._look_at: datetime | None = None
        self._looked_at: datetime | None = None
        self._next: datetime | None = None
        self._board: Board | None = None  # of the last look

    async def tick(self) -> None:
        """Tell what is due."""
        now = self._clock.now()
        waits = self._look_at is not None and now < self._look_at
        if waits and self._looked_at is not None and now >= self._looked_at:
            return
        self._looked_at = now
        self._look_at = now + _LOOK_AGAIN
        self._next = None
        readers = await self._database.read(board_news.readers)
        if not readers:
            return
        try:
            await self._look(readers, now)
        except DatabaseError:
            self._look_at = now
            raise
        except JembatanError as error:
            log.warning("nothing of the board is told for the moment: %s", error)

    async def next_moment(self) -> datetime | None:
        """Return when something will be due; None before the first look, or with nobody to tell."""
        return self._next

    async def _look(self, readers: Sequence[Reader], now: datetime) -> None:
        by_zone = _by_zone(await self._calendar(now), readers, now)
        later = [item.at for found in by_zone.values() for item in found if item.at > now]
        due = {item.key for found in by_zone.values() for item in found if item.due(now)}
        told = await self._database.read(lambda conn: board_news.told(conn, due)) if due else set()
        open_ones: list[Reader] = []
        for reader in readers:
            if any(_untold(reader, by_zone[reader.preferences.zone], told, now)):
                quiet = schedule.quiet_until(reader.preferences, now)
                later += [] if quiet is None else [quiet]
                open_ones += [reader] if quiet is None else []
        if open_ones:
            await self._tell(open_ones, told, now)
        self._next = min(later, default=None)
        if self._next is not None:
            self._look_at = min(self._next, now + _LOOK_AGAIN)

    async def _calendar(self, now: datetime) -> Board:
        """Return a board of today: good enough to say when something is due."""
        if self._board is None or self._board.as_of != now.date():
            self._board = await self._boards.board()
        return self._board

    async def _tell(self, readers: Sequence[Reader], told: Told, now: datetime) -> None:
        """Tell these readers what they were not told, by the board as it is now."""
        board = self._board = await self._boards.board()
        by_zone, texts, tellings = _by_zone(board, readers, now), Texts(board), []
        for reader in readers:
            for item in _untold(reader, by_zone[reader.preferences.zone], told, now):
                tellings.append(Telling(reader.id, item.key, texts.body(item, reader)))
                await asyncio.sleep(0)  # two thousand filters make as many texts
        await self._queue(tellings, now)

    async def _queue(self, tellings: Sequence[Telling], now: datetime) -> None:
        for start in range(0, len(tellings), _BATCH):
            part = tellings[start : start + _BATCH]
            await self._database.write(
                lambda conn, part=part: board_news.tell(conn, part, self._ids, now)  # type: ignore[misc]
            )
            self._queued()


def _by_zone(board: Board, readers: Sequence[Reader], now: datetime) -> dict[str, list[Item]]:
    zones = dict.fromkeys(one.preferences.zone for one in readers)
    return {one: agenda.items(board, ZoneInfo(one), now) for one in zones}


def _untold(reader: Reader, found: Sequence[Item], told: Told, now: datetime) -> Iterator[Item]:
    """Yield what a reader is to be told now; who came after its time is not."""
    for item in found:
        if (
            item.due(now)
            and reader.since <= item.at
            and (reader.id, item.key) not in told
            and agenda.wanted(item, reader.preferences)
        ):
            yield item


class Texts:
    """The texts of one look: equal ones are written once."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._made: dict[tuple[object, ...], dict[str, Any]] = {}

    def body(self, item: Item, reader: Reader) -> dict[str, Any]:
        """Return a message's body."""
        wishes = reader.preferences
        follows = brief.Wanted()
        if item.news is News.BRIEF:
            follows = brief.Wanted(wishes.indicators, wishes.countries)
        key = (item.key, item.day, reader.language, follows)
        if key not in self._made:
            document, loud = self._written(item, follows, Voice(reader.language))
            self._made[key] = {
                "html": document.html(),
                "plain": document.plain(),
                "silent": not loud,
            }
        return self._made[key]

    def _written(self, item: Item, follows: brief.Wanted, voice: Voice) -> tuple[Document, bool]:
        """Return the text, and whether it deserves sound."""
        if item.occasion is None:
            loud = brief.is_loud(self._board, follows)
            return brief.brief(self._board, item.day, follows, voice), loud
        if item.news is News.REMINDER:
            return occasions.reminder(item.occasion, item.day, voice), False
        return occasions.result(item.occasion, self._board, voice), False
