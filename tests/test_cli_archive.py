"""``search`` and ``db`` on a real database."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import cli
from storage.database import Database
from tests.fakes.archive import TITLES, filled

NOW = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path}/jembatan.db"
    monkeypatch.setenv("DATABASE_URL", url)
    database = filled(url, NOW)
    yield database
    database.close()


@pytest.mark.usefixtures("database")
def test_search_shows_what_it_finds(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_line(["search", "laos", "minister"]) == 0
    shown = capsys.readouterr().out.splitlines()

    assert shown[0] == f"2025-11-20  {TITLES[0][1]}"
    assert shown[1] == "    alert: visits [held]; Warta Contoh, ID"
    assert shown[2].startswith("    https://warta.example/0  (")
    assert len(shown) == 3


@pytest.mark.usefixtures("database")
def test_search_pages_and_speaks_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_line(["search", "--json", "--limit", "1", "pyongyang"]) == 0
    (newest,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert cli.run_line(["search", "--json", "--before", newest["id"], "pyongyang"]) == 0
    (older,) = map(json.loads, capsys.readouterr().out.splitlines())

    assert (newest["title"], older["title"]) == (TITLES[1][1], TITLES[0][1])


@pytest.mark.usefixtures("database")
def test_search_without_result_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_line(["search", "antarctica"]) == 1
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "Nothing found.\n")


@pytest.mark.usefixtures("database")
def test_a_wrong_id_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_line(["search", "--before", "nonsense", "laos"]) == 2
    assert "is no id of an article" in capsys.readouterr().err


@pytest.mark.usefixtures("database")
def test_backup_is_a_whole_copy_and_overwrites_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "copy.db"

    assert cli.run_line(["db", "backup", str(target)]) == 0
    assert capsys.readouterr().out.startswith(f"{target}: ")
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT count(*) FROM articles").fetchone() == (len(TITLES),)
    assert cli.run_line(["db", "backup", str(target)]) == 3
    assert "overwrites nothing" in capsys.readouterr().err


def test_upgrade_makes_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new/jembatan.db")

    assert cli.run_line(["status", "--quiet"]) == 3
    assert cli.run_line(["db", "upgrade"]) == 0
    assert cli.run_line(["db", "upgrade"]) == 0
    assert "current schema" in capsys.readouterr().out
    assert cli.run_line(["status", "--quiet"]) == 1
