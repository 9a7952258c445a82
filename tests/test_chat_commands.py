"""What people get for an answer."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.chat import commands
from bot.chat.access import Access
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import ADMIN, SCALE, ChatWorld, chatting
from tests.fakes.newsroom import Newsroom

pytestmark = pytest.mark.anyio


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


async def test_start_says_what_this_is(world: ChatWorld) -> None:
    answer = await world.ask("/start")

    assert answer["text"].startswith("Jembatan: what follows from ASEAN's engagement")
    assert "/help" in answer["text"]


async def test_help_lists_every_command_to_an_admin(world: ChatWorld) -> None:
    answer = await world.ask("/help", ADMIN)

    lines = answer["text"].splitlines()
    for name in commands.every():
        [line] = [one for one in lines if one.startswith(f"/{name} - ")]
        assert len(line) > len(name) + 8


async def test_help_names_to_a_reader_only_what_a_reader_may(world: ChatWorld) -> None:
    answer = await world.ask("/help")

    for name, command in commands.every().items():
        is_theirs = command.ACCESS in (Access.EVERYONE, Access.CHAT_ADMIN)
        assert (f"/{name} - " in answer["text"]) == is_theirs, name


async def test_feeds_shows_health_and_coverage_to_admins(world: ChatWorld) -> None:
    answer = await world.ask("/feeds", ADMIN)

    assert answer["text"].splitlines()[0].endswith("of 1 feeds alive")
    assert "By country:\nLaos: " in answer["text"]
    assert "Vientiane Example" in (await world.ask("/feeds laos", ADMIN))["text"]
    assert 'No feed is "atlantis"' in (await world.ask("/feeds atlantis", ADMIN))["text"]


async def test_words_that_are_no_command_get_a_hint(world: ChatWorld) -> None:
    assert "/help" in (await world.ask("hello there"))["text"]
    assert "/help" in (await world.ask("/nosuchthing"))["text"]
