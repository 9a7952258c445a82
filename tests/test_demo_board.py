"""The production wiring makes the board that the ledger makes of the same reports by itself."""

from datetime import date
from pathlib import Path

import pytest

from bot.board.values import Board
from bot.board.words import Evidence
from tests.fakes.demo_board import played
from tests.fakes.recorded_ledger import recorded

pytestmark = pytest.mark.anyio

FIRST, LAST = date(2025, 10, 9), date(2025, 10, 13)


def standing(board: Board) -> dict[tuple[str, str], tuple[object, ...]]:
    return {
        (cell.indicator, cell.country): (cell.state, cell.confirmed, cell.setback, cell.at_risk)
        for cell in board.cells
    }


async def test_polled_stored_and_grouped_reports_make_the_same_board(tmp_path: Path) -> None:
    made = await played(tmp_path, FIRST, LAST, interval="24h")

    assert standing(made) == standing(recorded(LAST, FIRST).board)
    assert [(one.indicator, one.door, one.countries) for one in made.doors] == [
        ("consultations", "ajar", ("ID", "VN")),
        ("asean_forums", "ajar", ("VN", "ASEAN")),
        ("humanitarian", "ajar", ("VN",)),
    ]
    imported = {one.country for one in made.cells if one.evidence is Evidence.IMPORTED}
    assert {"VN", "ASEAN"} <= imported  # `run` takes over history by itself
    assert made.watched_days > 0
