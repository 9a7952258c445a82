"""``feeds export-opml``."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write it; default: standard output.")
    ] = None,
) -> None:
    """Write the list as OPML; headers are left out, since they may hold keys."""
    from bot.feeds.lists import opml
    from bot.feeds.lists.feeds_file import load
    from bot.settings import load_settings

    feeds = load(load_settings().feeds_file).feeds
    text = opml.write(feeds)
    if file is None:
        typer.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8")
        typer.echo(f"{len(feeds)} feeds written to {file}.")
