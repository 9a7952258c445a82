"""``db upgrade`` and ``db backup FILE``."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="The database: schema and copies.", no_args_is_help=True)
    group.command()(upgrade)
    group.command()(backup)
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
