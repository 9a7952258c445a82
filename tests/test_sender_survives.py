"""Stops and crashes: nothing queued is lost, and a message goes out twice only after a doubt."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.alerts.destination import DestinationKind
from bot.alerts.pacing import Limits
from storage.delivery import delivery_steps
from storage.records import DeliveryCounts
from tests.fakes.delivery import delivering
from tests.fakes.newsroom import Inbox, Newsroom

pytestmark = pytest.mark.anyio

TELEGRAM = DestinationKind.TELEGRAM


class Blocking(Inbox):
    """Never answers, after having delivered."""

    async def send(self, destination, message, **options):  # type: ignore[no-untyped-def]
        await super().send(destination, message, **options)
        await asyncio.sleep(3600)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    made.destination()
    made.alert(*(f"Event {number}" for number in range(5)))
    yield made
    made.close()


def counts(room: Newsroom) -> DeliveryCounts:
    return room.database.read_now(delivery_steps.counts)


def titles(inbox: Inbox) -> list[str]:
    return [message.plain.splitlines()[1] for _, message in inbox.sent]


async def test_cut_off_in_the_middle_everything_arrives_and_one_perhaps_twice(
    room: Newsroom,
) -> None:
    before = Blocking(room.clock)
    async with delivering(room, {TELEGRAM: before}) as delivery:
        await delivery.dispatcher.dispatch(catch_up_complete=True)
        async with asyncio.timeout(5):
            while not before.sent:
                await asyncio.sleep(0.001)
    assert counts(room).sending == 1

    after = Inbox(room.clock)
    await room.outbox().recover()
    async with delivering(room, {TELEGRAM: after}) as delivery:
        await delivery.quiet()

    assert titles(after) == [f"Event {number}" for number in range(5)]
    assert (counts(room).sent, counts(room).ambiguous) == (5, 1)


async def test_another_instance_leaves_a_message_under_way_alone(room: Newsroom) -> None:
    first = Blocking(room.clock)
    second = Inbox(room.clock)
    async with delivering(room, {TELEGRAM: first}, instance="one") as one:
        await one.dispatcher.dispatch(catch_up_complete=True)
        async with asyncio.timeout(5):
            while not first.sent:
                await asyncio.sleep(0.001)
        assert await room.outbox("two").claim(10, 10) == []
    assert second.sent == []


async def test_a_drain_sends_what_can_go_and_leaves_the_rest(room: Newsroom) -> None:
    inbox = Inbox(room.clock)
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatcher.dispatch(catch_up_complete=True)
        await delivery.sender.drain(5)

    assert counts(room).sent == 5


async def test_a_drain_does_not_wait_for_an_answer_that_never_comes(room: Newsroom) -> None:
    inbox = Blocking(room.clock)
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatcher.dispatch(catch_up_complete=True)
        async with asyncio.timeout(4):
            await delivery.sender.drain(0.1)

    assert (counts(room).sending, counts(room).queued) == (1, 4)


async def test_twenty_messages_a_minute_to_a_channel_and_no_more(room: Newsroom) -> None:
    room.alert(*(f"Event {number}" for number in range(5, 45)))
    inbox = Inbox(room.clock)
    limits = Limits()
    async with delivering(room, {TELEGRAM: inbox}, limits=limits) as delivery:
        await delivery.dispatch()

    assert len(inbox.sent) == 45
    for start in inbox.times:
        window = [when for when in inbox.times if 0 <= (when - start).total_seconds() < 60]
        assert len(window) <= limits.group_count
    assert (inbox.times[-1] - inbox.times[0]).total_seconds() < 200


async def test_a_hundred_chats_are_served_beside_each_other(room: Newsroom) -> None:
    for number in range(100):
        room.destination(str(1000 + number))
    inbox = Inbox(room.clock)
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()

    assert counts(room).sent == 505
    per_chat: dict[str, list[str]] = {}
    for where, message in inbox.sent:
        per_chat.setdefault(where.address, []).append(message.plain.splitlines()[1])
    assert set(map(tuple, per_chat.values())) == {tuple(f"Event {n}" for n in range(5))}


async def test_dispatching_twice_after_a_crash_makes_no_second_delivery(room: Newsroom) -> None:
    first, second = room.alerts(), room.alerts()
    await asyncio.gather(first.dispatch(3), second.dispatch(50), first.dispatch(50))

    assert counts(room).queued == 5
