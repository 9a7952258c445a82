"""``feeds list``."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.feed_commands import fields

if TYPE_CHECKING:
    from bot.feeds.feed import Feed, FeedState

Only = Annotated[str | None, typer.Option(help="Only feeds of this country, by code.")]


def command(
    country: Only = None,
    language: Annotated[str | None, typer.Option(help="Only feeds in this language.")] = None,
    paused: Annotated[bool, typer.Option("--paused", help="Only feeds that are off.")] = False,
    as_json: fields.AsJson = False,
) -> None:
    """Show the feeds, how each is doing, and how many per country are alive."""
    from bot.feeds.lists.feeds_file import load
    from bot.settings import load_settings

    settings = load_settings()
    states = _states(settings.database_url)
    chosen = [
        (feed, states.get(feed.name))
        for feed in load(settings.feeds_file).feeds
        if country in (None, feed.country)
        and language in (None, feed.language)
        and not (paused and feed.enabled)
    ]
    if as_json:
        typer.echo(json.dumps([_object(feed, state) for feed, state in chosen], ensure_ascii=False))
    else:
        _show(chosen)


def _states(url: str) -> "dict[str, FeedState]":
    """What polling knows, by name; nothing before the first `run`."""
    from bot.errors import DatabaseError
    from storage.database import Database
    from storage.feed_list import feeds

    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return {}
    try:
        database = Database.open(url, migrate=False)
    except DatabaseError as error:
        typer.echo(f"How feeds are doing is not known: {error}", err=True)
        return {}
    try:
        return {item.feed.name: item.state for item in database.read_now(feeds.overview)}
    finally:
        database.close()


def _object(feed: "Feed", state: "FeedState | None") -> dict[str, Any]:
    from bot.cli.feed_commands.shown import as_object

    known = None if state is None else state.last_success
    return {
        **as_object(feed),
        "health": None if state is None else state.health.value,
        "last_success": None if known is None else known.isoformat(),
        "last_error": None if state is None else state.last_error,
    }


def _show(chosen: "list[tuple[Feed, FeedState | None]]") -> None:
    from rich.console import Console
    from rich.table import Table

    from bot.feeds.feed import FeedState
    from bot.feeds.health import coverage
    from bot.feeds.lists.feeds_fields import interval_text

    table = Table(box=None, pad_edge=False)
    for title in ("Country", "Feed", "Language", "Kind", "Every", "Health"):
        table.add_column(title, overflow="fold" if title == "Feed" else "ellipsis")
    for feed, state in chosen:
        health = "" if state is None else state.health.value
        table.add_row(
            feed.country,
            feed.name,
            feed.language or "",
            feed.kind.value,
            interval_text(feed.interval),
            health if feed.enabled else "paused",
        )
    console = Console(highlight=False)
    console.print(table)
    enabled = sum(feed.enabled for feed, _ in chosen)
    console.print(f"\n{len(chosen)} feeds, {enabled} enabled.")
    if any(state is not None for _, state in chosen):
        for item in coverage((feed, state or FeedState()) for feed, state in chosen):
            console.print(item.sentence)
