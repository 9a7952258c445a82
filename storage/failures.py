"""Turns a driver's failure into a sentence for people."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from bot.errors import DatabaseError, DatabaseFullError

_DISK_FULL = {"53100", "53200"}  # PostgreSQL: disk_full, out_of_memory
_SENTENCES = (
    ("database is locked", "another process keeps it locked; stop that process and try again"),
    ("file is not a database", "the file is no SQLite database; move it away or set DATABASE_URL"),
    ("disk image is malformed", "the file is damaged; restore a backup"),
    ("readonly database", "it may not be written; check the owner and the rights of the file"),
    ("unable to open database", "it cannot be opened; check that its folder exists and is yours"),
    ("no such table", "the file was deleted or replaced while in use; stop, restore it, start"),
    ("disk i/o error", "the disk failed to read or write; check the disk"),
    ("password authentication failed", "the server refused user or password"),
    ("does not exist", "the server has no such database, user or table"),
    ("connection refused", "no server answers at that address"),
    ("could not translate host name", "that host name is not known"),
    ("name or service not known", "that host name is not known"),
    ("connection timeout", "the server does not answer in time"),
)


def shown(url: str) -> str:
    """Return the URL as settings have it, without its password, for messages."""
    parsed = make_url(url)
    return parsed.set(drivername=parsed.get_backend_name()).render_as_string(hide_password=True)


@contextmanager
def as_sentences(url: str) -> Iterator[None]:
    """Raise DatabaseError for what people can act on; programming errors pass unchanged."""
    try:
        yield
    except DBAPIError as error:
        sentence = _sentence(error, url)
        if sentence is None:
            raise
        raise sentence from error


def _sentence(error: DBAPIError, url: str) -> DatabaseError | None:
    origin = error.orig
    words = str(origin).lower()
    code = getattr(origin, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_FULL or getattr(origin, "sqlstate", None) in _DISK_FULL:
        return DatabaseFullError(
            f"{shown(url)}: no room left; nothing of this write was kept. "
            "Free some space; writing goes on by itself."
        )
    for part, meaning in _SENTENCES:
        if part in words:
            return DatabaseError(f"{shown(url)}: {meaning}")
    if error.connection_invalidated:
        return DatabaseError(f"{shown(url)}: the connection was lost")
    return None
