"""A page is made once for all who ask for it, and anew when what it tells may have changed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.board.values import Board
from bot.board.web import data
from bot.board.web.answering import in_its_minute
from bot.board.web.of_board import OfBoard
from bot.feeds.feed import Feed, FeedState
from tests.fakes.web_site import NOW, FakeSite

pytestmark = pytest.mark.anyio


@dataclass
class SlowSite(FakeSite):
    """Answers after everybody else had a turn."""

    async def board(self, as_of: date | None = None, baseline: date | None = None) -> Board:
        await asyncio.sleep(0)
        return await super().board(as_of, baseline)

    async def feeds(self) -> Sequence[tuple[Feed, FeedState]]:
        self.asked.append("feeds")
        return await super().feeds()


@pytest.mark.parametrize("path", ["/", "/api/board", "/country/LA", "/api/events"])
async def test_of_many_who_ask_at_once_one_lets_it_be_made(path: str) -> None:
    site = SlowSite()
    async with site.client(routes=data.routes()) as client:
        answers = await asyncio.gather(*(client.get(path) for _ in range(20)))
    assert {one.status_code for one in answers} == {200}
    assert len({one.content for one in answers}) == 1
    assert site.asked.count("board") == 1


async def test_what_the_board_tells_is_not_made_anew_every_minute() -> None:
    site = FakeSite()
    async with site.client(routes=data.routes()) as client:
        for _ in range(3):
            site.moment += timedelta(minutes=1)
            for path in ("/", "/indicator/visits", "/country/LA", "/calendar"):
                assert (await client.get(path)).status_code == 200
        assert site.asked.count("board") == 4
        site.state = "2"
        await client.get("/")
    assert site.asked.count("board") == 5


async def test_what_feeds_and_reports_change_is_looked_up_every_minute() -> None:
    site = SlowSite()
    async with site.client(routes=data.routes()) as client:
        for minute in range(3):
            site.moment += timedelta(minutes=1)
            for _ in range(5):
                await client.get("/feeds")
            assert site.asked.count("feeds") == minute + 1


async def test_what_is_worked_out_of_a_board_is_of_this_board() -> None:
    worked: list[date] = []

    def work(board: Board) -> date:
        worked.append(board.as_of)
        return board.as_of

    last, site = OfBoard(work), FakeSite()
    boards = [await site.board(date(2025, 10, day)) for day in range(1, 9)]
    for board in boards:
        found = await asyncio.gather(*(last.of(board) for _ in range(5)))
        assert set(found) == {board.as_of}
    assert worked == [one.as_of for one in boards], "once each"
    assert await last.of(boards[0]) == boards[0].as_of, "one that was let go is worked out again"


def test_pages_do_not_all_grow_old_at_the_same_moment() -> None:
    names = [f"/story/{number}" for number in range(50)]
    states = [
        [in_its_minute("1", NOW + timedelta(seconds=second), name) for second in range(121)]
        for name in names
    ]
    turned = [[a != b for a, b in pairwise(row)] for row in states]
    assert all(sum(row[:60]) == sum(row[60:]) == 1 for row in turned), "each once a minute"
    assert max(map(sum, zip(*turned, strict=True))) < 8
