"""What a report leads to in its story: every row of the second table in bot/alerts/policy.py."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.intent import AlertKind, Intent, NotifyReason, Severity
from bot.alerts.policy import FRESH, StoryAlert, in_story
from tests.fakes.alert_builders import NOON

DOOR, ENGAGEMENT, CONDITION = Severity.DOOR, Severity.ENGAGEMENT, Severity.CONDITION
AWAY = NOON - timedelta(hours=61)

DULL = Intent(AlertKind.SKIP, NotifyReason.NOT_RELEVANT)
HISTORY = Intent(AlertKind.SKIP, NotifyReason.FIRST_POLL, ENGAGEMENT)
FIRST = Intent(AlertKind.NEW, NotifyReason.FIRST_REPORT, ENGAGEMENT, 3600.0)
REVISED = Intent(AlertKind.NEW, NotifyReason.REVISION_EARNED, ENGAGEMENT, 3600.0)
UNDATED = Intent(AlertKind.NEW, NotifyReason.UNDATED_FIRST_SEEN, ENGAGEMENT)
LATE = Intent(AlertKind.LATE, NotifyReason.LATE_REPORT, ENGAGEMENT, 96 * 3600.0)
MISSED = Intent(AlertKind.CATCH_UP, NotifyReason.WHILE_AWAY, ENGAGEMENT, 55 * 3600.0, AWAY)
ALERTING = (FIRST, REVISED, UNDATED, LATE, MISSED)

UNTOLD = StoryAlert(severity=ENGAGEMENT)
TOLD = StoryAlert(severity=ENGAGEMENT, told=ENGAGEMENT, delivered=True)
SILENT = StoryAlert(severity=DOOR, told=CONDITION, delivered=True)
FOLLOWING = replace(UNTOLD, thread_told=True)
OLD = replace(UNTOLD, age=FRESH + timedelta(hours=1))

SKIPPED, EDITED = AlertKind.SKIP, AlertKind.EDIT
NEW = AlertKind.NEW


def led_to(intent: Intent, known: StoryAlert) -> tuple[AlertKind, NotifyReason]:
    found = in_story(intent, known)
    return found.kind, found.reason


@pytest.mark.parametrize("intent", [DULL, HISTORY, *ALERTING])
def test_of_an_event_that_has_no_alert_a_report_leads_to_what_it_would_alone(
    intent: Intent,
) -> None:
    assert in_story(intent, UNTOLD) == intent


@pytest.mark.parametrize("known", [UNTOLD, TOLD, SILENT, OLD])
def test_what_is_not_relevant_has_no_story(known: StoryAlert) -> None:
    assert in_story(DULL, known) == DULL


@pytest.mark.parametrize("intent", ALERTING)
def test_an_event_that_has_its_alert_is_edited(intent: Intent) -> None:
    assert led_to(intent, TOLD) == (EDITED, NotifyReason.LATER_REPORT)
    assert in_story(intent, TOLD).away_since is None


@pytest.mark.parametrize("known", [TOLD, SILENT, replace(TOLD, retracted=True)])
def test_history_adds_nothing_to_what_is_told(known: StoryAlert) -> None:
    assert led_to(HISTORY, known) == (SKIPPED, NotifyReason.ALREADY_ALERTED)


@pytest.mark.parametrize("intent", ALERTING)
def test_an_article_is_no_second_report_of_its_event(intent: Intent) -> None:
    again = replace(TOLD, again=True)

    assert led_to(intent, again) == (SKIPPED, NotifyReason.ALREADY_ALERTED)
    assert led_to(intent, replace(again, changed=True)) == (EDITED, NotifyReason.LATER_REPORT)


@pytest.mark.parametrize("intent", ALERTING)
@pytest.mark.parametrize("changed", [False, True])
def test_a_changed_article_does_not_revive_history(intent: Intent, changed: bool) -> None:
    again = replace(UNTOLD, again=True, changed=changed)

    assert led_to(intent, again) == (SKIPPED, NotifyReason.FIRST_POLL)


@pytest.mark.parametrize("intent", ALERTING)
@pytest.mark.parametrize("known", [UNTOLD, TOLD, SILENT, OLD])
def test_of_what_people_rejected_nothing_more_is_told(intent: Intent, known: StoryAlert) -> None:
    rejected = replace(known, retracted=True)

    assert led_to(intent, rejected) == (SKIPPED, NotifyReason.CORRECTED)


def test_a_first_report_of_a_thread_that_was_told_follows_up() -> None:
    assert led_to(FIRST, FOLLOWING) == (NEW, NotifyReason.FOLLOW_UP)


@pytest.mark.parametrize("intent", [REVISED, UNDATED, LATE, MISSED])
def test_a_reason_that_readers_must_know_stays_in_a_thread_too(intent: Intent) -> None:
    assert in_story(intent, FOLLOWING) == intent


@pytest.mark.parametrize("intent", [FIRST, REVISED, UNDATED])
def test_the_first_alert_of_an_event_that_is_old_is_late(intent: Intent) -> None:
    found = in_story(intent, OLD)

    assert (found.kind, found.reason) == (AlertKind.LATE, NotifyReason.LATE_REPORT)
    assert found.age_seconds == OLD.age.total_seconds()
    assert in_story(intent, OLD, fresh=timedelta(days=30)) == intent


def test_an_alert_is_as_loud_as_its_event() -> None:
    assert in_story(FIRST, replace(UNTOLD, severity=DOOR)).severity is DOOR


# --- Louder ---


@pytest.mark.parametrize("intent", ALERTING)
@pytest.mark.parametrize("level", [DOOR, ENGAGEMENT])
@pytest.mark.parametrize("again", [False, True])
def test_what_was_told_silently_and_deserves_sound_gets_a_louder_message(
    intent: Intent, level: Severity, again: bool
) -> None:
    known = replace(SILENT, severity=level, again=again, changed=again)
    found = in_story(intent, known)

    assert (found.kind, found.reason) == (NEW, NotifyReason.SEVERITY_ROSE)
    assert (found.severity, found.away_since) == (level, None)


@pytest.mark.parametrize(
    "known",
    [
        replace(SILENT, louder=True),  # once per event
        replace(SILENT, delivered=False),  # it is loud when it goes out
        replace(SILENT, severity=CONDITION),
        StoryAlert(severity=DOOR, told=ENGAGEMENT, delivered=True),  # had sound
    ],
)
def test_otherwise_the_message_is_edited(known: StoryAlert) -> None:
    assert led_to(FIRST, known) == (EDITED, NotifyReason.LATER_REPORT)


# --- Everything ---

_INTENTS = st.sampled_from([DULL, HISTORY, *ALERTING])
_KNOWN = st.builds(
    StoryAlert,
    severity=st.sampled_from(Severity),
    told=st.none() | st.sampled_from(Severity),
    delivered=st.booleans(),
    louder=st.booleans(),
    retracted=st.booleans(),
    thread_told=st.booleans(),
    age=st.sampled_from([timedelta(), FRESH, 3 * FRESH]),
    again=st.booleans(),
    changed=st.booleans(),
)


@given(intent=_INTENTS, known=_KNOWN)
def test_an_event_never_gets_a_second_alert_but_the_louder_one(
    intent: Intent, known: StoryAlert
) -> None:
    found = in_story(intent, known)

    if found.kind in (AlertKind.NEW, AlertKind.LATE, AlertKind.CATCH_UP):
        louder = found.reason is NotifyReason.SEVERITY_ROSE
        assert intent in ALERTING, "history and what is not relevant never alert"
        assert (known.told is None) is not louder
        assert not (louder and known.louder)
    if found.kind is AlertKind.EDIT:
        assert known.told is not None
