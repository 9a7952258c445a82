"""Brings a database to this program's schema, or says why not.

Alembic is imported only when there is something to do: a start on a current database does not
pay for it.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from bot.errors import DatabaseError, NewerSchemaError

REVISIONS = ("0001", "0002")  # oldest first; a test compares them with versions/
HEAD = REVISIONS[-1]


def current(connection: Connection) -> str | None:
    """Return the schema's revision; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def prepare(engine: Engine, *, upgrade: bool) -> None:
    """Upgrade to HEAD; without ``upgrade`` only check. One transaction, so all or nothing."""
    with engine.begin() as connection:
        found = current(connection)
        if found == HEAD:
            return
        if found is not None and found not in REVISIONS:
            raise NewerSchemaError(
                f"The database has schema {found}, this program knows up to {HEAD}: "
                "a newer Jembatan wrote it. Start that version, or restore an older backup."
            )
        if not upgrade:
            raise DatabaseError("The database has no current schema; run `db upgrade` first.")
        _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
