"""Small facts of the database itself: revisions, watermarks."""

from sqlalchemy import Connection, delete, insert, select

from storage.schema import meta


def get(conn: Connection, key: str) -> str | None:
    """Return the value, or None."""
    value: str | None = conn.scalar(select(meta.c.value).where(meta.c.key == key))
    return value


def put(conn: Connection, key: str, value: str) -> None:
    """Set the value."""
    conn.execute(delete(meta).where(meta.c.key == key))
    conn.execute(insert(meta).values(key=key, value=value))
