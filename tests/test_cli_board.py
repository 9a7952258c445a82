"""``board`` in the terminal: doors first, evidence and watch, in 80 columns; JSON as promised."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rich.cells import cell_len

from bot import cli
from bot.board import ledger
from bot.cli.board_screen import screen
from bot.services.board import import_history
from storage.database import Database
from tests.fakes.archive import filled
from tests.fakes.web_site import ledger_event

NOW = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)
INDICATORS = Path(__file__).parents[1] / "indicators"


@pytest.fixture
def _database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/jembatan.db"
    monkeypatch.setenv("DATABASE_URL", url)
    database: Database = filled(url, NOW)
    database.write_now(lambda conn: import_history(conn, INDICATORS))
    database.close()


@pytest.mark.usefixtures("_database")
def test_the_screen_begins_with_the_answer_and_the_doors(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.run_line(["board", "--as-of", "2025-11-20"]) == 0
    shown = capsys.readouterr().out
    lines = shown.splitlines()

    assert lines[0] == "Follow-up board, 2025-11-20, counted from 2025-10-01"
    assert lines[2].startswith("From 1 October 2025 to 20 November 2025 no door has opened")
    assert shown.index("\nDOORS") < shown.index("\nMOVED SINCE") < shown.index("\nCONSULTATIONS")
    assert shown.index("\nCONSULTATIONS") < shown.index("\nOCCASIONS")
    assert "  ajar     consultations      agreed: Indonesia, Vietnam" in lines
    assert "112" not in lines[0]
    assert max(map(cell_len, lines)) <= 80


@pytest.mark.usefixtures("_database")
def test_the_screen_says_evidence_silence_and_occasions(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.run_line(["board", "--as-of", "2025-11-20"]) == 0
    shown = " ".join(capsys.readouterr().out.split())

    assert "Laos recurring 2025-11-20 held: Foreign minister of Laos" in shown
    assert "40 days ago, 1 of them watched (1 of 1 feeds alive); imported" in shown
    assert "no report in 1 day watched (1 of 1 feeds alive): ID" in shown
    assert "unwatched: no live feed, so nothing can be said: BN, KH, LA" in shown
    assert "2025-11-08 Anniversary of Singapore-DPRK relations" in shown
    assert "came and went, not watched well enough: no report of embassies" in shown


@pytest.mark.usefixtures("_database")
def test_json_is_the_contract_and_days_are_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        cli.run_line(["board", "--json", "--as-of", "2025-10-12", "--baseline", "2025-09-01"]) == 0
    )
    value = json.loads(capsys.readouterr().out)
    assert (value["as_of"], value["baseline"]) == ("2025-10-12", "2025-09-01")
    assert [one["door"] for one in value["doors"]] == ["ajar"] * 3
    cell = value["cells"][1]
    assert (cell["indicator"], cell["country"], cell["state"]) == ("consultations", "ID", "agreed")
    assert cell["last_event"]["stage"] == "agreed"

    assert cli.run_line(["board", "--as-of", "2025-09-01"]) == 2
    assert "lies before the baseline, 2025-10-01" in capsys.readouterr().err
    assert cli.run_line(["board", "--as-of", "soon"]) == 2


def test_a_title_neither_steers_nor_fills_the_terminal() -> None:
    evil = "\x1b[2J\u202eLao\nvisit\u2066 \x9b31m" + "e\u0301" * 5000
    day = date(2025, 11, 12)
    shown = screen(
        ledger.fold(
            [ledger_event("evil", day, title=evil)], (), (), as_of=day, baseline=day.replace(day=1)
        )
    )

    assert "Lao visit" in " ".join(shown.split())
    assert not set("\x1b\x9b\u202e\u2066") & set(shown)
    assert len(shown) < 6000
