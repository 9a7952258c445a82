"""``poll --once``: one round over all feeds."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.feeds.feed import DueFeed
    from storage.records import FeedBatch


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("poll")(poll)


def poll(
    once: Annotated[bool, typer.Option("--once", help="One round over all feeds, then exit.")],
    as_json: Annotated[bool, typer.Option("--json", help="A JSON line per feed.")] = False,
) -> None:
    """Poll every enabled feed once, now; a line per feed and a summary.

    Alerts are written down and sent by the next `run`. Exit status 1 when a feed failed.
    """
    import asyncio

    from bot import logs
    from bot.polling.once import poll_once
    from bot.settings import load_settings

    if not once:
        raise typer.BadParameter("say --once; polling that goes on is what `run` does")
    settings = load_settings()
    logs.configure(settings.log_level, settings.log_format, secrets=settings.secrets())

    def show(due: "DueFeed", batch: "FeedBatch") -> None:
        typer.echo(_json_line(due, batch) if as_json else _line(due, batch))

    tally = asyncio.run(poll_once(settings, show))
    typer.echo(tally.json() if as_json else tally.sentence())
    raise typer.Exit(1 if tally.failed else 0)


def _line(due: "DueFeed", batch: "FeedBatch") -> str:
    record = batch.record
    what = f"{record.new} new of {record.entries}" if record.entries else ""
    told = "; ".join(part for part in (what, record.state.last_error) if part)
    return f"{record.outcome:<18} {due.feed.name:<36} {told}".rstrip()


def _json_line(due: "DueFeed", batch: "FeedBatch") -> str:
    import json

    record = batch.record
    return json.dumps(
        {
            "feed_name": due.feed.name,
            "url": due.feed.url,
            "outcome": record.outcome,
            "status": record.status,
            "entries": record.entries,
            "new": record.new,
            "seconds": round(record.seconds, 3),
            "error": record.state.last_error,
        },
        ensure_ascii=False,
    )
