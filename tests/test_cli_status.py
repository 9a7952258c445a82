"""``status`` and ``export`` on a real database."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import cli
from bot.clock import SystemClock
from bot.condition import vitals
from storage import meta
from storage.database import Database
from tests.fakes.archive import TITLES, filled

NOW = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path}/jembatan.db"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr(SystemClock, "now", lambda self: NOW)
    database = filled(url, NOW - timedelta(minutes=5))
    yield database
    database.close()


def _ticked(database: Database, ago: timedelta) -> None:
    when = (NOW - ago).isoformat()
    database.write_now(lambda conn: meta.put(conn, vitals.LAST_TICK, when))


def test_a_process_that_ticks_is_healthy(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    _ticked(database, timedelta(seconds=3))

    assert cli.run_line(["status"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[:3] == [
        "Running, last tick 3 s ago",
        "Feeds: 1 of 2 alive (1 ok, 1 unverified)",
        "  Laos: 0 of 1 feed alive",
    ]
    assert shown[3].startswith("Queue: 0 waiting; 0 sent, 0 failed")
    assert shown[4] == "Last alert sent: never"
    assert shown[5].startswith("Disk: database ")


def test_quiet_says_nothing_when_all_is_well(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    _ticked(database, timedelta(seconds=3))

    assert cli.run_line(["status", "--quiet"]) == 0
    captured = capsys.readouterr()
    assert captured.out + captured.err == ""


def test_a_process_that_stopped_ticking_is_not_healthy(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    _ticked(database, timedelta(hours=3))

    assert cli.run_line(["status", "--quiet"]) == 1
    assert capsys.readouterr().err == "Not running, last tick 3 h ago\n"


def test_patience_grows_with_the_tick(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    _ticked(database, timedelta(minutes=3))

    assert cli.run_line(["status", "--quiet"]) == 1
    monkeypatch.setenv("TICK_SECONDS", "60")
    assert cli.run_line(["status", "--quiet"]) == 0


def test_json_has_the_same_facts(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_line(["status", "--json"]) == 1
    facts = json.loads(capsys.readouterr().out)

    assert facts["running"] is False
    assert facts["tick_age"] is None
    assert facts["feeds"]["health"] == {"ok": 1, "unverified": 1}
    assert facts["queue"]["queued"] == 0
    assert facts["disk"]["database"] > 0


def test_without_a_database_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/nowhere/jembatan.db")

    assert cli.run_line(["status", "--quiet"]) == 3
    assert "no database there yet" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()


def test_export_prints_every_article_once(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run_line(["export"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert [(line["verdict"], line["title"]) for line in lines] == list(TITLES)
    assert {line["feed_name"] for line in lines} == {"Warta Contoh"}


def test_export_to_a_file_leaves_out_what_is_not_relevant(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "archive.jsonl"

    assert cli.run_line(["export", "--relevant", "--output", str(file)]) == 0
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line["verdict"] for line in lines] == ["alert", "context"]
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"{file}: 2 articles\n")
