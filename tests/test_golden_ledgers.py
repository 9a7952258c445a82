"""Ledgers checked by hand: what the recorded real reports and history add up to on four days.

Reports go through the real matcher and grouping. A file that is out of date is written anew by
``python -m tests.fakes.recorded_ledger 2025-10-12 2025-10-01``; check each line that changed.
"""

from datetime import date
from pathlib import Path

import pytest

from bot.board.words import CellState, Door
from bot.match.verdict import DOORS, Indicator
from tests.fakes.recorded_ledger import recorded, text

GOLDEN = Path(__file__).parent / "golden"
ENGAGEMENT = date(2025, 10, 1)
DAYS = [
    (date(2025, 10, 12), ENGAGEMENT),
    (date(2025, 12, 31), ENGAGEMENT),
    (date(2026, 1, 31), ENGAGEMENT),
    (date(2021, 4, 1), date(2021, 1, 1)),
]


@pytest.mark.parametrize(("day", "baseline"), DAYS)
def test_the_ledger_is_the_one_checked_by_hand(day: date, baseline: date) -> None:
    lines = (GOLDEN / f"ledger-{day}.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if not line.startswith("#")]

    assert text(recorded(day, baseline)).splitlines() == wanted


def test_the_ledger_agrees_with_what_everybody_knows() -> None:
    """Read from the article and the news of the year, not from the program."""
    board = recorded(date(2026, 1, 31), ENGAGEMENT).board

    def state(indicator: Indicator, country: str) -> CellState | None:
        return board.cell(indicator, country).state

    assert {one.indicator for one in board.doors} == DOORS
    assert [one.door for one in board.doors] == [Door.AJAR] * 3  # offers and papers, no act yet
    assert {who: state(Indicator.VISITS, who) for who in ("ID", "LA", "VN", "MY")} == {
        "ID": CellState.HAPPENED,  # Sugiono, 10-11 October
        "LA": CellState.RECURRING,  # Thongloun on 7 October, Thongsavanh on 11 November
        "VN": CellState.HAPPENED,  # To Lam, 9-11 October
        "MY": CellState.NO_SIGN,
    }
    assert state(Indicator.CONSULTATIONS, "ID") is CellState.AGREED  # the memorandum, no round yet
    assert state(Indicator.ASEAN_FORUMS, "ID") is CellState.TALKED_ABOUT  # the offer
    assert state(Indicator.MISSIONS, "ID") is CellState.AGREED  # sworn in, not yet in Pyongyang
    assert not any(cell.setback or cell.at_risk for cell in board.cells)
