"""Values that go into storage and come out of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from bot.alerts.destination import Destination
from bot.alerts.intent import AlertKind, Intent, NotifyReason
from bot.alerts.view import Report
from bot.feeds.entry import Entry, IdentityKey
from bot.feeds.feed import Feed, FeedState, PollRecord
from bot.ids import AlertId, DeliveryId, FeedId, StoryId
from bot.match.verdict import Verdict


@dataclass(frozen=True, slots=True)
class IngestItem:
    """One unseen entry, matched and decided upon."""

    entry: Entry
    keys: tuple[IdentityKey, ...]  # most trusted first
    language: str
    verdict: Verdict
    intent: Intent


@dataclass(frozen=True, slots=True)
class FeedBatch:
    """What one poll of one feed brings."""

    record: PollRecord
    items: tuple[IngestItem, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What became of the items; ``alerts`` are those made now, in order."""

    new: int
    revised: int
    known: int
    alerts: tuple[AlertId, ...]


@dataclass(frozen=True, slots=True)
class SyncResult:
    """Names of the feeds that a new feeds.toml added, changed and removed."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedOverview:
    """One feed of the list with all that is known of it."""

    id: FeedId
    feed: Feed  # with the url that is polled
    file_url: str  # the url of feeds.toml; differs after an adopted redirect
    state: FeedState
    next_due: datetime
    added_at: datetime


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One article of the archive, by its leading revision."""

    report: Report
    feed_id: FeedId
    revision: int
    revisions: int
    kind: AlertKind  # what policy decided of that revision
    reason: NotifyReason
    story_id: StoryId | None = None
    alert_id: AlertId | None = None  # of the story, whichever report earned it
    thread_id: StoryId | None = None


class Lane(IntEnum):
    """Order of service within a destination: lower goes first."""

    REPLY = 0
    ALERT = 1
    NOTICE = 2
    DIGEST = 3


# After a lost answer these are not sent again: two notices are worse than none.
AT_MOST_ONCE = (Lane.NOTICE, Lane.DIGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedDelivery:
    """One delivery that this instance may send now."""

    id: DeliveryId
    alert_id: AlertId | None
    destination: Destination
    lane: Lane
    attempts: int  # before this one
    ambiguous: int  # attempts whose answer was lost
    body: dict[str, Any] | None = None  # of a notice; None for an alert
    digest_id: int | None = None  # a digest, or the report of a silence


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedEdit:
    """One message that this instance may bring up to date now."""

    delivery_id: DeliveryId
    alert_id: AlertId | None  # None: a message with a body of its own
    message_id: int
    destination: Destination
    attempts: int  # before this one
    wanted_at: datetime  # hand it to ``edits.done``: a later wish is not forgotten
    shown: bytes | None  # the hash of what the message says
    body: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryCounts:
    """How the queue stands."""

    queued: int = 0
    sending: int = 0
    sent: int = 0
    unknown: int = 0
    failed: int = 0
    cancelled: int = 0
    ambiguous: int = 0  # deliveries with at least one lost answer: possibly out twice
    lost_answers: int = 0  # of all of them; no message has more copies than that
    oldest_queued: datetime | None = None
    last_sent: datetime | None = None
