"""The database: opens, migrates, and runs functions in transactions.

Writes go through one thread, one transaction each; reads run beside them on their own
connections. ``async with`` is not needed: a function of ``(conn)`` is handed in.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL

from bot.errors import DatabaseError
from storage import engines, migrations
from storage.failures import as_sentences

T = TypeVar("T")


class Database:
    """An open database; safe to use from several threads and from one event loop."""

    def __init__(self, url: URL) -> None:
        self._url = url.render_as_string(hide_password=False)
        self._engines = engines.build(url)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="db-write")
        self._readers = ThreadPoolExecutor(engines.READERS, thread_name_prefix="db-read")

    @classmethod
    def open(cls, url: str, *, migrate: bool = True) -> "Database":
        """Open the database, making and upgrading it unless ``migrate`` is False.

        Raises NewerSchemaError when a newer Jembatan wrote it, DatabaseError with one sentence
        when it cannot be used.
        """
        parsed = engines.parse(url)
        embedded = parsed.get_backend_name() == "sqlite"
        if embedded and migrate:
            engines.make_folder(parsed)
        elif embedded and not Path(str(parsed.database)).is_file():
            raise DatabaseError(f"{parsed.database}: no database there yet; `run` makes it")
        database = cls(parsed)
        try:
            with as_sentences(database._url):
                migrations.prepare(database._engines.writer, upgrade=migrate)
        except BaseException:
            database.close()
            raise
        return database

    async def write(self, function: Callable[[Connection], T]) -> T:
        """Run the function in a transaction of its own, after all earlier writes."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer, self.write_now, function)

    async def read(self, function: Callable[[Connection], T]) -> T:
        """Run the function on one snapshot; it must not write."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self.read_now, function)

    def write_now(self, function: Callable[[Connection], T]) -> T:
        """``write`` for code without an event loop; blocks."""
        return self._run(self._engines.writer, function)

    def read_now(self, function: Callable[[Connection], T]) -> T:
        """``read`` for code without an event loop; blocks."""
        return self._run(self._engines.reader, function)

    def _run(self, engine: Engine, function: Callable[[Connection], T]) -> T:
        with as_sentences(self._url), engine.begin() as connection:
            return function(connection)

    @property
    def url(self) -> str:
        """The URL in full, password included: not for logs."""
        return self._url

    def close(self) -> None:
        """Wait for what is under way, then close every connection."""
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self._engines.writer.dispose()
        self._engines.reader.dispose()
