"""The board over the database and the files of analysts, folded once and kept while nothing moves.

A board is made anew when a story, a correction, the history, the feed list or occasions.toml
changed, and every hour, because watching goes on when nothing happens.
"""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from bot.board import history as lines
from bot.board import ledger, occasions_file
from bot.board.event_json import says
from bot.board.events import LedgerEvent, Occasion
from bot.board.stories import BoardReport, Memo
from bot.board.stories import events as told
from bot.board.values import Board
from bot.clock import Clock
from bot.errors import IndicatorsError, JembatanError
from bot.history_import import import_history
from bot.ids import StoryId
from bot.match.verdict import Indicator
from bot.settings import Settings
from storage.database import Database
from storage.follow_up import board, history
from storage.grouping import overrides

log = logging.getLogger(__name__)

__all__ = ["BoardDayError", "DatabaseBoard", "Question", "import_history", "make", "question"]

MANY = 500  # changed stories: beyond that all are read at once
KEPT = 24  # boards: today's, and those of days that people ask for


class BoardDayError(JembatanError):
    """There is no board of that day."""

    exit_status = 2


class Around(Protocol):
    """What of the program the board needs; ``bot.services.frame.Frame`` has it."""

    @property
    def database(self) -> Database: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def settings(self) -> Settings: ...


@dataclass(frozen=True, slots=True)
class Question:
    """Which board is wanted."""

    as_of: date
    baseline: date


class Shelf:
    """Reports and events of before, so that a board made anew reads only what changed since."""

    def __init__(self) -> None:
        self._stamps: dict[StoryId, tuple[int, ...]] = {}
        self._reports: dict[StoryId, list[BoardReport]] = {}
        self._fresh: object = None
        self._hour = ""
        self._memo: Memo = {}
        self._calendar: tuple[Occasion, ...] = ()
        self._edited: int | None = None  # when the calendar that was last read was written

    def calendar(self, folder: Path) -> tuple[Occasion, ...]:
        """Return the occasions; while the file is wrong, those of the last time it was right."""
        edited = _edited(folder)
        if edited != self._edited:
            self._edited = edited
            try:
                self._calendar = calendar(folder)
            except IndicatorsError as error:
                log.warning("the calendar stays as it was: %s", error)
        return self._calendar

    def of(self, hour: str) -> "Shelf":
        """Return itself, emptied when an hour has passed: not everything shows in a stamp."""
        if hour != self._hour:
            self._fresh, self._hour = None, hour
        return self

    def events(self, conn: Connection, as_of: date, fresh: object) -> tuple[LedgerEvent, ...]:
        """Return the events that stood on a day; all is read again where ``fresh`` changed."""
        if self._fresh is None or fresh != self._fresh:
            self._stamps, self._reports, self._memo, self._fresh = {}, {}, {}, fresh
        now = board.stamps(conn)
        changed = {name for name, stamp in now.items() if self._stamps.get(name) != stamp}
        for name in changed | (self._stamps.keys() - now.keys()):
            self._reports.pop(name, None)
        for name, report in board.by_story(conn, None if len(changed) > MANY else changed):
            if name in changed:
                self._reports.setdefault(name, []).append(report)
        self._stamps = now
        every = [one for group in self._reports.values() for one in group]
        return told(every, overrides.every(conn), as_of=as_of, memo=self._memo)


class DatabaseBoard:
    """The board, its events and its calendar."""

    def __init__(self, frame: Around) -> None:
        self._frame = frame
        self._kept: OrderedDict[Question, tuple[tuple[object, ...], Board]] = OrderedDict()
        self._lock = asyncio.Lock()
        self._shelf = Shelf()

    async def board(self, as_of: date | None = None, baseline: date | None = None) -> Board:
        """Return the board at the end of a day in UTC, today's without one.

        Raises BoardDayError for a day in the future or before the baseline. While occasions.toml is
        wrong, the calendar is that of before.
        """
        now = self._frame.clock.now()
        wanted = question(now, as_of, baseline or self._frame.settings.baseline)
        database, folder = self._frame.database, self._frame.settings.indicators_dir
        version = await self.version()
        if (found := self._current(wanted, version)) is not None:
            return found
        async with self._lock:  # of many that ask at once, one makes it
            if (found := self._current(wanted, version)) is not None:
                return found
            shelf = self._shelf.of(f"{now:%Y-%m-%d %H}")
            made = await database.read(partial(make, wanted=wanted, folder=folder, shelf=shelf))
            self._kept[wanted] = (version, made)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return made

    async def version(self) -> tuple[object, ...]:
        """Return what changes whenever a board could; cheap."""
        now, folder = self._frame.clock.now(), self._frame.settings.indicators_dir
        return await self._frame.database.read(partial(_version, folder=folder, now=now))

    def _current(self, wanted: Question, version: tuple[object, ...]) -> Board | None:
        known, found = self._kept.get(wanted, (None, None))
        if known != version:
            return None
        self._kept.move_to_end(wanted)
        return found

    async def events(
        self,
        indicator: Indicator | None = None,
        country: str | None = None,
        *,
        as_of: date | None = None,
        baseline: date | None = None,
    ) -> tuple[LedgerEvent, ...]:
        """Return the events up to a day, newest first, history before the baseline too.

        With both filters given, one claim must match both.
        """
        found = await self.board(as_of, baseline)
        return tuple(
            one for one in (*found.events, *found.earlier) if says(one, indicator, country)
        )

    async def event(self, name: str, as_of: date | None = None) -> LedgerEvent | None:
        """Return the event with this id: of a story that stands, or of history; None: no such."""
        return next((one for one in await self.events(as_of=as_of) if one.id == name), None)


def question(now: datetime, as_of: date | None, baseline: date) -> Question:
    """Return which board is asked for; raises BoardDayError where there is none."""
    today = now.date()
    day = as_of or today
    if day > today:
        raise BoardDayError(f"{day} lies in the future; today is {today}.")
    if day < baseline:
        raise BoardDayError(
            f"{day} lies before the baseline, {baseline}; give an earlier baseline too."
        )
    return Question(day, baseline)


def make(conn: Connection, *, wanted: Question, folder: Path, shelf: Shelf | None = None) -> Board:
    """Fold everything that the database and the calendar hold."""
    fresh = board.newest_override(conn) or 0
    stories = (shelf or Shelf()).events(conn, wanted.as_of, fresh)
    imported = [lines.event_of(one) for one in history.lines(conn)]
    return ledger.fold(
        [*stories, *imported],
        board.watch(conn),
        calendar(folder) if shelf is None else shelf.calendar(folder),
        as_of=wanted.as_of,
        baseline=wanted.baseline,
    )


def calendar(folder: Path) -> tuple[Occasion, ...]:
    """Return the occasions; none where there is no such file."""
    path = folder / occasions_file.FILE
    return occasions_file.read(path) if path.is_file() else ()


def _edited(folder: Path) -> int:
    """Return when occasions.toml was written, in ns; 0 where there is none."""
    path = folder / occasions_file.FILE
    return path.stat().st_mtime_ns if path.is_file() else 0


def _version(conn: Connection, *, folder: Path, now: datetime) -> tuple[object, ...]:
    return (*board.version(conn), _edited(folder), f"{now:%Y-%m-%d %H}")
