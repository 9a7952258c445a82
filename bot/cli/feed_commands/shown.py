"""How a feed is shown: as a line for people, as an object for machines."""

import json
from collections.abc import Mapping
from typing import Any

import typer

from bot.feeds.feed import Feed
from bot.feeds.lists.codes import place_name
from bot.feeds.lists.feeds_fields import interval_text


def as_object(feed: Feed) -> dict[str, Any]:
    """A feed as feeds.toml names its keys; headers by name only, since they may hold keys."""
    return {
        "name": feed.name,
        "url": feed.url,
        "country": feed.country,
        "language": feed.language,
        "kind": feed.kind.value,
        "official_of": feed.official_of,
        "interval": interval_text(feed.interval),
        "enabled": feed.enabled,
        "tags": list(feed.tags),
        "headers": [name for name, _ in feed.headers],
    }


def in_words(feed: Feed) -> str:
    """A feed in one line."""
    voice = f", speaks for {place_name(feed.official_of)}" if feed.official_of else ""
    off = "" if feed.enabled else ", paused"
    return (
        f"{feed.name} ({place_name(feed.country)}, {feed.language or 'any language'}, "
        f"{feed.kind}{voice}, every {interval_text(feed.interval)}{off}) {feed.url}"
    )


def report(sentence: str, answer: Mapping[str, Any], as_json: bool) -> None:
    """Print the sentence, or the object."""
    typer.echo(json.dumps(answer, ensure_ascii=False) if as_json else sentence)
