"""Edits and answers in a chat of the strict fake Bot API, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.alerts.destination import DestinationKind
from bot.alerts.messengers.telegram import TelegramMessenger
from bot.alerts.pacing import Limits
from storage.delivery import deliveries, destinations
from tests.fakes.alert_rows import Event
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import SCALE, FastClock
from tests.fakes.delivery import Delivery, delivering
from tests.fakes.newsroom import Newsroom

pytestmark = pytest.mark.anyio

CHANNEL, SUPERGROUP = -1001000000001, -1002000000002
EDIT = "editMessageText"


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
    try:
        async with delivering(
            room, {DestinationKind.TELEGRAM: messenger}, limits=Limits(slack=2.0)
        ) as delivery:
            yield delivery
    finally:
        await messenger.aclose()


async def told(room: Newsroom, delivery: Delivery, title: str = "Talks held") -> Event:
    [event] = room.alert(title)
    await delivery.dispatcher.dispatch(catch_up_complete=True)
    await settled(room, delivery)
    return event


async def reported(room: Newsroom, delivery: Delivery, event: Event, title: str) -> None:
    room.report(event, title)
    delivery.sender.wake()
    await settled(room, delivery)


async def settled(room: Newsroom, delivery: Delivery) -> None:
    """Until nothing waits, neither for its turn nor for its time."""
    async with asyncio.timeout(10):
        while await delivery.outbox.next_due() is not None:
            await asyncio.sleep(0.02)


def shown(api: BotApi, chat: int = CHANNEL) -> dict[str, Any]:
    [message] = api.outbox(chat)
    return message


def calls(api: BotApi, method: str = EDIT) -> list[dict[str, Any]]:
    return api.calls(method)


async def test_a_message_is_replaced_in_place_with_its_button(api: BotApi, room: Newsroom) -> None:
    async with sending(api, room) as delivery:
        event = await told(room, delivery)
        before = shown(api)
        await reported(room, delivery, event, "Another outlet")

    after = shown(api)
    assert len(after["edits"]) == 1
    assert after["text"] != before["text"]
    assert after["keyboard"] == before["keyboard"] != []


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "hang", "slow"])
async def test_an_edit_whose_answer_was_lost_is_made_again(
    api: BotApi, room: Newsroom, fault: str
) -> None:
    api.fault(fault, method=EDIT, seconds=0.1)
    async with sending(api, room) as delivery:
        event = await told(room, delivery)
        await reported(room, delivery, event, "Another outlet")

    assert len(shown(api)["edits"]) == 1  # "message is not modified" is a success
    assert room.database.read_now(deliveries.counts).lost_answers == 0
    assert delivery.told == []


async def test_a_busy_or_failing_server_gets_the_edit_later(api: BotApi, room: Newsroom) -> None:
    wait = {"retry_after": 5}
    api.fault("error", method=EDIT, code=429, description="Too Many Requests", parameters=wait)
    api.fault("error", method=EDIT, code=502, description="Bad Gateway")
    async with sending(api, room) as delivery:
        event = await told(room, delivery)
        await reported(room, delivery, event, "Another outlet")

    assert len(shown(api)["edits"]) == 1
    assert len(calls(api)) == 3


async def test_a_message_that_was_deleted_is_not_sent_anew(api: BotApi, room: Newsroom) -> None:
    async with sending(api, room) as delivery:
        event = await told(room, delivery)
        message_id = shown(api)["message_id"]
        api.chats[CHANNEL].messages[message_id].deleted = True
        await reported(room, delivery, event, "Another outlet")
        await reported(room, delivery, event, "A third outlet")

    assert len(calls(api)) == 1
    assert len(calls(api, "sendMessage")) == 1
    assert delivery.told == []


async def test_markup_refused_in_an_edit_goes_as_plain_text(api: BotApi, room: Newsroom) -> None:
    words = "Bad Request: can't parse entities: Unsupported start tag"
    api.fault("error", method=EDIT, code=400, description=words)
    async with sending(api, room) as delivery:
        event = await told(room, delivery)
        await reported(room, delivery, event, "Another outlet")

    assert len(shown(api)["edits"]) == 1
    assert all(one["type"] != "bold" for one in shown(api)["entities"])


async def test_a_chat_that_moved_gets_no_edit_of_what_it_got_under_its_old_id(
    api: BotApi, room: Newsroom
) -> None:
    api.chat(-500, "group")
    room.destination("-500")
    async with sending(api, room) as delivery:
        event = await told(room, delivery)
        api.state(-500, "migrated", migrate_to=SUPERGROUP)
        await reported(room, delivery, event, "Another outlet")
        await told(room, delivery, "What followed")
        await reported(room, delivery, event, "A third outlet")

    assert len(api.outbox(SUPERGROUP)) == 1
    # An old message's number can be a new one's there.
    there = [one for one in calls(api) if str(one["params"]["chat_id"]) == str(SUPERGROUP)]
    assert there == []
    addresses = {one.address for one in room.database.read_now(destinations.every)}
    assert addresses == {str(CHANNEL), str(SUPERGROUP)}


async def test_a_follow_up_answers_within_its_topic(api: BotApi, room: Newsroom) -> None:
    api.chat(SUPERGROUP, "supergroup")
    api.topic(SUPERGROUP, 7)
    room.destination(str(SUPERGROUP), thread=7)
    async with sending(api, room) as delivery:
        first = await told(room, delivery)
        room.alert("What followed", answers=first.alert_id)
        await delivery.dispatcher.dispatch(catch_up_complete=True)
        await settled(room, delivery)

    for chat in (CHANNEL, SUPERGROUP):
        earlier, later = api.outbox(chat)
        assert later["reply_to"] == earlier["message_id"]
        assert later["thread"] == earlier["thread"]


async def test_an_answer_to_a_deleted_message_goes_by_itself(api: BotApi, room: Newsroom) -> None:
    async with sending(api, room) as delivery:
        first = await told(room, delivery)
        api.chats[CHANNEL].messages[shown(api)["message_id"]].deleted = True
        room.alert("What followed", answers=first.alert_id)
        await delivery.dispatcher.dispatch(catch_up_complete=True)
        await settled(room, delivery)

    assert api.outbox(CHANNEL)[-1]["reply_to"] is None
    assert delivery.told == []
