"""Many rows at once: long lists in parts, and inserts that pass over what is there.

``insert_new`` leans on SQLAlchemy's insertmanyvalues: sqlite3's own executemany with RETURNING
inserts the rows and returns none of them, silently.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import sqlite

T = TypeVar("T")
SIZE = 500  # values in one IN (...): few enough for both engines


def chunks(values: Sequence[T], size: int = SIZE) -> Iterator[Sequence[T]]:
    """Yield the values in parts of at most ``size``."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


@cache
def _ignoring(dialect: str, table: Table) -> Insert:
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects import postgresql  # 2 MiB that an embedded database does without

    return postgresql.insert(table).on_conflict_do_nothing()


@cache
def _returning(dialect: str, table: Table) -> Insert:
    return _ignoring(dialect, table).returning(*table.primary_key.columns)


def insert_missing(conn: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows whose keys are not there yet."""
    if rows:
        conn.execute(_ignoring(conn.dialect.name, table), rows)


def insert_new(
    conn: Connection, table: Table, rows: Sequence[dict[str, Any]]
) -> list[tuple[Any, ...]]:
    """``insert_missing``, returning the primary keys of exactly the rows that were new."""
    if not rows:
        return []
    return [tuple(row) for row in conn.execute(_returning(conn.dialect.name, table), rows)]
