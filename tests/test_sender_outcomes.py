"""The sender over a real database: what each refusal does to the queue and to the admin."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.alerts.destination import DestinationKind, DestinationState
from bot.alerts.outcome import SendOutcome, SendResult
from bot.errors import TokenRefusedError
from storage.delivery import delivery_steps, destinations
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


async def test_alerts_arrive_in_order_each_once(room: Newsroom) -> None:
    inbox = Inbox(room.clock)
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()
        await delivery.dispatch()

    assert titles(inbox) == ["One", "Two", "Three"]
    assert counts(room).sent == 3


async def test_a_destination_that_waits_keeps_its_order(room: Newsroom) -> None:
    inbox = Inbox(room.clock, script=[SENT, NOT_SENT, NOT_SENT, NOT_SENT])
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()

    assert titles(inbox) == ["One", "Two", "Three"]
    assert len(inbox.tried) == 6
    assert delivery.told == []


async def test_told_to_wait_the_chat_waits_and_others_do_not(room: Newsroom) -> None:
    room.destination("-1002")
    slow = SendOutcome(SendResult.RETRY_AFTER, retry_after=30.0)
    inbox = Inbox(room.clock, script=[slow])
    begin = room.clock.now()
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()

    told = inbox.tried[0][0].address
    first_again = next(
        when
        for when, (where, _, _) in list(zip(inbox.times, inbox.tried, strict=True))[1:]
        if where.address == told
    )
    others = [
        when
        for when, (where, _, _) in zip(inbox.times, inbox.tried, strict=True)
        if where.address != told
    ]
    assert first_again - begin >= timedelta(seconds=30)
    assert max(others) - begin < timedelta(seconds=30)
    assert counts(room).sent == 6


async def test_refused_markup_goes_out_once_as_plain_text(room: Newsroom) -> None:
    inbox = Inbox(room.clock, script=[SendOutcome(SendResult.FIX_TEXT, detail="can't parse")])
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()

    assert [plain for _, _, plain in inbox.tried[:2]] == [False, True]
    assert titles(inbox) == ["One", "Two", "Three"]
    assert delivery.told == [
        "telegram -1001 got an alert as plain text, its markup was refused: can't parse"
    ]


async def test_text_refused_twice_is_dead_and_told_the_rest_goes_on(room: Newsroom) -> None:
    bad = SendOutcome(SendResult.FIX_TEXT, detail="can't parse")
    inbox = Inbox(room.clock, script=[bad, bad])
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()

    assert titles(inbox) == ["Two", "Three"]
    assert counts(room).failed == 1
    assert delivery.told == ["an alert for telegram -1001 could not be delivered: can't parse"]


async def test_a_topic_that_is_gone_falls_back_to_the_chat(room: Newsroom) -> None:
    topic = room.destination("-1009", thread=5)
    gone = SendOutcome(SendResult.DROP_THREAD, detail="message thread not found")

    class Topics(Inbox):
        async def send(self, destination, message, **options):  # type: ignore[no-untyped-def]
            if destination.thread is not None:
                self.tried.append((destination, message, False))
                return gone
            return await super().send(destination, message, **options)

    inbox = Topics(room.clock)
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()

    refused = [where for where, _, _ in inbox.tried if where.thread is not None]
    assert len(refused) == 1
    assert counts(room).sent == 6
    after = room.database.read_now(lambda conn: destinations.get(conn, topic.id))
    assert after is not None
    assert after.thread is None
    assert "the topic of telegram -1009 is gone" in delivery.told[0]


async def test_a_blocked_bot_cancels_that_chat_s_alerts_only(room: Newsroom) -> None:
    room.destination("-1002")
    blocked = SendOutcome(SendResult.DROP_CHAT, detail="bot was kicked")
    inbox = Inbox(room.clock, script=[blocked])
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()

    assert (counts(room).cancelled, counts(room).sent) == (3, 3)
    assert len(delivery.told) == 1


async def test_a_paused_chat_keeps_its_alerts_until_it_is_back(room: Newsroom) -> None:
    channel = room.destination()
    lacking = SendOutcome(SendResult.PAUSE_CHAT, detail="not enough rights")
    inbox = Inbox(room.clock, script=[lacking])
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()
        assert (counts(room).queued, len(inbox.tried)) == (3, 1)
        now = room.clock.now()
        room.database.write_now(
            lambda conn: destinations.set_state(conn, channel.id, DestinationState.ACTIVE, now)
        )
        await delivery.quiet()

    assert titles(inbox) == ["One", "Two", "Three"]


async def test_a_group_that_moved_is_followed(room: Newsroom) -> None:
    moved = SendOutcome(SendResult.MIGRATED, new_chat_id=-100777)
    inbox = Inbox(room.clock, script=[moved])
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()

    assert [where.address for where, _ in inbox.sent] == ["-100777"] * 3


async def test_a_refused_token_ends_the_program_and_loses_nothing(room: Newsroom) -> None:
    refused = SendOutcome(SendResult.FATAL, detail="Telegram refused the bot token")
    inbox = Inbox(room.clock, script=[refused])
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        with pytest.raises(TokenRefusedError, match="refused the bot token"):
            await delivery.dispatch()

    assert counts(room).queued == 3


async def test_a_dead_webhook_does_not_hold_up_the_channel(room: Newsroom) -> None:
    room.destination("https://hooks.example/secret?key=1", WEBHOOK)

    class Hanging(Inbox):
        async def send(self, destination, message, **options):  # type: ignore[no-untyped-def]
            await asyncio.sleep(3600)

    inbox = Inbox(room.clock)
    async with delivering(room, {TELEGRAM: inbox, WEBHOOK: Hanging(room.clock)}) as delivery:
        await delivery.dispatcher.dispatch(catch_up_complete=True)
        async with asyncio.timeout(5):
            while len(inbox.sent) < 3:
                await asyncio.sleep(0.001)

    assert delivery.sender.idle is False


async def test_a_kind_that_is_not_set_up_waits(room: Newsroom) -> None:
    async with delivering(room, {}) as delivery:
        await delivery.dispatch()

    assert counts(room).queued == 3
    assert "no telegram is set up" in delivery.told[0]
