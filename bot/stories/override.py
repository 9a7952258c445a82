"""Overrides: what people say against the machine. Values only.

A row is never changed or deleted; an undo is a further row. Every view is a fold of them over what
grouping and matching made.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.ids import ArticleId, StoryId


class OverrideAction(StrEnum):
    """What a correction does; ``value`` holds what it needs."""

    CONFIRM = "confirm"  # the event is true as told
    REJECT = "reject"  # no event that should have been told: retracted
    RESTAGE = "restage"  # value: indicator, and stage or polarity; "drop": true takes it out
    MERGE = "merge"  # value: into, the story that this one is the same as
    SPLIT = "split"  # article_id leaves the story; value: to, the story it is from then on
    UNDO = "undo"  # value: override, the id of one that counts no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One correction: who, when, why, and what."""

    id: int
    action: str  # an OverrideAction
    actor: str  # who, as the audit names them: "terminal:<user>" or "telegram:<id>"
    at: datetime
    story_id: StoryId | None = None
    article_id: ArticleId | None = None
    value: dict[str, Any] | None = None
    why: str | None = None
