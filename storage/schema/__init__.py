"""Every table; the migrations make them, a test compares the two."""

from storage.schema.articles import articles, claims, identities, revisions, verdicts
from storage.schema.base import metadata
from storage.schema.delivery import (
    deliveries,
    destinations,
    digests,
    edits,
    feedback,
    held_alerts,
)
from storage.schema.feeds import feed_days, feed_states, feeds, polls, sightings
from storage.schema.history import history
from storage.schema.service import (
    audit,
    drafts,
    leases,
    meta,
    overrides,
    postings,
    search_batches,
    silences,
    updates,
)
from storage.schema.stories import alerts, stories, story_articles

__all__ = [
    "alerts",
    "articles",
    "audit",
    "claims",
    "deliveries",
    "destinations",
    "digests",
    "drafts",
    "edits",
    "feed_days",
    "feed_states",
    "feedback",
    "feeds",
    "held_alerts",
    "history",
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
