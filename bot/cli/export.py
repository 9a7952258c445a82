"""``export``: the archive as JSONL, one article a line, oldest first."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

if TYPE_CHECKING:
    from sqlalchemy import Connection


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(export)


def export(
    file: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write here, not to standard output.")
    ] = None,
    relevant: Annotated[
        bool, typer.Option("--relevant", help="Leave out articles whose verdict is none.")
    ] = False,
) -> None:
    """Print every article with verdict, claims and story as JSON lines."""
    from bot.settings import load_settings
    from storage.database import Database

    database = Database.open(load_settings().database_url, migrate=False)
    try:
        if file is None:
            written = database.read_now(lambda conn: _write(conn, sys.stdout, relevant))
        else:
            with file.open("w", encoding="utf-8") as stream:
                written = database.read_now(lambda conn: _write(conn, stream, relevant))
    finally:
        database.close()
    if file is not None:
        typer.echo(f"{file}: {written} articles", err=True)


def _write(conn: "Connection", stream: TextIO, relevant: bool) -> int:
    from rich.progress import track

    from bot.cli.screen import progress_screen
    from storage.archive import export as archive

    written = 0
    lines = track(
        archive.export(conn),
        description="Exporting",
        total=archive.count(conn),
        console=progress_screen(wanted=not stream.isatty()),
        transient=True,
    )
    for line in lines:
        if relevant and line["verdict"] == "none":
            continue
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        written += 1
    return written
