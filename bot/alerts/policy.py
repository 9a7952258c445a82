"""Whether a report leads to an alert, of which kind, and why. Pure.

``decide``: the report alone.

    verdict is no alert                                   SKIP      not-relevant
    the feed's first poll                                 SKIP      first-poll (history)
    no believable date                                    NEW       undated-first-seen
    younger than FRESH_HOURS                              NEW       first-report
    older, came out while the bot or the feed was down    CATCH_UP  while-away
    older otherwise                                       LATE      late-report

``in_story``: the same report as one of an event, by what storage knows in the transaction that
would write the alert. The first row that fits holds.

    the report alone      the event                                      the report in its story
    SKIP                  has no alert                                   as it is
    any alert             people rejected it                             SKIP  corrected
    SKIP first-poll       has its alert                                  SKIP  already-alerted
    any alert             was told silently, deserves sound now, is
                          not told louder yet                            NEW   severity-rose
    any alert, a changed
    article, same claims  has its alert                                  SKIP  already-alerted
    any alert             has its alert                                  EDIT  later-report
    any alert, a changed
    article               is history, as this article was                SKIP  first-poll
    CATCH_UP, LATE        has no alert                                   as it is
    NEW                   has no alert, is older than FRESH_HOURS        LATE  late-report
    NEW first-report      has no alert, an earlier one of its thread has NEW   follow-up
    NEW                   has no alert                                   as it is

An edit notifies nobody. So a claim that makes the event louder than its silent message is told by
a message of its own, once per event, that answers the first; a more advanced stage is an event of
its own already, unless it comes so soon that it is variance (bot.stories). An alert that is not
out yet needs no second one: it is rendered when it is sent, and as loud as the event is then.
With every later report the dispatcher asks the alert's silence again; where it brings new claims
or a further language, and the event is news, also the readers whom it did not concern so far
(storage.delivery.story_alerts.ask_again).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.alerts import severity
from bot.alerts.intent import AlertKind, Intent, NotifyReason, Severity
from bot.match.verdict import Relevance, Verdict

FRESH = timedelta(hours=48)  # FRESH_HOURS of the settings, if nothing else is said
# Outlets put a report into their feed some time after the hour they print on it.
FEED_LAG = timedelta(hours=6)
# A feed polled successfully within this time was not down, however old its news.
USUAL_GAP = timedelta(hours=12)
_ALERTING = frozenset({AlertKind.NEW, AlertKind.LATE, AlertKind.CATCH_UP})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryAlert:
    """What storage knows of the event that a report belongs to, and of the report in it."""

    severity: Severity  # of the event now, this report included
    told: Severity | None = None  # how loud its alert is; None: it has none
    delivered: bool = False  # that alert is out, or may be
    louder: bool = False  # the event's louder message exists
    retracted: bool = False  # people rejected the event
    thread_told: bool = False  # an earlier event of the thread has its alert
    age: timedelta = timedelta()  # of the event's first report
    again: bool = False  # an earlier revision of the article is in the story already
    changed: bool = False  # and this one claims something else

    @property
    def rose(self) -> bool:
        """Whether the event deserves sound and was told without."""
        return self.told is Severity.CONDITION and self.severity is not Severity.CONDITION


def in_story(intent: Intent, known: StoryAlert, *, fresh: timedelta = FRESH) -> Intent:
    """Correct what ``decide`` said of a report alone by what is known of its event."""
    if intent.reason is NotifyReason.NOT_RELEVANT:
        return intent
    if intent.kind not in _ALERTING:
        return intent if known.told is None else _skip(intent, NotifyReason.ALREADY_ALERTED)
    if known.retracted:
        return _skip(intent, NotifyReason.CORRECTED)
    if known.told is not None:
        return _told(intent, known)
    if known.again:
        return _skip(intent, NotifyReason.FIRST_POLL)
    return _untold(intent, known, fresh)


def _told(intent: Intent, known: StoryAlert) -> Intent:
    if known.rose and known.delivered and not known.louder:
        return replace(
            intent,
            kind=AlertKind.NEW,
            reason=NotifyReason.SEVERITY_ROSE,
            severity=known.severity,
            away_since=None,
        )
    if known.again and not known.changed:
        return _skip(intent, NotifyReason.ALREADY_ALERTED)
    return replace(intent, kind=AlertKind.EDIT, reason=NotifyReason.LATER_REPORT, away_since=None)


def _untold(intent: Intent, known: StoryAlert, fresh: timedelta) -> Intent:
    intent = replace(intent, severity=known.severity)
    if intent.kind is not AlertKind.NEW:
        return intent
    if known.age > fresh:
        age = known.age.total_seconds()
        return replace(
            intent, kind=AlertKind.LATE, reason=NotifyReason.LATE_REPORT, age_seconds=age
        )
    if known.thread_told and intent.reason is NotifyReason.FIRST_REPORT:
        return replace(intent, reason=NotifyReason.FOLLOW_UP)
    return intent


def _skip(intent: Intent, reason: NotifyReason) -> Intent:
    return replace(intent, kind=AlertKind.SKIP, reason=reason, away_since=None)


def decide(
    *,
    verdict: Verdict,
    published: datetime | None,
    now: datetime,
    first_poll: bool,
    previous_success: datetime | None,
    fresh: timedelta,
    bot_away_since: datetime | None = None,
    usual_gap: timedelta = USUAL_GAP,
) -> Intent:
    """Decide what one article, seen for the first time at ``now``, leads to.

    ``previous_success`` is the feed's last success before this poll: it tells an outage of the
    feed and one of the bot alike. ``bot_away_since``, the bot's last sign of life before it was
    started, only makes "since when" exact. ``usual_gap`` is the longest time between two
    successes that is normal for this feed.
    """
    if verdict.relevance is not Relevance.ALERT:
        return Intent(AlertKind.SKIP, NotifyReason.NOT_RELEVANT)
    loudness = severity.of_claims(verdict.claims)
    if first_poll:
        return Intent(AlertKind.SKIP, NotifyReason.FIRST_POLL, loudness)
    if published is None:
        return Intent(AlertKind.NEW, NotifyReason.UNDATED_FIRST_SEEN, loudness)
    age = max(0.0, (now - published).total_seconds())
    if age <= fresh.total_seconds():
        return Intent(AlertKind.NEW, NotifyReason.FIRST_REPORT, loudness, age)
    since = _away_since(published, now, previous_success, bot_away_since, usual_gap)
    if since is not None:
        return Intent(AlertKind.CATCH_UP, NotifyReason.WHILE_AWAY, loudness, age, since)
    return Intent(AlertKind.LATE, NotifyReason.LATE_REPORT, loudness, age)


def _away_since(
    published: datetime,
    now: datetime,
    previous_success: datetime | None,
    bot_away_since: datetime | None,
    usual_gap: timedelta,
) -> datetime | None:
    """Return since when nobody was looking when the report came out; None when we looked."""
    if previous_success is None:
        return None
    # A success after the bot came back means that this feed has been caught up already.
    if (
        bot_away_since is not None
        and previous_success <= bot_away_since
        and published >= bot_away_since - FEED_LAG
    ):
        return bot_away_since
    if now - previous_success > usual_gap and published >= previous_success - FEED_LAG:
        return previous_success
    return None
