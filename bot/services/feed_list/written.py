"""Feeds as the audit writes them: by the keys of feeds.toml, without credentials."""

from collections.abc import Mapping
from typing import Any

from bot.feeds.feed import Feed
from bot.feeds.lists.feeds_fields import READERS, interval_text
from bot.feeds.lists.masked import masked


def raw(feed: Feed) -> dict[str, Any]:
    """Return a feed as feeds.toml would write it, without what is not set."""
    values = {
        "name": feed.name,
        "url": feed.url,
        "country": feed.country,
        "language": feed.language,
        "kind": feed.kind.value,
        "official_of": feed.official_of,
        "interval": interval_text(feed.interval),
        "enabled": feed.enabled,
        "user_agent": feed.user_agent,
        "headers": dict(feed.headers) or None,
        "encoding": feed.encoding,
        "tags": list(feed.tags) or None,
    }
    return {key: value for key, value in values.items() if value is not None}


def shown(feed: Feed) -> dict[str, Any]:
    """Return ``raw`` for people."""
    return shown_raw(raw(feed))


def shown_raw(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values for people: addresses masked, headers by their names."""
    return {key: _shown(value) for key, value in values.items()}


def difference(old: Feed, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys that change, as they were and as they are to be."""
    before = raw(old)
    return {
        "old": shown_raw({key: before.get(key) for key in changes}),
        "new": shown_raw(dict(changes)),
    }


def has(feed: Feed, changes: Mapping[str, Any]) -> bool:
    """Whether a feed has these values already; raises ValueError for values that are none."""
    before = raw(feed)
    return all(
        before.get(key) is None if value is None else _is(feed, key, value)
        for key, value in changes.items()
    )


def _is(feed: Feed, key: str, value: Any) -> bool:
    return key in READERS and bool(getattr(feed, key) == READERS[key](value))


def _shown(value: Any) -> Any:
    if isinstance(value, Mapping):
        return sorted(value)
    return masked(value) if isinstance(value, str) else value
