"""/why: under an alert, with a link or id, as a button; told, kept and rejected reports."""

from typing import Any

import pytest

from bot.alerts.destination import DestinationKind
from bot.alerts.messengers.telegram import TelegramMessenger
from bot.chat.commands.story import deep_link
from bot.ids import public
from bot.match.verdict import MatchReason, NearestMiss, Relevance, Verdict
from tests.fakes.alert_builders import claim, evidence, verdict
from tests.fakes.chat_world import READER, ChatWorld
from tests.fakes.delivery import delivering
from tests.fakes.newsroom import Newsroom
from tests.fakes.polled import matcher
from tests.fakes.questions import forge, labels, newest_name, press, room, world

__all__ = ["room", "world"]
pytestmark = pytest.mark.anyio

TITLE = "Lao foreign minister meets Choe Son Hui in Pyongyang"
SPANS = (evidence(TITLE, "meets"), evidence(TITLE, "Pyongyang", rule="place.north"))
JUDGED = verdict(claim("visits", "held", ("LA",), evidence=(0, 1)), spans=SPANS)
LINK = f"https://news.example/{TITLE}".replace(" ", "-")


def told(room: Newsroom) -> list[str]:
    """Publish; returns the public ids of the alerts."""
    return [public(one) for one in room.publish(TITLE, judged=JUDGED).poll().alerts]


async def test_a_link_gets_the_verdict_with_its_words_and_rules(world: ChatWorld) -> None:
    told(world.room.at(1))
    answer = await world.ask(f"/why {LINK}")

    text = answer["text"]
    assert text.startswith("A match: it reports something new under an indicator")
    assert "• visits and meetings [held]: Laos" in text
    assert "meets (visits.meet); Pyongyang (place.north)" in text
    assert "Decided: first report of this." in text
    assert "Rules: test" in text
    bold = [one for one in answer["entities"] if one["type"] == "bold"]
    assert len(bold) == 3
    assert labels(answer) == ["The event"]
    assert "What is said:" in (await press(world, answer, "The event"))["text"]


async def test_a_reject_gets_its_nearest_miss_and_what_today_s_rules_say(world: ChatWorld) -> None:
    missed = Verdict(
        Relevance.NONE,
        MatchReason.NO_CUE,
        "en",
        "old",
        nearest_miss=NearestMiss(("the North", "LA"), "indicator cue"),
    )
    world.room.at(1).publish(TITLE, judged=missed).poll()
    text = (await world.ask(f"/why {LINK}"))["text"]

    assert text.startswith("No match: it names both sides, but nothing that belongs")
    assert "It names North Korea, Laos; there is no word of an indicator." in text
    assert "Decided: reports nothing new under an indicator." in text
    assert "Today's rules would say otherwise: it reports something new" in text


async def test_every_reason_and_miss_of_the_matcher_has_words(world: ChatWorld) -> None:
    texts = ("", "Rice", "North Korea fires missile", "Laos and North Korea", "북한")
    for number, text in enumerate(texts):
        judged = matcher().match(text, "", lang="en")
        world.room.at(1 + number).publish(f"T{number}", judged=judged).poll()
        answer = await world.ask(f"/why https://news.example/T{number}", 20 + number)
        assert answer["text"].startswith(("No match: it", "On the topic, no match: it")), answer[
            "text"
        ]


async def send(world: ChatWorld, chat: int = READER) -> dict[str, Any]:
    """Deliver what waits to a chat; returns the message."""
    if chat == READER:
        await world.ask("/help")
    world.room.destination(str(chat))
    messenger = TelegramMessenger(world.api.token, world.api.url)
    try:
        async with delivering(world.room, {DestinationKind.TELEGRAM: messenger}) as delivery:
            await delivery.dispatch()
    finally:
        await messenger.aclose()
    return dict(world.api.outbox(chat)[-1])


async def test_an_answer_to_an_alert_is_about_that_alert(world: ChatWorld) -> None:
    told(world.room.at(1))
    alert = await send(world)
    answer = await world.ask("/why", reply_to=alert["message_id"])

    assert answer["text"].startswith("A match: it reports something new")
    assert TITLE in answer["text"]


async def test_an_answer_to_another_message_says_what_to_do(world: ChatWorld) -> None:
    shown = await world.ask("/help")

    assert "tells of no event" in (await world.ask("/why", reply_to=shown["message_id"]))["text"]
    assert "Answer one of my alerts" in (await world.ask("/why"))["text"]


async def test_a_message_of_several_events_asks_which(world: ChatWorld) -> None:
    world.room.at(1).poll()
    world.room.at(24 * 5)
    for number, country in enumerate(("LA", "VN")):
        judged = verdict(claim("missions", "held", (country,)))
        world.room.publish(f"Event {number}", judged=judged, hours_old=60)
    world.room.poll()
    message = await send(world)
    answer = await world.ask("/why", reply_to=message["message_id"])
    assert answer["text"] == "That message tells of several events. Which one?"
    [vietnam] = [label for label in labels(answer) if label.startswith("Vietnam - ")]
    assert len(labels(answer)) == 2

    chosen = await press(world, answer, vietnam)
    assert "Event 1" in chosen["text"]


async def test_the_button_is_a_toast_with_a_way_to_more_in_private(world: ChatWorld) -> None:
    [name] = told(world.room.at(1))
    shown = await world.ask("/help")
    answer = await forge(world, shown, f"v1:why:{name}")
    short = "visits and meetings [held]: Laos. Words: meets, Pyongyang"
    assert answer["text"] == short

    more = world.api.outbox(READER)[-1]
    assert (more["text"], labels(more)) == (short, ["All the reasons"])
    full = await press(world, dict(more), "All the reasons")
    assert full["text"].startswith("A match: it reports something new")
    assert world.api.outbox(READER)[0]["text"] == shown["text"]


async def test_in_a_channel_the_button_is_a_toast_only(world: ChatWorld) -> None:
    channel = -1001000000001
    world.api.chat(channel, "channel")
    [name] = told(world.room.at(1))
    alert = await send(world, channel)
    for data in (name, f"a_{name}"):
        query = world.api.forge(channel, alert["message_id"], f"v1:why:{data}", user={"id": READER})
        await world.silence()
        assert "visits and meetings [held]" in (world.api.answer(query) or {})["text"]
    assert len(world.api.outbox(channel)) == 1


async def test_forged_buttons_are_too_old(world: ChatWorld) -> None:
    for user, data in enumerate(("", "a_", "a_a_", "0" * 13, "a_zzz", "~", "x" * 50)):
        shown = await world.ask("/help", 50 + user)
        message = shown["message_id"]
        query = world.api.forge(50 + user, message, f"v1:why:{data}", user={"id": 50 + user})
        await world.silence()
        assert "too old" in (world.api.answer(query) or {})["text"]
        assert len(world.api.outbox(50 + user)) == 1


async def test_an_unknown_report_is_said_to_be_unknown(world: ChatWorld) -> None:
    names = ("nonsense", "https://nowhere.example/", "0" * 13, "'\"%_", "x" * 400)
    for user, name in enumerate(names):
        assert "no report by that" in (await world.ask(f"/why {name}", 50 + user))["text"]


async def test_an_event_s_id_and_a_deep_link_mean_its_leading_report(world: ChatWorld) -> None:
    [alert] = told(world.room.at(1))
    name = newest_name(world.room)
    asked = (name, alert, f"s_{name}", deep_link("jembatan_test_bot", name))
    answers = {(await world.ask(f"/why {one}", 60 + n))["text"] for n, one in enumerate(asked)}

    assert len(answers) == 1
    assert TITLE in answers.pop()


async def test_a_title_s_markup_is_shown_as_it_is(world: ChatWorld) -> None:
    title = "<b>Laos</b> & </i> meets Pyongyang"
    spans = (evidence(title, "meets"),)
    judged = verdict(claim("visits", "held", ("LA",), evidence=(0,)), spans=spans)
    world.room.at(1).publish(title, guid="odd", judged=judged).poll()

    assert title in (await world.ask("/why https://news.example/odd"))["text"]
