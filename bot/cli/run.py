"""``run``: the bot."""

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run")(run)


def run() -> None:
    """Poll, match, alert, answer; without a token alerts go to this terminal. Ctrl-C ends it."""
    import asyncio

    from bot import logs
    from bot.serving import serve
    from bot.settings import load_settings

    settings = load_settings()
    logs.configure(settings.log_level, settings.log_format, secrets=settings.secrets())
    asyncio.run(serve(settings))
