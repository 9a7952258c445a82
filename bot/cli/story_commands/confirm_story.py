"""``story confirm``."""

from typing import Annotated

import typer

from bot.cli.story_commands import fields


def command(
    which: fields.Which,
    why: Annotated[str | None, typer.Option(help="The reason, in a sentence.")] = None,
    as_json: fields.AsJson = False,
) -> None:
    """Say that an event is true as told. Its message gets a mark; nobody gets a new message."""
    from bot.cli.story_commands.acting import Act, act

    act(Act("confirm", which, why=why, needs_why=False), as_json=as_json)
