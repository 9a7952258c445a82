"""Silences: what is to be held back, by whom, why and until when. Values and one question. Pure.

The semantics are Alertmanager's: a silence mutes, it deletes nothing; what it held back is counted
and told when it ends (https://prometheus.io/docs/alerting/latest/alertmanager/#silences).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.ids import StoryId
from bot.match.verdict import Indicator

SilenceId = NewType("SilenceId", int)


class SilenceState(StrEnum):
    """The life of a silence."""

    ACTIVE = "active"
    ENDED = "ended"  # its time ran out, or someone ended it; what it held back is told


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceMatcher:
    """What is held back: an alert that fits every field that is set; at least one is."""

    indicator: Indicator | None = None
    country: str | None = None  # an ASEAN actor of the claims, ISO 3166 or "ASEAN"
    feed: str | None = None  # name of a feed
    outlet: str | None = None  # host of the report's link
    story: StoryId | None = None  # its whole thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """One silence."""

    id: SilenceId
    matcher: SilenceMatcher
    author: str
    why: str
    starts_at: datetime
    ends_at: datetime
    state: SilenceState = SilenceState.ACTIVE
    suppressed: int = 0
    ended_by: str | None = None
