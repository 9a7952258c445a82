"""db backup: a whole, checked copy of one moment, while the bot writes."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.errors import DatabaseError
from storage.backup import backup
from storage.database import Database
from tests.storage.builders import ALERT, House, item


@contextmanager
def writing(house: House) -> Iterator[None]:
    """Bring news in another thread for as long as the block lasts."""
    done = threading.Event()

    def bring() -> None:
        number = 0
        while not done.is_set():
            number += 1
            house.bring(*(item(f"{number} {n}", guid=f"{number} {n}") for n in range(20)))

    thread = threading.Thread(target=bring)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_a_copy_made_while_writing_is_whole(sqlite: Database, tmp_path: Path) -> None:
    house = House(sqlite, "Antara")
    house.bring(item("first", guid="0", verdict=ALERT))
    with writing(house):
        for number in range(5):
            target = tmp_path / f"copy {number}.db"
            assert backup(sqlite.url, target) == target.stat().st_size
    for number in range(5):
        with closing(sqlite3.connect(tmp_path / f"copy {number}.db")) as copy:
            (articles,) = copy.execute("SELECT count(*) FROM articles").fetchone()
            (revisions,) = copy.execute("SELECT count(*) FROM revisions").fetchone()
            assert articles == revisions
            assert articles % 20 == 1
            assert copy.execute("PRAGMA foreign_key_check").fetchall() == []
    assert not list(tmp_path.glob("*.part*"))


def test_a_copy_opens_as_a_database_and_holds_everything(sqlite: Database, tmp_path: Path) -> None:
    house = House(sqlite, "Antara")
    house.bring(item("first", guid="0", verdict=ALERT))
    backup(sqlite.url, tmp_path / "copy.db")
    copy = House(Database.open(f"sqlite:///{tmp_path}/copy.db", migrate=False))
    assert copy.count("articles") == copy.count("alerts") == 1
    copy.database.close()


def test_a_backup_overwrites_nothing(sqlite: Database, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("precious")
    with pytest.raises(DatabaseError, match="overwrites nothing"):
        backup(sqlite.url, target)
    assert target.read_text() == "precious"


def test_a_backup_that_cannot_be_written_says_so(sqlite: Database, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="cannot be written"):
        backup(sqlite.url, tmp_path / "no" / "such" / "folder.db")


def test_a_damaged_database_gives_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "jembatan.db"
    Database.open(f"sqlite:///{path}").close()
    whole = bytearray(path.read_bytes())
    whole[8192:12288] = b"\xff" * 4096
    path.write_bytes(whole)
    with pytest.raises(DatabaseError):
        backup(f"sqlite:///{path}", tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
    assert not (tmp_path / "copy.db.part").exists()


def test_no_database_no_backup(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="no database there"):
        backup(f"sqlite:///{tmp_path}/none.db", tmp_path / "copy.db")


def test_postgresql_has_a_tool_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="pg_dump"):
        backup("postgresql://user:secret@host/name", tmp_path / "copy.db")
