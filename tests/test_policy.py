"""What one article leads to: every row of the table in bot/alerts/policy.py."""

from datetime import datetime, timedelta

import pytest

from bot.alerts.intent import AlertKind, Intent, NotifyReason, Severity
from bot.alerts.policy import FEED_LAG, USUAL_GAP, decide
from bot.match.verdict import Verdict
from tests.fakes.alert_builders import NOON, claim, verdict

FRESH = timedelta(hours=48)


def hours_ago(hours: float) -> datetime:
    return NOON - timedelta(hours=hours)


def judge(
    published: datetime | None,
    *,
    judged: Verdict | None = None,
    first_poll: bool = False,
    last_success: float = 0.25,
    away: float | None = None,
) -> Intent:
    """Decide at noon; the feed last answered and the bot went away so many hours ago."""
    return decide(
        verdict=judged or verdict(),
        published=published,
        now=NOON,
        first_poll=first_poll,
        previous_success=None if first_poll else hours_ago(last_success),
        bot_away_since=None if away is None else hours_ago(away),
        fresh=FRESH,
    )


def test_a_fresh_report_is_an_alert() -> None:
    intent = judge(hours_ago(47.9))

    assert (intent.kind, intent.reason) == (AlertKind.NEW, NotifyReason.FIRST_REPORT)
    assert intent.age_seconds == pytest.approx(47.9 * 3600)


def test_a_report_dated_a_little_ahead_is_fresh() -> None:
    assert judge(hours_ago(-5)).kind is AlertKind.NEW
    assert judge(hours_ago(-5)).age_seconds == 0


def test_an_undated_report_counts_from_first_sight() -> None:
    intent = judge(None)

    assert (intent.kind, intent.reason) == (AlertKind.NEW, NotifyReason.UNDATED_FIRST_SEEN)


def test_an_old_report_is_late() -> None:
    intent = judge(hours_ago(96))

    assert (intent.kind, intent.reason) == (AlertKind.LATE, NotifyReason.LATE_REPORT)
    assert intent.age_seconds == 96 * 3600
    assert intent.away_since is None


@pytest.mark.parametrize("published", [None, hours_ago(1), hours_ago(96)])
def test_the_first_poll_of_a_feed_goes_to_history(published: datetime | None) -> None:
    intent = judge(published, first_poll=True)

    assert (intent.kind, intent.reason) == (AlertKind.SKIP, NotifyReason.FIRST_POLL)


@pytest.mark.parametrize("relevance", ["context", "none"])
def test_what_reports_nothing_new_is_skipped(relevance: str) -> None:
    intent = judge(hours_ago(1), judged=verdict(relevance=relevance))

    assert intent == Intent(AlertKind.SKIP, NotifyReason.NOT_RELEVANT)


def test_old_because_the_bot_was_down() -> None:
    intent = judge(hours_ago(55), last_success=61.25, away=61)

    assert (intent.kind, intent.reason) == (AlertKind.CATCH_UP, NotifyReason.WHILE_AWAY)
    assert intent.away_since == hours_ago(61)


def test_old_because_the_feed_was_down() -> None:
    intent = judge(hours_ago(55), last_success=61.25)

    assert intent.kind is AlertKind.CATCH_UP
    assert intent.away_since == hours_ago(61.25)


def test_fresh_even_after_an_outage_is_an_alert_of_its_own() -> None:
    assert judge(hours_ago(20), last_success=61, away=61).kind is AlertKind.NEW


def test_older_than_the_outage_is_late() -> None:
    assert judge(hours_ago(96), last_success=61, away=61).kind is AlertKind.LATE


def test_an_outlet_may_put_a_report_into_its_feed_some_hours_after_its_date() -> None:
    before = timedelta(hours=61) + FEED_LAG
    just_inside = NOON - before + timedelta(minutes=1)
    just_outside = NOON - before - timedelta(minutes=1)

    assert judge(just_inside, last_success=61).kind is AlertKind.CATCH_UP
    assert judge(just_outside, last_success=61).kind is AlertKind.LATE


def test_a_feed_that_answered_since_the_bot_came_back_is_caught_up() -> None:
    assert judge(hours_ago(55), last_success=0.5, away=61).kind is AlertKind.LATE


def test_a_usual_gap_is_no_outage() -> None:
    short = timedelta(hours=1)
    published, last = hours_ago(4), USUAL_GAP.total_seconds() / 3600
    intent = decide(
        verdict=verdict(),
        published=published,
        now=NOON,
        first_poll=False,
        previous_success=hours_ago(last),
        fresh=short,
    )

    assert intent.kind is AlertKind.LATE


def test_severity_is_the_loudest_claim_s() -> None:
    door = verdict(claim("sanctions", "enforced"), claim("asean_forums", "setback"))
    condition = verdict(claim("denuclearisation", "raised"))

    assert judge(hours_ago(1)).severity is Severity.ENGAGEMENT
    assert judge(hours_ago(1), judged=door).severity is Severity.DOOR
    assert judge(hours_ago(1), judged=condition).severity is Severity.CONDITION
