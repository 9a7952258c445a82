"""Builders for feeds, their states and their file."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.feeds.feed import Feed, FeedKind, FeedState, FetchOutcome, Health

NOW = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)


def a_feed(**changes: Any) -> Feed:
    """A plain feed; ``minutes`` sets its interval."""
    minutes = changes.pop("minutes", None)
    values: dict[str, Any] = {
        "name": "Warta Contoh",
        "url": "https://warta.example/rss.xml",
        "country": "ID",
        "language": "id",
        "kind": FeedKind.INDEPENDENT,
    }
    if minutes is not None:
        values["interval"] = timedelta(minutes=minutes)
    return Feed(**{**values, **changes})


def a_state(**changes: Any) -> FeedState:
    """The state of a feed that was polled well a moment ago."""
    values: dict[str, Any] = {
        "last_attempt": NOW,
        "last_success": NOW,
        "last_new_item": NOW,
        "last_outcome": FetchOutcome.NEW,
        "successes": 10,
        "health": Health.OK,
    }
    return FeedState(**{**values, **changes})


def table(name: str, /, **keys: str) -> str:
    """A ``[[feeds]]`` table; the keyword values are TOML."""
    plain = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")
    values = {
        "name": f'"{name}"',
        "url": f'"https://{plain}.example/feed"',
        "country": '"ID"',
        "kind": '"independent"',
        **keys,
    }
    return "[[feeds]]\n" + "".join(f"{key} = {value}\n" for key, value in values.items() if value)


LISTED = """\
# Kept: the head of the file.

[defaults]
interval = "15m"   # kept

# ---- Indonesia ----

# Slow.
# Two lines.
[[feeds]]
name = "Satu"
url = "https://satu.example/feed"  # the old address was /rss
country = "ID"
kind = "wire"
# interval = "1h"

# Dua has no dates.
[[feeds]]
  name = 'Dua'
  url = "https://dua.example/feed"
  country = "ID"
  kind = "wire"
  enabled = false # until it answers
  [feeds.headers]
  X-Key = "a"

# ---- Laos ----
[[feeds]]
name = "Saam"
url = "https://saam.example/feed"
country = "LA"
kind = "state"
"""
NEW_FEED = {"name": "Baru", "url": "https://baru.example/feed", "country": "ID", "kind": "wire"}
