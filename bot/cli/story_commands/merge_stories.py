"""``story merge``."""

from typing import Annotated

import typer

from bot.cli.story_commands import fields


def command(
    which: fields.Which,
    into: Annotated[str, typer.Argument(help="The story that it is the same event as.")],
    why: fields.Why,
    as_json: fields.AsJson = False,
) -> None:
    """Say that two stories are one event. The first one's reports go to the second; its message
    says so, and one correction answers it."""
    from bot.cli.story_commands.acting import Act, act

    act(Act("merge", which, why=why, into=into), as_json=as_json)
