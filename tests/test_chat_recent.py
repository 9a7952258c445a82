"""/recent: one line per event, filters, pages, and the buttons that open an event."""

from dataclasses import replace

import pytest

from bot.alerts.intent import Severity
from bot.alerts.rendering.reader import Reader
from bot.alerts.view import StoryView
from bot.catalogue import load
from bot.chat import event_line
from bot.chat.services.archive import Event
from bot.feeds.feed import FeedKind
from bot.ids import StoryId
from bot.match.verdict import Indicator
from tests.fakes.alert_builders import NOON, claim, report, verdict
from tests.fakes.chat_world import READER, ChatWorld
from tests.fakes.questions import forge, labels, press, room, world

__all__ = ["room", "world"]
pytestmark = pytest.mark.anyio


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
        answer = await press(world, answer, "Older")
        texts.append(answer["html"])

    assert [text.count("news.example") for text in texts] == [8, 8, 4]
    links = [part for text in texts for part in text.split('"') if "news.example" in part]
    assert links == [f"https://news.example/Event-{number:02}" for number in range(19, -1, -1)]
    assert labels(answer)[-1] == "Newer"


async def test_a_number_opens_the_event_and_back_leads_back(world: ChatWorld) -> None:
    judged = verdict(claim("missions", "setback", ("MY",)))
    world.room.at(1).publish("Embassy closed", judged=judged).poll()
    shown = await world.ask("/recent malaysia missions")
    story = await press(world, shown, "1")
    assert "What is said:" in story["text"]

    assert (await press(world, shown, "Back"))["text"] == shown["text"]
    assert len(world.api.outbox(READER)) == 1


def test_outlets_are_counted_aggregators_left_out() -> None:
    reports = (
        report(),
        report(outlet="KBS", country="KR"),
        report(outlet="KBS", country="KR"),
        report(outlet="News Mix", kind=FeedKind.AGGREGATOR),
    )
    story = StoryView(
        story_id=StoryId(7),
        thread_id=StoryId(7),
        claims=(claim(),),
        severity=Severity.ENGAGEMENT,
        updated_at=NOON,
    )
    event = Event(story, NOON, reports)
    line = event_line.block(load("bot.chat"), event, Reader(), 1).plain()
    assert line.endswith("Vientiane Example (https://news.example/one) · 2 outlets · 17 Nov 2025")

    alone = event_line.block(load("bot.chat"), replace(event, reports=reports[:1]), Reader())
    assert "outlets" not in alone.plain()


async def test_forged_pages_are_too_old_and_typed_ones_unknown_words(world: ChatWorld) -> None:
    shown = await world.ask("/recent")
    for data in ("~~~~~", "~XX~~~", "visits~~~-1~", "~~~~x"):
        assert "too old" in (await forge(world, shown, f"v1:recent:{data}"))["text"], data
    assert 'I do not know "~~~~"' in (await world.ask("/recent ~~~~", 9))["text"]


async def test_long_addresses_leave_room_for_every_event_of_a_page(world: ChatWorld) -> None:
    for number in range(8):
        judged = verdict(claim(list(Indicator)[number], "held", ("LA", "VN", "MM")))
        guid = f"{number}" + "x" * 900
        world.room.at(1 + number * 1000).publish("T" * 300, judged=judged, guid=guid).poll()
    answer = await world.ask("/recent")

    assert "8. " in answer["text"]
