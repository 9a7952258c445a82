"""/recent: one line per event, filters, pages, and the buttons that open an event."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.match.verdict import Indicator
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import READER, SCALE, ChatWorld, chatting
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


async def test_an_event_is_gist_outlet_day_and_link(world: ChatWorld) -> None:
    judged = verdict(claim("missions", "setback", ("MY",)))
    world.room.at(1).publish("Embassy closed", judged=judged).poll()
    answer = await world.ask("/recent")

    assert "1. 🤝 Malaysia - North Korea: diplomatic ties cut back [setback]" in answer["text"]
    assert "Vientiane Example · 3 Nov 2025" in answer["text"]
    [link] = [one for one in answer["entities"] if one["type"] == "text_link"]
    assert link["url"] == "https://news.example/Embassy-closed"


async def test_without_events_it_says_so(world: ChatWorld) -> None:
    assert "Nothing here" in (await world.ask("/recent"))["text"]


async def test_two_reports_of_one_event_are_one_line(world: ChatWorld) -> None:
    judged = verdict(claim("visits", "held", ("LA",)), people=("choe-son-hui",))
    world.room.at(1).publish("Lao foreign minister arrives in Pyongyang", judged=judged).poll()
    world.room.at(2)
    world.room.publish("Lao foreign minister arrives in Pyongyang today", judged=judged).poll()
    answer = await world.ask("/recent")

    assert answer["text"].count("Laos - North Korea") == 1


async def test_it_narrows_by_indicator_country_language_and_days(world: ChatWorld) -> None:
    world.room.at(1)
    world.room.publish("A", judged=verdict(claim("missions", "setback", ("MY",))))
    world.room.publish("B", judged=verdict(claim("visits", "held", ("LA",))))
    world.room.publish("C", judged=verdict(claim("visits", "held", ("VN",)))).poll()

    visits = (await world.ask("/recent visits vietnam"))["text"]
    assert "Latest events: visits and meetings, Vietnam" in visits
    assert "Vietnam - North Korea" in visits
    assert "Laos - North Korea" not in visits

    missions = (await world.ask("/recent MISSIONS, Malaysia 9999d"))["text"]
    assert "Malaysia - North Korea" in missions
    assert "Nothing here" in (await world.ask("/recent ko"))["text"]
    assert 'I do not know "bananas"' in (await world.ask("/recent bananas", 77))["text"]


async def test_an_indicator_and_a_country_must_stand_in_the_same_claim(world: ChatWorld) -> None:
    judged = verdict(claim("visits", "held", ("LA",)), claim("economic", "agreed", ("VN",)))
    world.room.at(1).publish("A", judged=judged).poll()

    assert "Nothing here" in (await world.ask("/recent visits vietnam"))["text"]
    assert "1. 🤝" in (await world.ask("/recent economic vietnam"))["text"]


async def test_pages_are_buttons_that_edit_the_message(world: ChatWorld) -> None:
    indicators = [one for one in Indicator if one not in ("reciprocity", "partner_reaction")]
    for number in range(20):
        step = "held" if number % 10 < 8 else ("raised", "enforced")[number % 10 - 8]
        judged = verdict(claim(indicators[number % 10], step, ("LA",)))
        world.room.at(1 + number * 24 * 40).publish(f"Event {number:02}", judged=judged).poll()
    answer = await world.ask("/recent laos")
    assert answer["text"].startswith("Latest events: Laos · 1/3")
    texts = [answer["html"]]
    for _ in range(2):
        world.api.press(READER, answer["message_id"], label="Older")
        await world.silence()
        [answer] = world.api.outbox(READER)
        texts.append(answer["html"])

    assert [text.count("news.example") for text in texts] == [8, 8, 4]
    links = [part for text in texts for part in text.split('"') if "news.example" in part]
    assert links == [f"https://news.example/Event-{number:02}" for number in range(19, -1, -1)]
    assert [one["text"] for one in answer["keyboard"][-1]] == ["Newer"]


async def test_a_number_opens_the_event_and_back_leads_back(world: ChatWorld) -> None:
    judged = verdict(claim("missions", "setback", ("MY",)))
    world.room.at(1).publish("Embassy closed", judged=judged).poll()
    shown = await world.ask("/recent malaysia missions")
    world.api.press(READER, shown["message_id"], label="1")
    await world.silence()
    [story] = world.api.outbox(READER)
    assert "What is said:" in story["text"]

    world.api.press(READER, shown["message_id"], label="Back")
    await world.silence()
    [again] = world.api.outbox(READER)
    assert again["text"] == shown["text"]


async def test_long_addresses_leave_room_for_every_event_of_a_page(world: ChatWorld) -> None:
    for number in range(8):
        judged = verdict(claim(list(Indicator)[number], "held", ("LA", "VN", "MM")))
        guid = f"{number}" + "x" * 900
        world.room.at(1 + number * 1000).publish("T" * 300, judged=judged, guid=guid).poll()
    answer = await world.ask("/recent")

    assert "8. " in answer["text"]
