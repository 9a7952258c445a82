"""What follows from the end of one attempt to send or to edit. Pure; the sender carries it out.

                     a message                               an edit
sent                 done, its id is kept for edits          done
retry-after          back to the queue, the chat waits; not an attempt
not-sent             back to the queue, longer each time     the same, without holding up others
unknown              the answer was lost: below              as not-sent: twice does no harm
fix-text             the plain text, once; then dead
drop-thread          without the topic, once; the destination loses its topic
migrated             the chat has a new id everywhere        given up: the message has none there
pause-chat           the chat's rows wait until the bot may write again; a chat that is not
                     found is tried twice more, and stopped when that is so for a day
drop-chat            the chat's rows are cancelled
gone                 dead: the admin is told                 given up: people deleted the message
failed               dead: the admin is told                 given up: the admin is told
fatal                the program ends; the row stays

A lost answer says nothing about the message. An alert is worth a second copy, so it is sent again,
with growing patience, until an answer comes: at least once. The first design allowed one copy at
the most and then left it; that lost an alert wherever two answers in a row were lost or the bot
died twice, and the rule that no alert is lost is the stronger one. Every lost answer is counted,
so every possible copy is. A notice or a digest is not worth it: it is left, counted and told.

To ask first whether the message is out, by an edit that would change nothing, needs the ids of
messages around it, and edits a wrong message where the guess is wrong; it was never tried against
the real Telegram, so it is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.alerts.outcome import SendOutcome, SendResult

RETRY_MARGIN = 0.5  # seconds on top of what Telegram says
FIRST_BACKOFF = 1.0
LONGEST_BACKOFF = 600.0
MOST_ATTEMPTS = 20
GIVE_UP_AFTER = timedelta(days=1)
MOST_EDIT_ATTEMPTS = 150  # about a day of LONGEST_BACKOFF
# The one limit of how often an alert is sent again after lost answers; about three hours.
RESENDS_AFTER_LOST_ANSWERS = 20
AFTER_LOST_ANSWER = 10.0  # seconds, doubled each time: a slow server gets time to recover
NOT_FOUND_AGAIN = timedelta(hours=12)
MOST_NOT_FOUND = 3  # over NOT_FOUND_FOR at least: a restart of Telegram's side is no reason to stop
NOT_FOUND_FOR = timedelta(days=1)
BEFORE_FATAL = 60.0  # seconds the row waits when the program ends


class Step(StrEnum):
    """What becomes of the row, and with it of the destination."""

    SENT = "sent"
    NOTHING = "nothing"  # there was nothing to say; the sender's own word
    WAIT = "wait"  # queued again, not an attempt
    RETRY = "retry"  # queued again, one attempt more
    RESEND = "resend"  # queued again, one lost answer more
    LEAVE_UNKNOWN = "leave-unknown"  # one lost answer too many
    PLAIN = "plain"  # at once, as plain text
    GENERAL = "general"  # at once, without the topic
    MIGRATE = "migrate"
    PAUSE = "pause"
    STOP = "stop"
    GONE = "gone"  # nothing to edit any more
    FAIL = "fail"
    FATAL = "fatal"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is known of a row when an attempt has ended."""

    queued_at: datetime
    attempts: int  # before this one
    lost_answers: int  # before this one
    once: bool = False  # never sent again after a lost answer
    edit: bool = False
    refusals: int = 0  # of a chat that was not found, since it is paused
    paused_since: datetime | None = None
    plain: bool = False  # this was the plain text already
    general: bool = False  # this was without the topic already


@dataclass(frozen=True, slots=True)
class Settlement:
    """The step, and what it needs."""

    step: Step
    not_before: datetime | None = None  # of the row, or of the whole destination (WAIT)
    message_id: int | None = None
    new_chat_id: int | None = None
    thread_gone: bool = False  # whatever the step: the destination loses its topic
    as_plain: bool = False  # our markup was refused
    detail: str = ""
    shown: bytes | None = None  # a hash of what was sent


def settle(outcome: SendOutcome, attempt: Attempt, now: datetime, jitter: float) -> Settlement:
    """Decide what follows; ``jitter`` is between 0 and 1."""
    step = _step(outcome, attempt, now)
    wait = _wait(step, outcome, attempt, jitter)
    return Settlement(
        step,
        not_before=None if wait is None else now + timedelta(seconds=wait),
        message_id=outcome.message_id,
        new_chat_id=outcome.new_chat_id,
        detail=outcome.detail,
    )


_STEPS: Mapping[SendResult, Step] = {
    SendResult.SENT: Step.SENT,
    SendResult.RETRY_AFTER: Step.WAIT,
    SendResult.NOT_SENT: Step.RETRY,
    SendResult.UNKNOWN: Step.RESEND,
    SendResult.FIX_TEXT: Step.PLAIN,
    SendResult.DROP_THREAD: Step.GENERAL,
    SendResult.DROP_CHAT: Step.STOP,
    SendResult.PAUSE_CHAT: Step.PAUSE,
    SendResult.MIGRATED: Step.MIGRATE,
    SendResult.GONE: Step.FAIL,
    SendResult.FAILED: Step.FAIL,
    SendResult.FATAL: Step.FATAL,
}
_STEPS_OF_EDITS = {
    **_STEPS,
    SendResult.UNKNOWN: Step.RETRY,
    SendResult.DROP_THREAD: Step.GONE,  # the message went with its topic
    SendResult.GONE: Step.GONE,
}


def _step(outcome: SendOutcome, attempt: Attempt, now: datetime) -> Step:
    step = (_STEPS_OF_EDITS if attempt.edit else _STEPS)[outcome.result]
    if step is Step.RETRY and _is_hopeless(attempt, now):
        return Step.FAIL
    if step is Step.RESEND and (attempt.once or attempt.lost_answers >= RESENDS_AFTER_LOST_ANSWERS):
        return Step.LEAVE_UNKNOWN
    if (step is Step.PLAIN and attempt.plain) or (step is Step.GENERAL and attempt.general):
        return Step.FAIL
    if step is Step.PAUSE and outcome.chat_missing and _is_lost(attempt, now):
        return Step.STOP
    if step is Step.MIGRATE and outcome.new_chat_id is None:
        return Step.FAIL
    return step


def _is_hopeless(attempt: Attempt, now: datetime) -> bool:
    if attempt.edit:
        return attempt.attempts + 1 >= MOST_EDIT_ATTEMPTS
    return attempt.attempts + 1 >= MOST_ATTEMPTS and now - attempt.queued_at >= GIVE_UP_AFTER


def _is_lost(attempt: Attempt, now: datetime) -> bool:
    since = attempt.paused_since or now
    return attempt.refusals + 1 >= MOST_NOT_FOUND and now - since >= NOT_FOUND_FOR


def _wait(step: Step, outcome: SendOutcome, attempt: Attempt, jitter: float) -> float | None:
    """Return for how many seconds the row waits; None when it need not."""
    if step is Step.WAIT:
        return (outcome.retry_after or FIRST_BACKOFF) + RETRY_MARGIN
    if step is Step.RETRY:
        return _doubled(FIRST_BACKOFF, attempt.attempts) * (0.5 + jitter / 2)
    if step is Step.RESEND:
        return _doubled(AFTER_LOST_ANSWER, attempt.lost_answers)
    if step is Step.PAUSE and outcome.chat_missing:
        return NOT_FOUND_AGAIN.total_seconds()
    return BEFORE_FATAL if step is Step.FATAL else None


def _doubled(seconds: float, times: int) -> float:
    return min(LONGEST_BACKOFF, seconds * 2.0 ** min(times, 30))
