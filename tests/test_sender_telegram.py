"""Alerts from the database to a chat of the strict fake Bot API, through every kind of weather."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.alerts.destination import DestinationKind
from bot.alerts.messengers.telegram import TelegramMessenger
from bot.alerts.pacing import Limits
from storage.delivery import deliveries, destinations
from storage.records import DeliveryCounts
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import SCALE, FastClock
from tests.fakes.delivery import Delivery, delivering
from tests.fakes.newsroom import Newsroom

pytestmark = pytest.mark.anyio

CHANNEL, FORUM = -1001000000001, -1002000000002


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    made.destination(str(CHANNEL))
    yield made
    made.close()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(scale=SCALE) as running:
        running.chat(CHANNEL, "channel")
        yield running


@asynccontextmanager
async def sending(api: BotApi, room: Newsroom) -> AsyncIterator[Delivery]:
    room.clock = FastClock(room.clock.now())  # type: ignore[assignment]
    messenger = TelegramMessenger(api.token, api.url, read_timeout=0.5)
    limits = Limits(slack=2.0)
    try:
        async with delivering(
            room, {DestinationKind.TELEGRAM: messenger}, limits=limits
        ) as delivery:
            yield delivery
    finally:
        await messenger.aclose()


def publish(room: Newsroom, count: int) -> None:
    room.alert(*(f"Event {number:03} <b>&" for number in range(count)))


def counts(room: Newsroom) -> DeliveryCounts:
    return room.database.read_now(deliveries.counts)


def titles(api: BotApi, chat: int = CHANNEL) -> list[str]:
    return [one["text"].splitlines()[1] for one in api.outbox(chat)]


async def settled(room: Newsroom, delivery: Delivery, seconds: float = 20) -> None:
    """Until all is sent or given up, and the admins know what they are to know."""
    async with asyncio.timeout(seconds):
        while (now := counts(room)).queued or now.sending or not delivery.sender.idle:
            await asyncio.sleep(0.02)


async def test_an_alert_looks_as_it_should(api: BotApi, room: Newsroom) -> None:
    publish(room, 1)
    async with sending(api, room) as delivery:
        await delivery.dispatcher.dispatch(catch_up_complete=True)
        [message] = await api.wait_outbox(1, CHANNEL)

    assert message["text"].splitlines()[:2] == [
        "🤝 Laos - North Korea: visit or meeting [held]",
        "Event 000 <b>&",
    ]
    kinds = {one["type"] for one in message["entities"]}
    assert {"bold", "italic", "text_link"} <= kinds
    assert message["silent"] is False


async def test_what_passes_is_waited_out(api: BotApi, room: Newsroom) -> None:
    publish(room, 4)
    api.fault(
        "error",
        method="sendMessage",
        code=429,
        description="Too Many Requests: retry after 5",
        parameters={"retry_after": 5},
    )
    api.fault("error", method="sendMessage", skip=1, code=502, description="Bad Gateway")
    async with sending(api, room) as delivery:
        await delivery.dispatcher.dispatch(catch_up_complete=True)
        await settled(room, delivery)

    assert titles(api) == [f"Event {number:03} <b>&" for number in range(4)]
    assert delivery.told == []


async def test_refused_markup_arrives_as_plain_text(api: BotApi, room: Newsroom) -> None:
    publish(room, 1)
    api.fault(
        "error",
        method="sendMessage",
        code=400,
        description="Bad Request: can't parse entities: Unsupported start tag",
    )
    async with sending(api, room) as delivery:
        await delivery.dispatcher.dispatch(catch_up_complete=True)
        await settled(room, delivery)

    [message] = api.outbox(CHANNEL)
    assert "Event 000 <b>&" in message["text"]
    assert all(one["type"] != "bold" for one in message["entities"])


async def test_a_deleted_topic_is_left_for_the_chat_itself(api: BotApi, room: Newsroom) -> None:
    api.chat(FORUM, "supergroup", forum=True, topics={7: "deleted"})
    room.destination(str(FORUM), thread=7)
    publish(room, 2)
    async with sending(api, room) as delivery:
        await delivery.dispatcher.dispatch(catch_up_complete=True)
        await settled(room, delivery)

    assert [one["thread"] for one in api.outbox(FORUM)] == [None, None]
    assert len([one for one in delivery.told if "topic" in one]) == 1


async def test_a_group_that_became_a_supergroup_is_followed(api: BotApi, room: Newsroom) -> None:
    api.chat(-500, "group")
    room.destination("-500")
    publish(room, 2)
    api.state(-500, "migrated", migrate_to=FORUM)
    async with sending(api, room) as delivery:
        await delivery.dispatcher.dispatch(catch_up_complete=True)
        await settled(room, delivery)

    assert len(titles(api, FORUM)) == 2
    addresses = {one.address for one in room.database.read_now(destinations.every)}
    assert addresses == {str(CHANNEL), str(FORUM)}


async def test_a_channel_that_shut_the_bot_out_is_told_to_the_admin(
    api: BotApi, room: Newsroom
) -> None:
    publish(room, 2)
    api.state(CHANNEL, "kicked")
    async with sending(api, room) as delivery:
        await delivery.dispatcher.dispatch(catch_up_complete=True)
        await settled(room, delivery)

    assert counts(room).cancelled == 2
    assert "has removed or blocked the bot" in delivery.told[0]


async def test_in_foul_weather_nothing_is_lost_and_every_doubt_is_counted(
    api: BotApi, room: Newsroom
) -> None:
    total = 60
    publish(room, total)
    # Far enough from each other that no alert meets two: an answer lost twice is left, and told.
    for place, kind in enumerate(["drop_before", "drop_after", "hang"] * 3):
        api.fault(kind, method="sendMessage", skip=3 + 6 * place, seconds=1.0)
    async with sending(api, room) as delivery:
        await delivery.dispatcher.dispatch(catch_up_complete=True)
        await settled(room, delivery, 40)

    arrived = Counter(titles(api))
    doubts = counts(room).ambiguous
    assert len(arrived) == total
    assert (counts(room).sent, doubts) == (total, 9)
    assert 3 <= sum(arrived.values()) - total <= doubts
    assert delivery.told == []
    first_seen = list(dict.fromkeys(titles(api)))
    assert first_seen == sorted(first_seen)
