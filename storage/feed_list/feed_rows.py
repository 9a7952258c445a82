"""Rows of ``feeds`` and ``feed_states`` to values and back."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import timedelta
from operator import attrgetter
from typing import Any

from bot.feeds.feed import (
    Feed,
    FeedKind,
    FeedState,
    FetchOutcome,
    Health,
    IdentityPolicy,
)
from storage.schema import feed_states, feeds

FEED_COLUMNS = (
    feeds.c.name,
    feeds.c.url,
    feeds.c.country,
    feeds.c.kind,
    feeds.c.language,
    feeds.c.official_of,
    feeds.c.interval_seconds,
    feeds.c.enabled,
    feeds.c.user_agent,
    feeds.c.headers,
    feeds.c.encoding,
    feeds.c.tags,
)
STATE_NAMES = tuple(field.name for field in fields(FeedState))
STATE_COLUMNS = tuple(feed_states.c[name] for name in STATE_NAMES)
_OUTCOME = STATE_NAMES.index("last_outcome")
_HEALTH = STATE_NAMES.index("health")
_POLICY = STATE_NAMES.index("identity_policy")
_state_values = attrgetter(*STATE_NAMES)


def feed_of(values: Sequence[Any]) -> Feed:
    """Build a Feed from values in the order of FEED_COLUMNS."""
    return Feed(
        name=values[0],
        url=values[1],
        country=values[2],
        kind=FeedKind(values[3]),
        language=values[4],
        official_of=values[5],
        interval=timedelta(seconds=values[6]),
        enabled=values[7],
        user_agent=values[8],
        headers=tuple((name, value) for name, value in values[9]),
        encoding=values[10],
        tags=tuple(values[11]),
    )


def state_of(values: Sequence[Any]) -> FeedState:
    """Build a FeedState from values in the order of STATE_COLUMNS."""
    known = list(values)
    known[_OUTCOME] = None if known[_OUTCOME] is None else FetchOutcome(known[_OUTCOME])
    known[_HEALTH] = Health(known[_HEALTH])
    known[_POLICY] = IdentityPolicy(known[_POLICY])
    return FeedState(**dict(zip(STATE_NAMES, known, strict=True)))


def state_row(state: FeedState) -> dict[str, Any]:
    """Return the columns of a state."""
    return dict(zip(STATE_NAMES, _state_values(state), strict=True))


def spec_row(feed: Feed) -> dict[str, Any]:
    """Return the columns that feeds.toml decides, but for the URLs."""
    return {
        "name": feed.name,
        "country": feed.country,
        "kind": str(feed.kind),
        "language": feed.language,
        "official_of": feed.official_of,
        "interval_seconds": feed.interval.total_seconds(),
        "enabled": feed.enabled,
        "user_agent": feed.user_agent,
        "headers": [list(pair) for pair in feed.headers],
        "encoding": feed.encoding,
        "tags": list(feed.tags),
    }
