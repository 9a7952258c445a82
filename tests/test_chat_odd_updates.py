"""Updates that are not what they seem: forwarded, odd letters, odd languages, nobody's."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import catalogue
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import ADMIN, READER, SCALE, ChatWorld, chatting
from tests.fakes.newsroom import Newsroom

pytestmark = pytest.mark.anyio

GROUP, SERVICE = -500, 777000
WORDS_ONLY = "I only understand commands. /help lists them."


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    yield made
    made.close()


@pytest.fixture
async def world(room: Newsroom) -> AsyncIterator[ChatWorld]:
    async with BotApi(scale=SCALE) as api, chatting(api, room) as running:
        api.chat(GROUP, "group")
        room.destination(str(GROUP))  # set up there
        await running.ask("/start", 7)  # it runs
        yield running


async def test_what_somebody_else_wrote_is_no_command(world: ChatWorld) -> None:
    assert (await world.ask("/removefeed 1", ADMIN, forwarded=True))["text"] == WORDS_ONLY
    assert (await world.ask("/stop", forwarded=True))["text"] == WORDS_ONLY
    world.api.message("/help@jembatan_test_bot", user={"id": READER}, chat_id=GROUP, forwarded=True)
    await world.silence()
    assert world.api.outbox(GROUP) == []


async def test_a_document_may_be_forwarded(world: ChatWorld) -> None:
    opml = '<opml version="2.0"><body><outline xmlUrl="https://x.example/rss"/></body></opml>'
    said = await world.ask(
        "/importfeeds", ADMIN, document={"name": "a.opml", "text": opml}, forwarded=True
    )
    assert "cannot be used" in said["text"]  # read: it lacks a country


@pytest.mark.parametrize(
    "text", ["/help\nplease", "/help\u00a0", "/HELP", "/help@Jembatan_test_bot"]
)
async def test_a_command_ends_where_its_word_ends(world: ChatWorld, text: str) -> None:
    assert (await world.ask(text))["text"].startswith("You can ask:")


async def test_halves_of_letters_are_answered(world: ChatWorld) -> None:
    for text in ("/story \ud800", "/search \udfff\ud800 x"):
        assert "went wrong" not in (await world.ask(text))["text"]


@pytest.mark.parametrize("language", ["../../texts/en", "", "x" * 300, "en\x00", "zz-ZZ", "🏳️"])
async def test_an_odd_language_gets_english(world: ChatWorld, language: str) -> None:
    before = catalogue.load.cache_info().currsize
    said = await world.ask("/help", person={"language_code": language})
    assert said["text"].startswith("You can ask:")
    assert catalogue.load.cache_info().currsize == before, "nothing is kept of it"


async def test_who_writes_as_the_group_is_told_so(world: ChatWorld) -> None:
    world.api.message("/help@jembatan_test_bot", user={"id": 1}, chat_id=GROUP, anonymous=True)
    [answer] = await world.api.wait_outbox(1, GROUP)
    assert answer["text"].startswith("You write as the group")


async def test_posts_of_a_channel_are_nobody_s(world: ChatWorld) -> None:
    channel = {"id": -1009, "type": "channel", "title": "Linked"}
    world.api.message(
        "/setup@jembatan_test_bot", user={"id": SERVICE}, chat_id=GROUP, sender_chat=channel
    )
    [answer] = await world.api.wait_outbox(1, GROUP)
    assert answer["text"].startswith("You write as the group")
    world.api.chat(-1009, "channel")
    world.api.message("/help@jembatan_test_bot", chat_id=-1009)
    await world.silence()
    assert world.api.outbox(-1009) == []
