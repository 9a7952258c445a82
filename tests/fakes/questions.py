"""A chat over a newsroom, for the tests of questions."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.ids import StoryId, public
from storage.archive import events
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import READER, SCALE, ChatWorld, chatting
from tests.fakes.newsroom import Newsroom


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    made.at(0).poll()
    yield made
    made.close()


@pytest.fixture
async def world(room: Newsroom) -> AsyncIterator[ChatWorld]:
    async with BotApi(scale=SCALE) as api, chatting(api, room) as running:
        yield running


async def press(world: ChatWorld, shown: dict[str, Any], label: str) -> dict[str, Any]:
    """Press a button in the reader's chat; returns the message as it is then."""
    world.api.press(READER, shown["message_id"], label=label)
    await world.silence()
    found = [one for one in world.api.outbox(READER) if one["message_id"] == shown["message_id"]]
    return dict(found[0])


async def forge(world: ChatWorld, shown: dict[str, Any], data: str) -> dict[str, Any]:
    """Press a button that the bot never made; returns the answer that its circle got."""
    query = world.api.forge(READER, shown["message_id"], data, user={"id": READER})
    await world.silence()
    return dict(world.api.answer(query) or {})


def labels(message: dict[str, Any]) -> list[str]:
    """The labels of every button, in order."""
    return [one["text"] for row in message["keyboard"] or () for one in row]


def newest_story(room: Newsroom) -> StoryId:
    """The event that happened last."""
    return room.database.read_now(events.standing)[0].story_id


def newest_name(room: Newsroom) -> str:
    """Its public id."""
    return public(newest_story(room))
