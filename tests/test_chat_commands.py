"""What people get for an answer."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.chat import commands
from bot.chat.access import Access
from bot.match.verdict import Indicator
from tests.fakes.alert_builders import claim, verdict
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
        assert (f"/{name} - " in answer["text"]) == (command.ACCESS is Access.EVERYONE)


async def test_recent_shows_gist_outlet_age_and_link(world: ChatWorld) -> None:
    judged = verdict(claim("missions", "setback", ("MY",)))
    world.room.at(1).publish("Embassy closed", judged=judged).poll()
    answer = await world.ask("/recent")

    assert "🤝 Malaysia - North Korea: diplomatic ties cut back [setback]" in answer["text"]
    assert "Vientiane Example · " in answer["text"]
    [link] = [one for one in answer["entities"] if one["type"] == "text_link"]
    assert link["url"] == "https://news.example/Embassy-closed"


async def test_recent_without_matches_says_so(world: ChatWorld) -> None:
    assert "Nothing here" in (await world.ask("/recent"))["text"]


async def test_recent_narrows_by_indicator_and_country(world: ChatWorld) -> None:
    world.room.at(1)
    world.room.publish("A", judged=verdict(claim("missions", "setback", ("MY",))))
    world.room.publish("B", judged=verdict(claim("visits", "held", ("LA",))))
    world.room.publish("C", judged=verdict(claim("visits", "held", ("VN",)))).poll()

    visits = (await world.ask("/recent visits vietnam"))["text"]
    assert "Latest matches: visits and meetings, Vietnam" in visits
    assert "Vietnam - North Korea" in visits
    assert "Laos - North Korea" not in visits

    missions = (await world.ask("/recent MISSIONS, Malaysia 9999d"))["text"]
    assert "Malaysia - North Korea" in missions
    assert 'I do not know "bananas"' in (await world.ask("/recent bananas"))["text"]


async def test_recent_pages_by_buttons_that_edit_the_message(world: ChatWorld) -> None:
    world.room.at(1)
    for number in range(20):
        judged = verdict(claim(list(Indicator)[number % 8], "held", ("LA",)))
        world.room.publish(f"Event {number:02}", judged=judged)
    world.room.poll()
    answer = await world.ask("/recent laos")
    first = answer["html"]
    assert first.count("news.example") == 8
    assert [one["text"] for one in answer["keyboard"][0]] == ["Older"]

    texts = [first]
    for _ in range(2):
        world.api.press(1001, answer["message_id"], label="Older")
        await world.silence()
        [answer] = [
            one for one in world.api.outbox(1001) if one["message_id"] == answer["message_id"]
        ]
        texts.append(answer["html"])
    shown = [text.count("news.example") for text in texts]
    assert shown == [8, 8, 4]
    links = [part for text in texts for part in text.split('"') if "news.example" in part]
    assert len(set(links)) == 20
    assert [one["text"] for one in answer["keyboard"][0]] == ["Newest"]
    assert len(world.api.outbox(1001)) == 1


async def test_feeds_shows_health_and_coverage_to_admins(world: ChatWorld) -> None:
    answer = await world.ask("/feeds", ADMIN)

    assert answer["text"].splitlines()[0].endswith("of 1 feeds alive")
    assert "By country:\nLaos: " in answer["text"]
    assert "Vientiane Example" in (await world.ask("/feeds laos", ADMIN))["text"]
    assert 'No feed is "atlantis"' in (await world.ask("/feeds atlantis", ADMIN))["text"]


async def test_words_that_are_no_command_get_a_hint(world: ChatWorld) -> None:
    assert "/help" in (await world.ask("hello there"))["text"]
    assert "/help" in (await world.ask("/nosuchthing"))["text"]


async def test_menus_differ_for_readers_groups_and_admins(world: ChatWorld) -> None:
    world.api.chat(-500, "group")
    await world.ask("/start")
    await world.ask("/start", ADMIN)
    await world.silence()

    def names(user: int, chat: int | None = None) -> set[str]:
        return {one["command"] for one in world.api.menu(user, chat)}

    assert names(1001) == names(1001, -500) == {"help", "recent"}
    assert names(ADMIN) == {"help", "recent", "feeds"}
    everywhere = {one["command"]: one["description"] for one in world.api.menu(ADMIN)}
    assert everywhere["feeds"] == "How the feeds are"
