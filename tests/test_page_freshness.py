"""How old a page may be: a second, or the time that the next board takes; never older."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection

from bot.board.values import Board
from bot.errors import DatabaseError
from bot.services.current import GIVEN, LOOKED, CurrentBoard
from bot.settings import Settings
from storage.database import Database
from tests.fakes.leaping_clock import LeapingClock
from tests.fakes.web_archive import WebArchive, filled

pytestmark = pytest.mark.anyio

T = TypeVar("T")


@dataclass
class Watched:
    """A database that counts what is read, and may be slow."""

    real: Database
    reads: int = 0
    broken: bool = False
    may_go: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.may_go.set()

    async def read(self, function: Callable[[Connection], T]) -> T:
        self.reads += 1
        if self.broken:
            raise DatabaseError("the disk is gone")
        if getattr(function, "func", function).__name__ == "make":
            await self.may_go.wait()
        return await self.real.read(function)


@dataclass
class Desk:
    """An archive, and the board that its readers are given."""

    archive: WebArchive
    database: Watched
    clock: LeapingClock  # of the readers
    settings: Settings

    @classmethod
    def open(cls, folder: Path) -> "Desk":
        archive = filled(folder, history=False)
        return cls(
            archive, Watched(archive.database), LeapingClock(archive.clock.now()), archive.settings
        )

    def board(self) -> CurrentBoard:
        return CurrentBoard(self)  # type: ignore[arg-type]

    def later(self, span: timedelta) -> None:
        self.clock.move_to(self.clock.now() + span)

    def retract(self) -> None:
        """An analyst rejects the embassy; for readers no time passes."""
        self.archive.correct("embassy", "reject", "it stayed shut")

    def told(self, board: Board) -> bool:
        return any(one.id == self.archive.name("embassy") for one in board.events)


async def until(found: Callable[[], object]) -> None:
    """Wait for what a task beside us does."""
    async with asyncio.timeout(20):
        while not found():
            await asyncio.sleep(0.01)


async def test_the_archive_is_asked_once_a_second_however_many_read(tmp_path: Path) -> None:
    desk = Desk.open(tmp_path)
    board = desk.board()
    await asyncio.gather(*(board.board() for _ in range(30)))
    first = desk.database.reads
    await asyncio.gather(*(board.version() for _ in range(30)))
    assert desk.database.reads == first

    desk.later(LOOKED)
    await asyncio.gather(*(board.version() for _ in range(30)))
    assert desk.database.reads == first + 1
    await board.close()


async def test_a_correction_is_seen_a_second_later(tmp_path: Path) -> None:
    desk = Desk.open(tmp_path)
    board = desk.board()
    assert desk.told(await board.board())
    before = await board.version()
    desk.retract()
    assert desk.told(await board.board()), "nobody has looked again yet"

    desk.later(LOOKED)
    await board.version()
    await until(lambda: board._making is not None and board._making.done())
    assert not desk.told(await board.board())
    assert await board.version() != before
    await board.close()


async def test_nobody_waits_for_the_next_board_and_one_makes_it(tmp_path: Path) -> None:
    desk = Desk.open(tmp_path)
    board = desk.board()
    old, before = await board.board(), await board.version()
    desk.retract()
    desk.database.may_go.clear()
    for _ in range(3):
        desk.later(LOOKED)
        given = await asyncio.gather(*(board.board() for _ in range(10)))
        assert all(one is old for one in given)
        assert await board.version() == before, "pages that are kept belong to what is given"

    assert [one.get_name() for one in asyncio.all_tasks()].count("board") == 1
    desk.database.may_go.set()
    await until(lambda: board._making is not None and board._making.done())
    assert not desk.told(await board.board())
    await board.close()


async def test_after_a_quiet_hour_the_first_reader_gets_todays_board(tmp_path: Path) -> None:
    desk = Desk.open(tmp_path)
    board = desk.board()
    assert desk.told(await board.board())
    desk.retract()
    desk.later(timedelta(hours=1))
    assert not desk.told(await board.board())


async def test_an_old_board_hides_a_broken_archive_for_moments_only(tmp_path: Path) -> None:
    desk = Desk.open(tmp_path)
    board = desk.board()
    await board.board()
    desk.database.broken = True
    desk.later(GIVEN)
    with pytest.raises(DatabaseError):
        await board.board()


async def test_the_page_of_a_story_says_within_a_second_that_it_was_retracted(
    tmp_path: Path,
) -> None:
    archive = filled(tmp_path, history=False)
    path = f"/story/{archive.name('embassy')}"
    async with archive.client() as client:
        assert "Retracted by" not in (await client.get(path)).text
        archive.correct("embassy", "reject", "it stayed shut")
        archive.clock.move_to(archive.clock.now() + LOOKED)
        assert "Retracted by" in (await client.get(path)).text
