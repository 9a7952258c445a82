"""Every way a cell can move, by a fixture made by hand."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.board import ledger
from bot.board.values import Cell
from bot.match.verdict import Indicator
from tests.fakes.ledger_events import event

_FILE = Path(__file__).parent / "golden" / "transitions.toml"
CELLS = tomllib.loads(_FILE.read_text(encoding="utf-8"))["cell"]
BASELINE = date(2024, 1, 1)


def stands(cell: Cell) -> str:
    marks = [name for name in ("setback", "at_risk", "unconfirmed") if getattr(cell, name)]
    return " ".join([str(cell.state), *marks])


@pytest.mark.parametrize("case", CELLS, ids=[one["name"] for one in CELLS])
def test_a_cell_moves_as_written_down(case: dict[str, Any]) -> None:
    events = [event(line, name=f"e{n}") for n, line in enumerate(case["events"])]
    _, indicator, _, who, *_ = case["events"][0].replace(":", "").split(" ")

    for line in case["expect"]:
        day, _, wanted = line.partition(" ")
        board = ledger.fold(events, (), (), as_of=date.fromisoformat(day), baseline=BASELINE)

        assert (day, stands(board.cell(Indicator(indicator), who))) == (day, wanted)


def test_the_fixture_walks_every_state_and_mark() -> None:
    expected = {word for case in CELLS for line in case["expect"] for word in _words(line)}

    assert expected == {
        *("no sign", "talked about", "agreed", "happened", "recurring"),
        *("setback", "at_risk", "unconfirmed"),
    }


def _words(line: str) -> list[str]:
    marks = line.partition(" ")[2].replace("no sign", "no_sign").replace("talked ", "talked_")
    return [one.replace("no_", "no ").replace("talked_", "talked ") for one in marks.split(" ")]


def test_moves_tell_each_step_and_what_did_it() -> None:
    events = [
        event("2024-01-01 visits held LA", name="first"),
        event("2024-03-01 visits held LA", name="second"),
        event("2024-03-01 missions closes LA", name="threat"),
    ]
    board = ledger.fold(events, (), (), as_of=date(2025, 10, 1), baseline=BASELINE)

    told = [(one.date.isoformat(), f"{one.before} > {one.after}", one.step) for one in board.moves]
    assert told == [
        ("2024-01-01", "no sign > happened", "held"),
        ("2024-03-01", "no sign > no sign", "closes"),
        ("2024-03-01", "happened > recurring", "held"),
        ("2024-08-28", "no sign > no sign", "decay"),
        ("2025-09-01", "recurring > happened", "decay"),
    ]
    assert [one.event_id for one in board.moves] == ["first", "threat", "second", None, None]


def test_a_claim_of_asean_alone_moves_no_cell_between_states() -> None:
    events = [event("2026-01-05 consultations held ASEAN"), event("2026-01-05 bridge held ASEAN")]
    board = ledger.fold(events, (), (), as_of=date(2026, 2, 1), baseline=BASELINE)

    assert board.cell(Indicator.CONSULTATIONS, "ASEAN").state == "no sign"
    assert board.cell(Indicator.BRIDGE, "ASEAN").state == "happened"
