"""``feeds``: the feed list. Each subcommand is one file in feed_commands."""

from importlib import import_module

import typer

SUBCOMMANDS = {
    "list": "list_feeds",
    "verify": "verify_feeds",
    "add": "add_feed",
    "edit": "edit_feed",
    "remove": "remove_feed",
    "pause": "pause_feed",
    "resume": "resume_feed",
    "test": "try_feed",
    "import-opml": "import_opml",
    "export-opml": "export_opml",
}


def register(app: typer.Typer) -> None:
    """Add ``feeds`` with its subcommands."""
    feeds = typer.Typer(
        name="feeds", help="Show, check and change the feed list.", no_args_is_help=True
    )
    for name, module in SUBCOMMANDS.items():
        feeds.command(name)(import_module(f"bot.cli.feed_commands.{module}").command)
    app.add_typer(feeds)
