"""Whether an article leads to an alert, of which kind, and why. Pure.

    verdict is no alert                                   SKIP      not-relevant
    the feed's first poll                                 SKIP      first-poll (history)
    no believable date                                    NEW       undated-first-seen
    younger than FRESH_HOURS                              NEW       first-report
    older, came out while the bot or the feed was down    CATCH_UP  while-away
    older otherwise                                       LATE      late-report

Whether the event has its alert already is not asked here: storage knows it, in the transaction
that would write the alert.
"""

from datetime import datetime, timedelta

from bot.alerts import severity
from bot.alerts.intent import AlertKind, Intent, NotifyReason
from bot.match.verdict import Relevance, Verdict

# Outlets put a report into their feed some time after the hour they print on it.
FEED_LAG = timedelta(hours=6)
# A feed polled successfully within this time was not down, however old its news.
USUAL_GAP = timedelta(hours=12)


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
