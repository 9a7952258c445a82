"""/story: one event in full, by id, link, deep link and button; its thread and corrections."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.chat.commands.story import deep_link, from_payload, name_in
from bot.ids import public
from bot.stories.override import OverrideAction
from storage.archive import events
from storage.grouping import overrides, stories
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.chat_world import READER, ChatWorld
from tests.fakes.questions import forge, labels, newest_name, newest_story, press, room, world

__all__ = ["room", "world"]
pytestmark = pytest.mark.anyio

HELD = verdict(claim("visits", "held", ("LA",)), people=("choe-son-hui",), place="pyongyang")
AGREED = verdict(claim("visits", "agreed", ("LA",)), people=("choe-son-hui",), place="pyongyang")
TITLE = "Lao foreign minister meets Choe Son Hui in Pyongyang"


async def test_it_tells_gist_claims_and_reports_with_links(world: ChatWorld) -> None:
    judged = verdict(claim("visits", "held", ("LA",)), claim("missions", "agreed", ("LA", "VN")))
    world.room.at(1).publish(TITLE, judged=judged).poll()
    answer = await world.ask(f"/story {newest_name(world.room)}")

    text = answer["text"]
    assert text.startswith("🤝 Laos - North Korea: visit or meeting [held]")
    assert f"3 Nov 2025\n{TITLE}" in text
    assert "• visits and meetings [held]: Laos\n" in text
    assert "• embassies and relations [agreed]: Vietnam, Laos" in text
    assert "1 report · 1 outlet\n• Vientiane Example (state media, Laos) · English" in text
    links = [one["url"] for one in answer["entities"] if one["type"] == "text_link"]
    assert links == [f"https://news.example/{TITLE}".replace(" ", "-")]
    assert labels(answer) == ["Why?", "Share"]


async def test_a_link_an_alert_s_id_and_a_deep_link_mean_the_same_event(world: ChatWorld) -> None:
    result = world.room.at(1).publish(TITLE, judged=HELD).poll()
    name = newest_name(world.room)
    asked = (
        name,
        name.upper(),
        public(result.alerts[0]),
        f"https://news.example/{TITLE}".replace(" ", "-"),
        f"http://www.news.example/{TITLE}?utm_source=x".replace(" ", "-"),
        f"s_{name}",
        deep_link("jembatan_test_bot", name),
    )
    answers = {(await world.ask(f"/story {one}", 50 + n))["text"] for n, one in enumerate(asked)}

    assert len(answers) == 1
    assert answers.pop().startswith("🤝 Laos")


async def test_before_and_after_in_its_thread_are_told_linked_and_opened(world: ChatWorld) -> None:
    world.room.at(1).publish("Lao minister to visit Pyongyang", judged=AGREED).poll()
    world.room.at(24 * 10).publish(TITLE, judged=HELD).poll()
    first, second = reversed(world.room.database.read_now(events.standing))
    thread = world.room.database.read_now(lambda conn: stories.thread(conn, first.story_id))
    assert thread == (first.story_id, second.story_id)
    shown = await world.ask(f"/story {public(second.story_id)}")

    assert "Before:\n• 3 Nov 2025: Laos - North Korea: visit or meeting announced" in shown["text"]
    assert labels(shown)[0] == "◀ Before"
    links = [one["url"] for one in shown["entities"] if one["type"] == "text_link"]
    assert deep_link("jembatan_test_bot", public(first.story_id)) in links

    earlier = await press(world, shown, "◀ Before")
    assert earlier["text"].startswith("🤝 Laos - North Korea: visit or meeting announced")
    assert "After:\n• 13 Nov 2025" in earlier["text"]
    assert labels(earlier)[0] == "After ▶"


async def test_sharing_gives_the_deep_link_away(world: ChatWorld) -> None:
    world.room.at(1).publish(TITLE, judged=HELD).poll()
    name = newest_name(world.room)
    answer = await world.ask(f"/story {name}")

    [share] = [one for row in answer["keyboard"] for one in row if one["text"] == "Share"]
    carried = f"https%3A%2F%2Ft.me%2Fjembatan_test_bot%3Fstart%3Ds_{name}"
    assert share["url"] == f"https://t.me/share/url?url={carried}"


async def test_corrections_are_told_and_a_rejected_event_is_struck(world: ChatWorld) -> None:
    room = world.room.at(1).publish(TITLE, judged=HELD)
    room.poll()
    story = newest_story(room)

    def correct(action: str, why: str) -> None:
        now = room.clock.now() + timedelta(minutes=1)

        def write(conn: Connection) -> None:
            overrides.append(
                conn, room.ids, now, action=action, actor="telegram:5", story_id=story, why=why
            )
            stories.refresh(conn, [story], now)

        room.database.write_now(write)

    correct(OverrideAction.CONFIRM, "seen it")
    confirmed = await world.ask(f"/story {public(story)}")
    assert "✅" in confirmed["text"]
    assert "telegram:5" not in confirmed["text"]
    assert "✅" in (await world.ask("/recent"))["text"]

    correct(OverrideAction.REJECT, "a hoax")
    rejected = await world.ask(f"/story {public(story)}", 9)
    assert rejected["text"].startswith("❌")
    assert "a hoax" in rejected["text"]
    assert any(one["type"] == "strikethrough" for one in rejected["entities"])
    assert "Nothing here" in (await world.ask("/recent", 10))["text"]


async def test_a_merged_event_leads_to_the_one_that_stands(world: ChatWorld) -> None:
    room = world.room.at(1).publish(TITLE, judged=HELD)
    room.poll()
    gone = newest_story(room)
    room.at(24 * 30).publish("Embassy", judged=verdict(claim("missions", "held", ("VN",)))).poll()
    into = newest_story(room)
    now = room.clock.now()

    def merge(conn: Connection) -> None:
        overrides.append(
            conn,
            room.ids,
            now,
            action=OverrideAction.MERGE,
            actor="telegram:5",
            story_id=gone,
            value={"into": into},
        )
        stories.refresh(conn, [gone, into], now)

    room.database.write_now(merge)
    answer = await world.ask(f"/story {public(gone)}")
    assert "2 reports" in answer["text"]


async def test_an_unknown_event_is_said_to_be_unknown(world: ChatWorld) -> None:
    names = (
        "0000000000000",
        "zzzzzzzzzzzzz",
        "https://nowhere.example/x",
        "nonsense",
        "'; DROP TABLE stories; --",
        "x" * 3900,
        "s_0000000000000",
        "https://t.me/other?start=s_zzzzzzzzzzzzz",
        "|rx~",
    )
    for user, name in enumerate(names):
        text = (await world.ask(f"/story {name}", 50 + user))["text"]
        assert text.startswith(("I know no event by that", "Give me the id")), name


async def test_ids_of_another_kind_are_no_events(world: ChatWorld) -> None:
    feed = public(world.room.feed_id)

    assert "I know no event" in (await world.ask(f"/story {feed}"))["text"]
    assert "Give me the id" in (await world.ask("/story"))["text"]


async def test_forged_buttons_are_too_old(world: ChatWorld) -> None:
    world.room.at(1).publish(TITLE, judged=HELD).poll()
    for user, data in enumerate(("", "0" * 13, "zzz", "0" * 13 + "|r~~~~", "|", "x|zzz", "a|bb")):
        shown = await world.ask(f"/story {newest_name(world.room)}", 50 + user)
        message = shown["message_id"]
        query = world.api.forge(50 + user, message, f"v1:story:{data}", user={"id": 50 + user})
        await world.silence()
        assert "too old" in (world.api.answer(query) or {})["text"]
        assert world.api.outbox(50 + user)[-1]["text"] == shown["text"]


async def test_a_forged_way_back_is_harmless(world: ChatWorld) -> None:
    world.room.at(1).publish(TITLE, judged=HELD).poll()
    name = newest_name(world.room)
    shown = await world.ask(f"/story {name}")
    await forge(world, shown, f"v1:story:{name}|x/help")
    assert "Back" not in labels(world.api.outbox(READER)[-1])
    await forge(world, shown, f"v1:story:{name}|r'; drop")
    query = world.api.press(READER, shown["message_id"], label="Back")
    await world.silence()

    assert "too old" in (world.api.answer(query) or {})["text"]


@pytest.mark.parametrize(
    ("payload", "name"),
    [
        ("s_0123456789abc", "0123456789abc"),
        ("s_0123456789ABC", "0123456789abc"),
        ("s_", None),
        ("0123456789abc", None),
        ("x_0123456789abc", None),
        ("s_0123456789ab", None),
        ("s_zzzzzzzzzzzzz", None),
        ("s_" + "0" * 64, None),
        ("", None),
    ],
)
def test_a_payload_names_an_event_or_nothing(payload: str, name: str | None) -> None:
    assert from_payload(payload) == name


def test_a_name_is_taken_out_of_links_to_the_bot_only() -> None:
    assert name_in("https://t.me/x?start=s_0123456789abc") == "0123456789abc"
    assert name_in(" https://x.example/?a=s_1 ") == "https://x.example/?a=s_1"
