"""``replay``: what the current rules would make of the archive, before they are applied to it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.evaluation.replay_report import Listing
    from bot.rematch import Pass

LISTED = 20


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(replay)


def replay(
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only what was first seen since this day (UTC)."),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=0,
            help=f"List so many of each kind: {LISTED}, or with --json all. Counts are whole.",
        ),
    ] = None,
    store: Annotated[
        bool, typer.Option("--apply", help="Store the new verdicts; nobody is alerted.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Match the stored archive again with the current rules: what would appear as an alert,
    vanish, or change. Articles whose text has been let go and articles that people corrected
    stay as they are.
    """
    from bot.cli.stored import archive
    from bot.evaluation.replay_report import JsonListing, TextListing
    from bot.match.matcher import Matcher
    from bot.rematch import Pass
    from bot.settings import load_settings

    matcher = Matcher.load(load_settings().indicators_dir)
    start = None if since is None else since.replace(tzinfo=UTC)
    listing: Listing
    if as_json:
        listing = JsonListing(typer.echo, limit)
    else:
        listing = TextListing(typer.echo, LISTED if limit is None else limit)
    with archive() as database:
        run = Pass(database, matcher, start, store)
        _judge(run, listing)
    listing.end(run)


def _judge(run: "Pass", listing: "Listing") -> None:
    from rich.progress import Progress

    from bot.cli.screen import progress_screen

    with Progress(console=progress_screen(), transient=True) as progress:
        task = progress.add_task("Matching again", total=run.expected())
        for page in run.pages():
            for change, one in page:
                listing.take(change, one)
            progress.update(task, completed=run.articles)
