"""``story``: one event with its reports, and corrections. Each subcommand is one file in
story_commands."""

from importlib import import_module

import typer

SUBCOMMANDS = {
    "show": "show_story",
    "confirm": "confirm_story",
    "reject": "reject_story",
    "restage": "restage_story",
    "merge": "merge_stories",
    "split": "split_story",
    "undo": "undo_correction",
}


def register(app: typer.Typer) -> None:
    """Add ``story`` with its subcommands."""
    story = typer.Typer(
        name="story", help="Show an event with its reports, and correct it.", no_args_is_help=True
    )
    for name, module in SUBCOMMANDS.items():
        story.command(name)(import_module(f"bot.cli.story_commands.{module}").command)
    app.add_typer(story)
