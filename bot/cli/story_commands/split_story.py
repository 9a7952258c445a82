"""``story split``."""

from typing import Annotated

import typer

from bot.cli.story_commands import fields


def command(
    which: fields.Which,
    report: Annotated[str, typer.Argument(help="The link or the id of the report that leaves.")],
    why: fields.Why,
    as_json: fields.AsJson = False,
) -> None:
    """Take a report out of an event that it does not belong to. It becomes an event of its own,
    whose alert answers the old message."""
    from bot.cli.story_commands.acting import Act, act

    act(Act("split", which, why=why, report=report), as_json=as_json)
