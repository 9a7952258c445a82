"""``story undo``."""

from typing import Annotated

import typer

from bot.cli.story_commands import fields


def command(
    which: Annotated[
        str,
        typer.Argument(
            metavar="CORRECTION", help="Its id; or a story, for the last one that stands."
        ),
    ],
    why: fields.Why,
    as_json: fields.AsJson = False,
) -> None:
    """Withdraw a correction: it counts no more. An undo can be withdrawn too. The message is
    edited, and one correction says so."""
    from bot.cli.story_commands.acting import Act, act

    act(Act("undo", which, why=why), as_json=as_json)
