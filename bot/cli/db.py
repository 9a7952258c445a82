"""``db upgrade``, ``db backup FILE`` and ``db import-history``."""

from pathlib import Path
from typing import Annotated

import typer

_NAMED = 10


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="The database: schema and copies.", no_args_is_help=True)
    group.command()(upgrade)
    group.command()(backup)
    group.command("import-history")(import_history)
    app.add_typer(group, name="db")


def upgrade() -> None:
    """Make the database, or bring its schema up to date; `run` does so by itself."""
    from bot.cli.screen import progress_screen
    from bot.settings import load_settings
    from storage.database import Database

    with progress_screen().status("Upgrading the database ..."):
        Database.open(load_settings().database_url).close()
    typer.echo("The database has the current schema.")


def backup(
    file: Annotated[Path, typer.Argument(help="The copy; must not exist yet.")],
) -> None:
    """Copy the database while the bot runs; the copy is consistent and checked."""
    from bot.cli.screen import progress_screen
    from bot.settings import load_settings
    from storage.backup import backup as copy

    with progress_screen().status(f"Copying to {file} ..."):
        size = copy(load_settings().database_url, file)
    typer.echo(f"{file}: {size / 1024 / 1024:,.1f} MiB")


def import_history() -> None:
    """Take over history.jsonl, the sourced events of the past: what the database holds of it
    becomes what the file holds. `run` does so by itself in a new database.
    """
    from bot.history_import import import_history as take_over
    from bot.settings import load_settings
    from storage.database import Database

    settings = load_settings()
    database = Database.open(settings.database_url)
    try:
        done = database.write_now(lambda conn: take_over(conn, settings.indicators_dir))
    finally:
        database.close()
    for what, names in (
        ("added", done.added),
        ("changed", done.changed),
        ("removed", done.removed),
    ):
        named = f": {', '.join(names[:_NAMED])}" if names else ""
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        typer.echo(f"{len(names)} {what}{named}{more}")
    typer.echo(f"{done.same} as before")
