"""Intents: what policy decides of one article. Values only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AlertKind(StrEnum):
    """What is to be done."""

    NEW = "new"
    EDIT = "edit"
    LATE = "late"
    CATCH_UP = "catch-up"
    DIGEST = "digest"  # told later, together with others
    CORRECTION = "correction"  # answers a message that people corrected
    SKIP = "skip"


class NotifyReason(StrEnum):
    """Why an article leads to an alert, or to none; every member has a sentence for people."""

    FIRST_REPORT = "first-report"  # fresh, and the first of its event
    REVISION_EARNED = "revision-earned"  # a changed title or summary earned the alert
    UNDATED_FIRST_SEEN = "undated-first-seen"  # no believable date: first sight counts
    WHILE_AWAY = "while-away"  # old because the bot or the feed was down
    LATE_REPORT = "late-report"  # old otherwise, and the event had no alert
    FOLLOW_UP = "follow-up"  # a new event of a thread that has a message: answers it
    LATER_REPORT = "later-report"  # the event has its message: that is edited
    SEVERITY_ROSE = "severity-rose"  # the event was told without sound and now deserves it
    CORRECTED = "corrected"  # people corrected the event
    SPLIT_OFF = "split-off"  # people took the report out of an event it does not belong to
    SILENCED = "silenced"  # a silence holds it back; counted, told when the silence ends
    SILENCE_ENDED = "silence-ended"  # what a silence held back
    DIGEST_WANTED = "digest-wanted"  # the reader wants digests
    QUIET_HOURS = "quiet-hours"  # it is night at the reader's
    FILTERED = "filtered"  # the reader does not follow this
    MUTED = "muted"  # the reader muted the event, its indicator or its country for a while
    FIRST_POLL = "first-poll"  # a feed's first poll goes to history
    ALREADY_ALERTED = "already-alerted"  # the event has its alert, and the report adds nothing
    NOT_RELEVANT = "not-relevant"  # verdict context or none


class Severity(StrEnum):
    """How loud: a door moved, another ladder cell moved, a condition."""

    DOOR = "door"
    ENGAGEMENT = "engagement"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Intent:
    """What to do with one article, and why."""

    kind: AlertKind
    reason: NotifyReason
    severity: Severity | None = None
    age_seconds: float | None = None  # of the report, for "late, 4 days"
    away_since: datetime | None = None  # for "while I was away"
