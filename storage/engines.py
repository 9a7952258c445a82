"""Engines: how connections of SQLite and PostgreSQL are made and how transactions begin.

SQLite: WAL, so readers never wait for the writer; BEGIN IMMEDIATE for every write, because a
deferred transaction that reads first fails at once when another process wrote in between,
whatever busy_timeout says (https://www.sqlite.org/lang_transaction.html). The driver's own
transaction handling is off for the same reason.
PostgreSQL: a write takes one advisory lock, so that writers of all instances come one after
another, as on SQLite; reads see one snapshot.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from bot.errors import DatabaseError

READERS = 3
_WRITE_LOCK = 0x4A454D42  # any constant; the same in every instance
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=15000",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA journal_size_limit=67108864",
)


@dataclass(frozen=True, slots=True)
class Engines:
    """One engine to write with, one to read with."""

    writer: Engine
    reader: Engine


def parse(url: str) -> URL:
    """Return the URL with the driver that we use; raises DatabaseError on any other."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseError(
            "DATABASE_URL: not a URL; write sqlite:///data/jembatan.db or postgresql://..."
        ) from error
    backend = parsed.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise DatabaseError(f"DATABASE_URL: {backend} is not supported; use sqlite or postgresql")
    if not parsed.database or parsed.database == ":memory:":
        raise DatabaseError("DATABASE_URL: name a file, such as sqlite:///data/jembatan.db")
    return parsed.set(drivername="sqlite+pysqlite")


def make_folder(url: URL) -> None:
    """Make the folder of a SQLite file; raises DatabaseError when it cannot be."""
    folder = Path(str(url.database)).parent
    if Path(str(url.database)).is_dir():
        raise DatabaseError(f"DATABASE_URL: {url.database} is a folder; name a file in it")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(
            f"DATABASE_URL: cannot make the folder {folder}: {error.strerror}"
        ) from error


def build(url: URL) -> Engines:
    """Make the engines; nothing is connected yet."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    return _postgresql(url)


def _sqlite(url: URL) -> Engines:
    engines = Engines(writer=_pool(url, 1), reader=_pool(url, READERS))
    for engine, begin in ((engines.writer, "BEGIN IMMEDIATE"), (engines.reader, "BEGIN")):
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_with(begin))
    event.listen(engines.reader, "connect", _only_read)
    return engines


def _pool(url: URL, size: int) -> Engine:
    return create_engine(
        url,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=120,
        connect_args={"check_same_thread": False},
    )


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _only_read(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA query_only=ON")


def _begin_with(statement: str) -> Any:
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return begin


def _postgresql(url: URL) -> Engines:
    try:
        engine = create_engine(url, pool_size=READERS + 1, max_overflow=2, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise DatabaseError(
            "DATABASE_URL: PostgreSQL needs the extra 'postgres' (psycopg); install it"
        ) from error
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    writer = engine.execution_options()
    event.listen(writer, "begin", _lock_writers)
    return Engines(writer=writer, reader=reader)


def _lock_writers(connection: Connection) -> None:
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")
