"""``feeds verify``."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.feed_commands import fields

if TYPE_CHECKING:
    from bot.feeds.feed import Feed
    from bot.feeds.survey import Probe


def command(
    which: Annotated[
        list[str] | None, typer.Argument(metavar="[FEED]...", help="Default: all enabled ones.")
    ] = None,
    as_json: fields.AsJson = False,
) -> None:
    """Fetch feeds once and report each; nothing is stored."""
    from bot.cli.feed_commands.probes import ask, line, probe_object, summary
    from bot.feeds.lists.feeds_edit import find
    from bot.feeds.lists.feeds_file import load
    from bot.settings import load_settings

    settings = load_settings()
    feeds = load(settings.feeds_file).feeds
    chosen: list[Feed] = (
        [feeds[find(feeds, name)] for name in which]
        if which
        else [feed for feed in feeds if feed.enabled]
    )
    probes: list[Probe] = ask(chosen, settings.allowed_private_hosts, None if as_json else line)
    if as_json:
        typer.echo(json.dumps([probe_object(probe) for probe in probes], ensure_ascii=False))
    else:
        typer.echo(summary(probes))
    if not all(probe.ok for probe in probes):
        raise typer.Exit(1)
