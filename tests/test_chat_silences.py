"""/silence and /silences: what is held back by chat, and ended by a button."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.alerts.silence import Silence, SilenceMatcher
from bot.chat import silence_words
from bot.chat.silence_words import NotUnderstoodError
from bot.ids import public
from bot.match.verdict import Indicator
from storage.delivery import silences
from storage.grouping import stories
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.chat_world import ADMIN, READER
from tests.fakes.feed_desk import SECOND, FeedDesk, feed_desk

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[FeedDesk]:
    async with feed_desk(tmp_path) as made:
        yield made


def kept(desk: FeedDesk) -> list[Silence]:
    return desk.room.database.read_now(silences.every)


async def test_a_silence_is_begun_listed_and_ended(desk: FeedDesk) -> None:
    begun = await desk.ask("/silence indicator=visits country=LA 7d delegation season")
    assert begun["text"].startswith("Held back until ")
    assert "visits and meetings, Laos" in begun["text"]
    [made] = kept(desk)
    assert made.matcher == SilenceMatcher(indicator=Indicator.VISITS, country="LA")
    assert (made.author, made.why) == (f"telegram:{ADMIN}", "delegation season")
    assert made.ends_at - made.starts_at == timedelta(days=7)

    await desk.ask("/silence feed=2 12h it repeats itself", SECOND)
    listed = await desk.ask("/silences")
    assert listed["text"].startswith("2 silences\n\n1. visits and meetings, Laos\nuntil ")
    assert "0 alerts held back\ntelegram:4242: delegation season" in listed["text"]
    assert "2. Lao Wire" in listed["text"]

    over = await desk.press(listed, "End 1")
    assert over["text"].startswith("The silence on visits and meetings, Laos is over; 0 alerts")
    assert "1. Lao Wire" in over["text"]
    assert kept(desk)[-1].ended_by == f"telegram:{ADMIN}"
    assert [one.action for one in desk.audit()] == ["silence.end", "silence.begin", "silence.begin"]
    assert desk.audit()[-1].detail is not None
    assert desk.audit()[-1].detail["what"] == {"indicator": "visits", "country": "LA"}  # type: ignore[index]
    assert desk.world.woken

    await desk.press(over, "End 1")
    assert (await desk.ask("/silences"))["text"] == "Nothing is held back."


async def test_the_same_wish_again_makes_no_second_silence(desk: FeedDesk) -> None:
    words = "/silence indicator=sanctions 30d monthly report"
    for _ in range(2):
        assert "Held back until" in (await desk.ask(words))["text"]
    assert len(kept(desk)) == len(desk.audit()) == 1
    await desk.ask(words, SECOND)
    await desk.ask(words.replace("monthly", "yearly"))
    assert len(kept(desk)) == 3


async def test_ending_twice_and_forged_buttons_do_no_harm(desk: FeedDesk) -> None:
    begun = await desk.ask("/silence country=ASEAN 1h summit")
    data = begun["keyboard"][0][0]["callback_data"]
    for _ in range(2):
        assert "is over" in await desk.forge(begun, data)
    assert len([one for one in desk.audit() if one.action == "silence.end"]) == 1
    for bad in ("e:", "e:zzzzzzzzzzzzz", "e:0000000000000", "p:x", "p:99"):
        await desk.forge(begun, f"v1:silences:{bad}")
    assert len(kept(desk)) == 1


async def test_a_story_is_silenced_by_its_id(desk: FeedDesk) -> None:
    desk.room.at(0).poll()
    desk.room.at(1).publish("Minister in Pyongyang", judged=verdict(claim("visits", "held")))
    await asyncio.to_thread(desk.room.poll)
    link = "https://news.example/Minister-in-Pyongyang"
    story = desk.room.database.read_now(lambda conn: stories.find(conn, link))
    assert story is not None
    await desk.ask(f"/silence story={public(story)} 30m told enough")
    assert [one.matcher.story for one in kept(desk)] == [story]
    said = await desk.ask("/silence story=zzzzzzzzzzzzz 30m x")
    assert said["text"].startswith("I know no event")


NOT_UNDERSTOOD = {
    "": "Say what, for how long, and why",
    "indicator=visits a reason": "Say what, for how long, and why",
    "7d a reason": "Say what, for how long, and why",
    "indicator=visits 7d": "A silence needs a reason",
    "indicator=bananas 7d x": '"bananas" is no indicator',
    "country=XX 7d x": "is no member of ASEAN",
    "outlet=nohost 7d x": "is no host",
    "feed=Lao 7d x": "is no single feed",
    "colour=red 7d x": '"colour" cannot be silenced',
    "indicator=visits 900d x": "a year is the longest",
    "indicator=visits 0d x": "a year is the longest",
}


async def test_what_is_not_understood_is_told(desk: FeedDesk) -> None:
    for words, expected in NOT_UNDERSTOOD.items():
        assert expected in (await desk.ask(f"/silence {words}"))["text"], words
    assert kept(desk) == []


async def test_readers_may_not(desk: FeedDesk) -> None:
    for words in ("silence indicator=visits 7d x", "silences"):
        assert "people who run this bot" in (await desk.ask(f"/{words}", READER))["text"]
    assert kept(desk) == []


def test_words_are_read_in_any_order() -> None:
    read = silence_words.read('7d feed="Lao Wire" outlet=https://www.x.example/a why = so=it is')
    assert (read.span, read.why) == (timedelta(days=7), "why = so=it is")
    assert read.named == {"feed": "Lao Wire", "outlet": "https://www.x.example/a"}
    assert silence_words.host(read.named["outlet"]) == "x.example"
    assert silence_words.indicator("asean-forums") is Indicator.ASEAN_FORUMS
    with pytest.raises(NotUnderstoodError):
        silence_words.indicator("c")
