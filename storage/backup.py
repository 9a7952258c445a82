"""A consistent copy of a database that is in use."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import DatabaseError
from storage import engines


def backup(url: str, target: Path) -> int:
    """Copy the database to ``target`` while others read and write; returns the copy's bytes.

    The copy is one moment of the database, checked, and appears under its name only when whole.
    Raises DatabaseError, also when ``target`` exists, and for PostgreSQL, which brings pg_dump.
    """
    parsed = engines.parse(url)
    if parsed.get_backend_name() != "sqlite":
        raise DatabaseError(
            "db backup copies SQLite only. For PostgreSQL use its own tool: "
            "pg_dump --format=custom --file=FILE, with the DATABASE_URL of this program."
        )
    source = Path(str(parsed.database))
    if not source.is_file():
        raise DatabaseError(f"{source}: no database there")
    if target.exists():
        raise DatabaseError(f"{target} exists; a backup overwrites nothing. Name a new file.")
    part = target.with_name(target.name + ".part")
    try:
        _copy(source, part)
        os.rename(part, target)
    except OSError as error:
        raise DatabaseError(f"{target}: cannot be written: {error.strerror}") from error
    except sqlite3.Error as error:
        raise DatabaseError(f"{target}: the copy failed: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def _copy(source: Path, part: Path) -> None:
    part.touch(mode=0o600)
    with (
        closing(sqlite3.connect(source, timeout=30)) as live,
        closing(sqlite3.connect(part)) as copy,
    ):
        # All pages in one step: a backup in several starts over whenever somebody writes, and in
        # WAL mode one long read keeps no writer waiting.
        live.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise DatabaseError(f"{source}: the copy is damaged ({verdict}); so may the source be")
    with part.open("rb") as file:
        os.fsync(file.fileno())
