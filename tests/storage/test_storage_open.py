"""Opening a database: its schema is made, kept, checked; what is unusable gets one sentence."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.errors import DatabaseError, NewerSchemaError
from storage import migrations
from storage.database import Database
from storage.schema import metadata
from tests.storage.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/deep/down/jembatan.db"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.empty(f"empty_{abs(hash(request.node.name))}")


def test_an_empty_database_gets_exactly_the_schema_of_the_program(empty_url: str) -> None:
    database = Database.open(empty_url)
    found = database.write_now(
        lambda conn: compare_metadata(
            MigrationContext.configure(conn, opts={"compare_type": True}), metadata
        )
    )
    database.close()
    assert found == []


def test_a_second_open_keeps_what_is_there(empty_url: str) -> None:
    database = Database.open(empty_url)
    database.write_now(lambda conn: conn.execute(text("INSERT INTO meta VALUES ('a', 'b')")))
    database.close()
    database = Database.open(empty_url)
    assert database.read_now(lambda conn: conn.scalar(text("SELECT value FROM meta"))) == "b"
    database.close()


def test_a_database_without_schema_is_refused_when_it_may_not_be_upgraded(empty_url: str) -> None:
    with pytest.raises(DatabaseError, match=r"no database there|db upgrade"):
        Database.open(empty_url, migrate=False)


@pytest.mark.parametrize("migrate", [True, False])
def test_a_newer_schema_is_refused_and_left_alone(own_database_url: str, migrate: bool) -> None:
    database = Database.open(own_database_url)
    database.write_now(
        lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    )
    database.close()
    with pytest.raises(NewerSchemaError, match=r"9999.*0002.*newer Jembatan"):
        Database.open(own_database_url, migrate=migrate)


def test_the_known_revisions_are_those_of_the_migrations() -> None:
    folder = Path(migrations.__file__).parent
    found = [script.revision for script in ScriptDirectory(str(folder)).walk_revisions()]
    assert tuple(reversed(found)) == migrations.REVISIONS


def test_an_open_of_a_current_database_does_not_import_alembic(sqlite_url: str) -> None:
    Database.open(sqlite_url).close()
    code = (
        "import sys; from storage.database import Database;"
        f"Database.open({sqlite_url!r}).close();"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_sqlite_runs_in_wal_mode_with_foreign_keys(sqlite: Database) -> None:
    def pragmas(conn):  # type: ignore[no-untyped-def]
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert sqlite.write_now(pragmas) == ["wal", 1, 1]
    assert sqlite.read_now(pragmas) == ["wal", 1, 1]


def test_a_read_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match=r"readonly|read-only|may not be written"):
        database.read_now(lambda conn: conn.execute(text("INSERT INTO meta VALUES ('a', 'b')")))


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://localhost/x", "mysql is not supported"),
        ("no url at all", "not a URL"),
        ("sqlite://", "name a file"),
        ("sqlite:///{tmp}", "is a folder"),
        ("sqlite:///{tmp}/text.txt", "no SQLite database"),
        ("sqlite:///{tmp}/text.txt/below.db", "cannot make the folder"),
        ("postgresql://nobody:secret@127.0.0.1:1/x", "no server answers"),
    ],
)
def test_an_unusable_database_gets_one_sentence(url: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("these are notes, no database\n" * 100)
    with pytest.raises(DatabaseError, match=sentence) as caught:
        Database.open(url.format(tmp=tmp_path))
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_missing_postgresql_database_gets_one_sentence(postgres: PostgresServer) -> None:
    with pytest.raises(DatabaseError, match="no such database"):
        Database.open(postgres.url("nowhere"))
