"""``board``: where the doors stand, since when, and how well we were watching."""

import json
from datetime import datetime
from typing import Annotated

import typer

_DATES = ["%Y-%m-%d"]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(board)


def board(
    as_of: Annotated[
        datetime | None, typer.Option(formats=_DATES, help="As of the end of this day (UTC).")
    ] = None,
    baseline: Annotated[
        datetime | None,
        typer.Option(formats=_DATES, help="Count from this day on; BASELINE without it."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show the follow-up board: doors, cells, and how well was watched."""
    from bot.board.board_json import board_json
    from bot.cli.board_screen import screen
    from bot.clock import SystemClock
    from bot.services.board import make, question
    from bot.settings import load_settings
    from storage.database import Database

    settings = load_settings()
    since = settings.baseline if baseline is None else baseline.date()
    wanted = question(SystemClock().now(), None if as_of is None else as_of.date(), since)
    database = Database.open(settings.database_url, migrate=False)
    try:
        found = database.read_now(
            lambda conn: make(conn, wanted=wanted, folder=settings.indicators_dir)
        )
    finally:
        database.close()
    if as_json:
        typer.echo(json.dumps(board_json(found), ensure_ascii=False))
    else:
        typer.echo(screen(found))
