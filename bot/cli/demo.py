"""``demo``: the main job on recorded reports, no network, no token."""

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="End when the four months have passed.")
    ] = False,
) -> None:
    """Play four months of real reports through the production wiring, in virtual time."""
    import asyncio

    from bot import logs
    from bot.demo.play import play

    logs.configure("ERROR", "text")
    asyncio.run(play(stay=not once))
