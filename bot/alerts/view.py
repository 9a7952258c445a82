"""What a message is made of: an alert as read from storage. Values only."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.alerts.buttons import Row
from bot.alerts.intent import AlertKind, NotifyReason, Severity
from bot.feeds.feed import FeedKind
from bot.ids import AlertId, ArticleId, StoryId
from bot.match.verdict import Claim, Verdict
from bot.stories.override import Override


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article as a reader sees it: the revision that earned the alert, and its outlet."""

    article_id: ArticleId
    title: str
    summary: str
    url: str | None
    outlet: str  # the feed's name
    country: str
    language: str
    kind: FeedKind
    official_of: str | None
    published: datetime | None
    first_seen: datetime
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """The event behind an alert, as reports and corrections make it."""

    story_id: StoryId
    thread_id: StoryId
    claims: tuple[Claim, ...]  # the most advanced of all reports, corrected; without evidence
    severity: Severity
    updated_at: datetime  # the last report or correction
    confirmed: bool = False
    retracted: bool = False
    merged_into: StoryId | None = None
    same_as: "StoryView | None" = None  # of a merged story: the one that it went into
    corrections: tuple[Override, ...] = ()  # that stand, oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """One alert with its reports, the first one leading.

    ``members`` only for a catch-up, a digest, the end of a silence. ``story`` is None for those.
    """

    alert_id: AlertId
    story_id: StoryId | None
    kind: AlertKind
    reason: NotifyReason
    severity: Severity
    created_at: datetime
    reports: tuple[Report, ...]
    report_count: int = 0  # of the story; a large one is not shown whole
    age: timedelta | None = None  # of the report, or of an older event, when the alert was made
    away_since: datetime | None = None
    members: tuple["AlertView", ...] = ()
    story: StoryView | None = None
    answers: AlertId | None = None  # the earlier alert that this one answers
    earlier: "AlertView | None" = None  # that one, for outlets without answers
    override: Override | None = None  # for a correction: the one that caused it


@dataclass(frozen=True, slots=True)
class Message:
    """A rendered message: Telegram HTML, the same as plain text, and how to send it."""

    html: str
    plain: str
    silent: bool = False
    url: str | None = None  # for the Open button
    payload: tuple[tuple[str, str], ...] = ()  # fields for webhooks
    rows: tuple[Row, ...] = ()  # of buttons; none: the Open button alone, where there is a url
    pin: bool = False  # to be pinned where it is sent
