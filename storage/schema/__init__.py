"""Every table; the migrations make them, a test compares the two."""

from storage.schema.articles import articles, claims, identities, revisions, verdicts
from storage.schema.base import metadata
from storage.schema.delivery import alerts, deliveries, destinations, stories, story_articles
from storage.schema.feeds import feed_days, feed_states, feeds, polls, sightings
from storage.schema.service import (
    audit,
    leases,
    meta,
    overrides,
    postings,
    search_batches,
    silences,
    updates,
)

__all__ = [
    "alerts",
    "articles",
    "audit",
    "claims",
    "deliveries",
    "destinations",
    "feed_days",
    "feed_states",
    "feeds",
    "identities",
    "leases",
    "meta",
    "metadata",
    "overrides",
    "polls",
    "postings",
    "revisions",
    "search_batches",
    "sightings",
    "silences",
    "stories",
    "story_articles",
    "updates",
    "verdicts",
]
