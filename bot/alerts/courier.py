"""Takes one delivery to its destination: commit `sending`, send, settle, tell who must know."""

import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from bot.alerts.destination import Destination, DestinationKind
from bot.alerts.messengers import Messenger
from bot.alerts.outcome import SendOutcome, SendResult
from bot.alerts.parcel import Outbox, Parcel
from bot.alerts.settle import Attempt, Settlement, Step, settle
from bot.alerts.view import Message
from bot.clock import Clock
from bot.errors import DatabaseError, TokenRefusedError
from bot.trouble import Trouble

_DATABASE_RETRY = 5.0  # seconds

log = logging.getLogger(__name__)

T = TypeVar("T")
Tell = Callable[[str], None]

_TOLD = {
    Step.LEAVE_UNKNOWN: "a message for {where} may not have arrived: its answer was lost",
    Step.GENERAL: "the topic of {where} is gone: alerts go to the chat itself from now on",
    Step.PAUSE: "{where} takes no messages ({detail}): its alerts wait until it does",
    Step.STOP: "{where} has removed or blocked the bot ({detail}): its alerts are cancelled",
    Step.FAIL: "an alert for {where} could not be delivered: {detail}",
    Step.MIGRATE: "{where} became a supergroup: alerts follow it to its new id",
}


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

    async def release(self, parcel: Parcel) -> None:
        """Give back what was claimed and not tried."""
        await self._persisted(lambda: self._outbox.release(parcel))

    async def _attempt(self, parcel: Parcel) -> Settlement:
        """Send, and where the text or the topic is refused send once more without it."""
        try:
            message = await self._outbox.message(parcel)
        except DatabaseError as error:
            return self._settled(_not_sent(error), _attempt_of(parcel))
        except Exception as error:
            log.exception("cannot write the message of delivery %d", parcel.id)
            broken = SendOutcome(SendResult.FAILED, detail=f"cannot be written: {error!r}")
            return self._settled(broken, _attempt_of(parcel))
        return await self._send(parcel.destination, message, _attempt_of(parcel))

    async def _send(
        self, destination: Destination, message: Message, attempt: Attempt
    ) -> Settlement:
        messenger = self._messengers.get(destination.kind)
        if messenger is None:
            lacking = SendOutcome(SendResult.PAUSE_CHAT, detail=f"no {destination.kind} is set up")
            return self._settled(lacking, attempt)
        target = replace(destination, thread=None) if attempt.general else destination
        try:
            outcome = await messenger.send(target, message, plain=attempt.plain)
        except Exception as error:
            # The request may have gone out before the fault.
            log.exception("fault while sending to %s", destination.kind)
            outcome = SendOutcome(SendResult.UNKNOWN, detail=repr(error))
        settlement = self._settled(outcome, attempt)
        if settlement.step is Step.PLAIN:
            log.error("Telegram cannot read our markup, sent as plain text: %s", outcome.detail)
            return await self._send(destination, message, replace(attempt, plain=True))
        if settlement.step is Step.GENERAL:
            final = await self._send(destination, message, replace(attempt, general=True))
            return replace(final, thread_gone=True)
        return settlement

    def _settled(self, outcome: SendOutcome, attempt: Attempt) -> Settlement:
        return settle(outcome, attempt, self._clock.now(), random.random())

    def _report(self, parcel: Parcel, settlement: Settlement) -> None:
        where = describe(parcel.destination)
        for step in (Step.GENERAL if settlement.thread_gone else None, settlement.step):
            if step in _TOLD:
                sentence = _TOLD[step].format(where=where, detail=settlement.detail or step)
                log.warning(sentence, extra={"reason": str(step)})
                self._tell(sentence)

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
    return Attempt(parcel.queued_at, parcel.attempts, parcel.lost_answers, parcel.once)


def _not_sent(error: Exception) -> SendOutcome:
    return SendOutcome(SendResult.NOT_SENT, detail=str(error))


def describe(destination: Destination) -> str:
    """Return a destination as an admin knows it; a webhook without what may be secret in it."""
    if destination.kind is DestinationKind.WEBHOOK:
        return f"webhook {destination.address.split('?')[0].split('@')[-1]}"
    return f"{destination.kind} {destination.address}".strip()
