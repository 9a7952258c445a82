"""Takes one delivery to its destination: commit `sending`, send, settle, tell who must know."""

import logging
import random
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.alerts.destination import (
    Destination,
    DestinationKind,
    DestinationOrigin,
    DestinationState,
)
from bot.alerts.messengers import Messenger
from bot.alerts.outcome import SendOutcome, SendResult
from bot.alerts.parcel import Outbox, Parcel, Written
from bot.alerts.settle import Attempt, Settlement, Step, settle
from bot.clock import Clock
from bot.condition.trouble import Trouble
from bot.errors import DatabaseError, TokenRefusedError
from bot.logs import hashed_chat

_DATABASE_RETRY = 5.0  # seconds

log = logging.getLogger(__name__)

T = TypeVar("T")
Tell = Callable[[str], None]

_TOLD = {
    Step.LEAVE_UNKNOWN: "a message for {where} may not have arrived: its answer was lost",
    Step.PLAIN: "{where} got an alert as plain text, its markup was refused: {detail}",
    Step.GENERAL: "the topic of {where} is gone: alerts go to the chat itself from now on",
    Step.PAUSE: "{where} takes no messages ({detail}): its alerts wait until it does",
    Step.STOP: "{where} has removed or blocked the bot ({detail}): its alerts are cancelled",
    Step.FAIL: "an alert for {where} could not be delivered: {detail}",
    Step.MIGRATE: "{where} became a supergroup: alerts follow it to its new id",
}
# What is ours to mend; that a subscriber has blocked the bot is no news to an admin.
_FAULTS = (Step.PLAIN, Step.FAIL)
_NOT_FOUND = "{where} was not found for a day ({detail}): its alerts are cancelled"
_NOT_EDITED = "an alert at {where} could not be brought up to date: {detail}"


class Courier:
    """Delivers one parcel at a time; ``tell`` hands a sentence to the admin without waiting."""

    def __init__(
        self,
        outbox: Outbox,
        messengers: Mapping[DestinationKind, Messenger],
        clock: Clock,
        tell: Tell,
    ) -> None:
        self._outbox = outbox
        self._messengers = messengers
        self._clock = clock
        self._tell = tell
        self._trouble = Trouble(log)

    async def deliver(self, parcel: Parcel) -> None:
        """Send and settle; raises TokenRefusedError when nothing can be sent at all."""
        if not await self._persisted(lambda: self._outbox.sending(parcel)):
            return
        settlement = await self._attempt(parcel)
        await self._persisted(lambda: self._outbox.settle(parcel, settlement))
        self._report(parcel, settlement)
        if settlement.step is Step.FATAL:
            raise TokenRefusedError(settlement.detail or "Telegram refused the bot token")

    async def put_off(self, parcel: Parcel, until: datetime) -> None:
        """Give an edit back that its chat does not take yet."""
        await self._persisted(lambda: self._outbox.put_off(parcel, until))

    async def release(self, parcel: Parcel) -> None:
        """Give back what was claimed and not tried."""
        await self._persisted(lambda: self._outbox.release(parcel))

    async def _attempt(self, parcel: Parcel) -> Settlement:
        """Send, and where the text or the topic is refused send once more without it."""
        attempt = _attempt_of(parcel)
        try:
            written = await self._outbox.written(parcel)
        except DatabaseError as error:
            return self._settled(_not_sent(error), attempt)
        except Exception as error:
            log.exception("cannot write the message of delivery %d", parcel.id)
            broken = SendOutcome(SendResult.FAILED, detail=f"cannot be written: {error!r}")
            return self._settled(broken, attempt)
        if written is None:
            return Settlement(Step.NOTHING, detail="nothing left to tell")
        settlement = await self._send(parcel, written, attempt)
        return replace(settlement, shown=written.shown)

    async def _send(self, parcel: Parcel, written: Written, attempt: Attempt) -> Settlement:
        outcome = await self._outcome(parcel, written, attempt)
        settlement = self._settled(outcome, attempt)
        if settlement.step is Step.PLAIN:
            log.error("Telegram cannot read our markup, sent as plain text: %s", outcome.detail)
            final = await self._send(parcel, written, replace(attempt, plain=True))
            sent = final.step is Step.SENT
            return replace(final, as_plain=sent, detail=outcome.detail if sent else final.detail)
        if settlement.step is Step.GENERAL:
            final = await self._send(parcel, written, replace(attempt, general=True))
            return replace(final, thread_gone=True)
        return settlement

    async def _outcome(self, parcel: Parcel, written: Written, attempt: Attempt) -> SendOutcome:
        destination = parcel.destination
        messenger = self._messengers.get(destination.kind)
        if messenger is None:
            return SendOutcome(SendResult.PAUSE_CHAT, detail=f"no {destination.kind} is set up")
        target = replace(destination, thread=None) if attempt.general else destination
        try:
            if parcel.edit is not None:
                number = parcel.edit.message_id
                return await messenger.edit(target, number, written.message, plain=attempt.plain)
            return await messenger.send(
                target, written.message, reply_to=written.reply_to, plain=attempt.plain
            )
        except Exception as error:
            # The request may have gone out before the fault.
            log.exception("fault while sending to %s", destination.kind)
            return SendOutcome(SendResult.UNKNOWN, detail=repr(error))

    def _settled(self, outcome: SendOutcome, attempt: Attempt) -> Settlement:
        return settle(outcome, attempt, self._clock.now(), random.random())

    def _report(self, parcel: Parcel, settlement: Settlement) -> None:
        where = describe(parcel.destination)
        for step, sentence in _sentences(parcel, settlement):
            told = sentence.format(where=where, detail=settlement.detail or step)
            log.warning(told, extra={"reason": str(step)})
            if parcel.destination.origin is DestinationOrigin.SETTINGS or step in _FAULTS:
                self._tell(told)

    async def _persisted(self, change: Callable[[], Awaitable[T]]) -> T:
        """Repeat until the database takes it: what was sent must not be sent again."""
        while True:
            try:
                result = await change()
            except DatabaseError as error:
                self._trouble.lasts(f"what became of a message is not yet written down: {error}")
                await self._clock.sleep(_DATABASE_RETRY)
                continue
            self._trouble.over()
            return result


def _attempt_of(parcel: Parcel) -> Attempt:
    return Attempt(
        parcel.queued_at,
        parcel.attempts,
        parcel.lost_answers,
        once=parcel.once,
        edit=parcel.edit is not None,
        refusals=parcel.destination.refusals,
        paused_since=parcel.destination.state_since,
    )


def _sentences(parcel: Parcel, settlement: Settlement) -> Iterator[tuple[Step, str]]:
    """Yield what the admin hears of an attempt, mostly nothing."""
    step, again = settlement.step, parcel.destination.state is DestinationState.PAUSED
    if settlement.thread_gone:
        yield Step.GENERAL, _TOLD[Step.GENERAL]
    if settlement.as_plain:
        yield Step.PLAIN, _TOLD[Step.PLAIN]
    if step is Step.FAIL and parcel.edit is not None:
        yield step, _NOT_EDITED
    elif step is Step.STOP and again:
        yield step, _NOT_FOUND
    elif step in _TOLD and not (step is Step.PAUSE and again):
        yield step, _TOLD[step]


def _not_sent(error: Exception) -> SendOutcome:
    return SendOutcome(SendResult.NOT_SENT, detail=str(error))


def describe(destination: Destination) -> str:
    """Return a destination as an admin knows it; a webhook without what may be secret in it.

    A subscriber is named by a hash, in logs and to admins alike.
    """
    if destination.origin is DestinationOrigin.CHAT:
        return f"subscriber {hashed_chat(destination.address)}"
    if destination.kind is DestinationKind.WEBHOOK:
        return f"webhook {destination.address.split('?')[0].split('@')[-1]}"
    return f"{destination.kind} {destination.address}".strip()
