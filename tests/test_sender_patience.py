"""Lost answers and lost chats: how often, how long, and who hears of it in the end."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.alerts.destination import DestinationKind, DestinationState
from bot.alerts.outcome import SendOutcome, SendResult
from bot.alerts.settle import RESENDS_AFTER_LOST_ANSWERS
from storage.delivery import deliveries, delivery_steps, destinations
from storage.records import DeliveryCounts
from tests.fakes.delivery import delivering
from tests.fakes.newsroom import Inbox, Newsroom

pytestmark = pytest.mark.anyio

TELEGRAM, WEBHOOK = DestinationKind.TELEGRAM, DestinationKind.WEBHOOK
NOT_SENT = SendOutcome(SendResult.NOT_SENT, detail="refused")
UNKNOWN = SendOutcome(SendResult.UNKNOWN, detail="the answer was lost")
SENT = SendOutcome(SendResult.SENT)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom with one channel and three alerts to tell."""
    made = Newsroom.open(tmp_path)
    made.destination()
    made.alert("One", "Two", "Three")
    yield made
    made.close()


def counts(room: Newsroom) -> DeliveryCounts:
    return room.database.read_now(delivery_steps.counts)


def titles(inbox: Inbox) -> list[str]:
    return [message.plain.splitlines()[1] for _, message in inbox.sent]


async def test_answers_lost_again_and_again_are_counted_and_order_is_kept(room: Newsroom) -> None:
    inbox = Inbox(room.clock, script=[UNKNOWN] * 4)
    begin = room.clock.now()
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()

    assert titles(inbox) == ["One", "Two", "Three"]
    assert (counts(room).sent, counts(room).ambiguous, counts(room).lost_answers) == (3, 1, 4)
    waits = [(when - begin).total_seconds() for when in inbox.times[:5]]
    assert waits == pytest.approx([0, 10, 30, 70, 150], abs=1)
    assert delivery.told == []


async def test_an_alert_that_is_never_answered_lets_the_others_pass(room: Newsroom) -> None:
    class Choking(Inbox):
        async def send(self, destination, message, **options):  # type: ignore[no-untyped-def]
            if "One" in message.plain:
                self.tried.append((destination, message, False))
                return UNKNOWN
            return await super().send(destination, message, **options)

    inbox = Choking(room.clock)
    begin = room.clock.now()
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()

    assert titles(inbox) == ["Two", "Three"]
    assert inbox.times[-1] - begin < timedelta(minutes=7)
    assert len(inbox.tried) == 2 + 1 + RESENDS_AFTER_LOST_ANSWERS
    assert (counts(room).unknown, counts(room).sent) == (1, 2)
    assert delivery.told == [
        "a message for telegram -1001 may not have arrived: its answer was lost"
    ]


async def test_a_notice_whose_answer_was_lost_is_left_and_told(room: Newsroom) -> None:
    to, body = room.destination(), {"html": "Quiet", "plain": "Quiet"}
    inbox = Inbox(room.clock)
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()
        inbox.script = [UNKNOWN]
        room.database.write_now(
            lambda conn: deliveries.post(conn, to.id, body, room.ids, room.clock.now())
        )
        await delivery.quiet()

    assert len(inbox.tried) == 4
    assert (counts(room).unknown, counts(room).ambiguous) == (1, 1)
    assert "may not have arrived" in delivery.told[0]


async def test_a_chat_that_is_not_found_for_a_day_is_stopped_and_told(room: Newsroom) -> None:
    channel = room.destination()
    missing = SendOutcome(SendResult.PAUSE_CHAT, chat_missing=True, detail="chat not found")
    inbox = Inbox(room.clock, script=[missing] * 3)
    begin = room.clock.now()
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()

    assert room.clock.now() - begin == timedelta(days=1)
    assert len(inbox.tried) == 3
    assert counts(room).cancelled == 3
    after = room.database.read_now(lambda conn: destinations.get(conn, channel.id))
    assert after is not None
    assert after.state is DestinationState.STOPPED
    assert delivery.told == [
        "telegram -1001 takes no messages (chat not found): its alerts wait until it does",
        "telegram -1001 was not found for a day (chat not found): its alerts are cancelled",
    ]


async def test_a_chat_that_is_found_again_gets_what_waited(room: Newsroom) -> None:
    channel = room.destination()
    missing = SendOutcome(SendResult.PAUSE_CHAT, chat_missing=True, detail="chat not found")
    inbox = Inbox(room.clock, script=[missing] * 2)
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()

    assert titles(inbox) == ["One", "Two", "Three"]
    after = room.database.read_now(lambda conn: destinations.get(conn, channel.id))
    assert after is not None
    assert (after.state, after.refusals) == (DestinationState.ACTIVE, 0)


async def test_a_messenger_with_a_fault_counts_as_a_lost_answer(room: Newsroom) -> None:
    class Broken(Inbox):
        async def send(self, destination, message, **options):  # type: ignore[no-untyped-def]
            if not self.tried:
                self.tried.append((destination, message, False))
                raise RuntimeError("bug")
            return await super().send(destination, message, **options)

    inbox = Broken(room.clock)
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()

    assert titles(inbox) == ["One", "Two", "Three"]
    assert counts(room).ambiguous == 1
