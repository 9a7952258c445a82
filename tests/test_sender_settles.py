"""What follows from each way an attempt can end: every row of the table in settle.py."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alerts.outcome import SendOutcome, SendResult
from bot.alerts.settle import (
    GIVE_UP_AFTER,
    LONGEST_BACKOFF,
    MOST_ATTEMPTS,
    MOST_EDIT_ATTEMPTS,
    RESENDS_AFTER_LOST_ANSWERS,
    Attempt,
    Settlement,
    Step,
    settle,
)
from tests.fakes.alert_builders import NOON

FIRST = Attempt(queued_at=NOON, attempts=0, lost_answers=0)


def after(result: SendResult, attempt: Attempt = FIRST, jitter: float = 1.0) -> Settlement:
    new_chat = -100 if result is SendResult.MIGRATED else None
    outcome = SendOutcome(result, retry_after=7.0, new_chat_id=new_chat, detail="why")
    return settle(outcome, attempt, NOON, jitter)


@pytest.mark.parametrize("result", list(SendResult))
def test_every_result_has_a_step(result: SendResult) -> None:
    assert after(result).step in Step
    assert after(result).detail == "why"


def test_told_to_wait_waits_a_little_longer_and_is_no_attempt() -> None:
    settlement = after(SendResult.RETRY_AFTER)

    assert settlement.step is Step.WAIT
    assert settlement.not_before == NOON + timedelta(seconds=7.5)


def test_surely_not_sent_waits_twice_as_long_each_time_up_to_ten_minutes() -> None:
    waits = []
    for attempts in range(12):
        moment = after(SendResult.NOT_SENT, Attempt(NOON, attempts, 0)).not_before
        assert moment is not None
        waits.append((moment - NOON).total_seconds())

    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == LONGEST_BACKOFF
    halved = after(SendResult.NOT_SENT, jitter=0.0).not_before
    assert halved == NOON + timedelta(seconds=0.5)


def test_it_gives_up_only_after_many_attempts_and_a_day() -> None:
    many = Attempt(NOON, MOST_ATTEMPTS - 1, 0)
    long_ago = Attempt(NOON - GIVE_UP_AFTER, 3, 0)
    both = Attempt(NOON - GIVE_UP_AFTER, MOST_ATTEMPTS - 1, 0)

    assert after(SendResult.NOT_SENT, many).step is Step.RETRY
    assert after(SendResult.NOT_SENT, long_ago).step is Step.RETRY
    assert after(SendResult.NOT_SENT, both).step is Step.FAIL


def test_after_a_lost_answer_an_alert_is_sent_again_with_growing_patience() -> None:
    waits = []
    for lost in range(RESENDS_AFTER_LOST_ANSWERS):
        settlement = after(SendResult.UNKNOWN, Attempt(NOON, lost, lost))
        assert settlement.step is Step.RESEND
        assert settlement.not_before is not None
        waits.append((settlement.not_before - NOON).total_seconds())

    assert waits[:4] == [10, 20, 40, 80]
    assert waits[-1] == LONGEST_BACKOFF
    assert 2 * 3600 < sum(waits) < 4 * 3600
    last = Attempt(NOON, RESENDS_AFTER_LOST_ANSWERS, RESENDS_AFTER_LOST_ANSWERS)
    assert after(SendResult.UNKNOWN, last).step is Step.LEAVE_UNKNOWN


def test_a_notice_is_not_sent_again_after_a_lost_answer() -> None:
    settlement = after(SendResult.UNKNOWN, replace(FIRST, once=True))

    assert settlement.step is Step.LEAVE_UNKNOWN
    assert settlement.not_before is None


def test_an_edit_is_tried_again_for_about_a_day() -> None:
    edit = replace(FIRST, edit=True)

    assert after(SendResult.UNKNOWN, edit).step is Step.RETRY
    assert after(SendResult.GONE, edit).step is Step.GONE
    assert after(SendResult.DROP_THREAD, edit).step is Step.GONE
    late = replace(edit, attempts=MOST_EDIT_ATTEMPTS - 1)
    assert after(SendResult.NOT_SENT, replace(late, attempts=100)).step is Step.RETRY
    assert after(SendResult.NOT_SENT, late).step is Step.FAIL


def test_a_chat_that_is_not_found_is_tried_for_a_day_before_it_is_stopped() -> None:
    missing = SendOutcome(SendResult.PAUSE_CHAT, chat_missing=True)
    first = settle(missing, FIRST, NOON, 0.5)

    assert (first.step, first.not_before) == (Step.PAUSE, NOON + timedelta(hours=12))
    day_before = NOON - timedelta(days=1)
    for refusals, since, step in [
        (1, day_before, Step.PAUSE),
        (2, day_before, Step.STOP),
        (5, NOON - timedelta(hours=3), Step.PAUSE),
    ]:
        attempt = replace(FIRST, refusals=refusals, paused_since=since)
        assert settle(missing, attempt, NOON, 0.5).step is step
    assert after(SendResult.PAUSE_CHAT).not_before is None  # rights: people have to act


def test_plain_text_and_the_chat_itself_are_tried_once() -> None:
    assert after(SendResult.FIX_TEXT).step is Step.PLAIN
    assert after(SendResult.FIX_TEXT, Attempt(NOON, 0, 0, plain=True)).step is Step.FAIL
    assert after(SendResult.DROP_THREAD).step is Step.GENERAL
    assert after(SendResult.DROP_THREAD, Attempt(NOON, 0, 0, general=True)).step is Step.FAIL


def test_a_migration_without_the_new_id_is_dead() -> None:
    assert after(SendResult.MIGRATED).step is Step.MIGRATE
    assert settle(SendOutcome(SendResult.MIGRATED), FIRST, NOON, 0.5).step is Step.FAIL
