"""/board, /calendar and /pinboard, asked of the running chat."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.chat.board_asked import Asked, NotAskedError, View, from_data, from_words
from bot.chat.request import LONGEST_DATA
from bot.services.board import import_history
from bot.settings import Settings
from storage.delivery import subscribers
from storage.follow_up import pinned
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import ADMIN, READER, SCALE, ChatWorld, FastClock, chatting
from tests.fakes.newsroom import START, Newsroom
from tests.fakes.polled import ROOT
from tests.fakes.questions import forge, labels, press, room

__all__ = ["room"]
pytestmark = pytest.mark.anyio

INDICATORS = ROOT / "indicators"


def wishes(**fields: Any) -> Settings:
    values: dict[str, Any] = {
        "time_zone": "UTC",
        "telegram_admins": (ADMIN,),
        "indicators_dir": INDICATORS,
        "web_public_url": "https://board.example/",
    }
    return Settings(**{**values, **fields})


@pytest.fixture
async def world(room: Newsroom) -> AsyncIterator[ChatWorld]:
    """A day in November 2025, history loaded."""
    room.database.write_now(partial(import_history, folder=INDICATORS))
    clock = FastClock(datetime(2025, 11, 20, 9, tzinfo=START.tzinfo))
    async with (
        BotApi(scale=SCALE) as api,
        chatting(api, room, clock=clock, settings=wishes()) as running,
    ):
        yield running


async def test_the_board_is_one_screen_with_its_ways_on(world: ChatWorld) -> None:
    judged = verdict(claim("visits", "held", ("LA",)))
    world.room.at(1).publish("Lao minister in Pyongyang", judged=judged).poll()
    answer = await world.ask("/board")

    assert "Follow-up board, as of 20 Nov 2025" in answer["text"]
    assert "🟡 consultations: ajar" in answer["text"]
    assert "Laos" in answer["text"]
    assert labels(answer) == [
        "🖼 As a picture", "Indicators", "Countries", "Calendar", "On the page ↗",
    ]  # fmt: skip


async def test_buttons_lead_through_it_in_place(world: ChatWorld) -> None:
    board = await world.ask("/board")
    assert "Which country?" in (await press(world, board, "Countries"))["text"]
    laos = await press(world, board, "Laos")
    assert laos["text"].startswith("Laos, as of 20 Nov 2025")
    assert "visits and meetings: " in laos["text"]
    await press(world, board, "‹ The board")
    await press(world, board, "Indicators")
    visits = await press(world, board, "🤝 visits and meetings")
    assert visits["text"].startswith("visits and meetings, as of")
    assert len(world.api.outbox(READER)) == 1


async def test_a_day_in_the_past_and_a_baseline_of_ones_own(world: ChatWorld) -> None:
    board = await world.ask("/board 2025-10-12")
    assert "as of 12 Oct 2025" in board["text"]
    countries = await press(world, board, "Countries")
    assert "Which country?" in countries["text"]
    assert (await press(world, board, "Laos"))["text"].startswith("Laos, as of 12 Oct 2025")

    early = await world.ask("/board 2021-04-01 2021-01-01")
    assert "From 1 January 2021 to 1 April 2021" in early["text"]
    for wrong in ("2031-01-01", "2021-04-01"):
        assert "There is no board of that day" in (await world.ask(f"/board {wrong}"))["text"]
    assert 'I do not know "nonsense"' in (await world.ask("/board nonsense"))["text"]


async def test_a_country_or_an_indicator_by_name(world: ChatWorld) -> None:
    assert (await world.ask("/board laos"))["text"].startswith("Laos")
    assert (await world.ask("/board sanctions"))["text"].startswith("sanctions")


async def test_the_pictures_are_photos_with_caption_and_the_other_one(world: ChatWorld) -> None:
    first = await world.ask("/board picture")
    assert first["media"] == "photo"
    [shown] = world.api.chats[READER].messages[first["message_id"]].content["photo"][-1:]
    assert shown["width"] == 1080
    assert first["text"].startswith("Indicators by month")
    assert len(first["text"]) <= 1024
    world.api.press(READER, first["message_id"], label="Countries over time")
    second = (await world.api.wait_outbox(2, READER))[-1]
    assert second["text"].startswith("Countries over time")
    world.api.press(READER, second["message_id"], label="As text")
    third = (await world.api.wait_outbox(3, READER))[-1]
    assert "Follow-up board" in third["text"]


async def test_without_a_picture_the_text_has_it_all(
    world: ChatWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.board.drawing.sys.executable", "/nowhere/python")
    assert "the text has all of it" in (await world.ask("/board picture"))["text"]


async def test_forged_buttons_are_old_ones(world: ChatWorld) -> None:
    board = await world.ask("/board")
    for data in ("cXX", "i..nothing", "p..", "o99999999..", "z..", "c..<b>", "o...", "p..ko"):
        said = await forge(world, board, f"v1:board:{data}")
        assert said["text"], data
    for data in ("z0", "a-1", "=nothing", "p٣", "=" + "x" * 40):
        assert (await forge(world, board, f"v1:calendar:{data}"))["text"], data
    assert (await world.ask("/help"))["text"]


async def test_the_calendar_has_pages_and_each_occasion(world: ChatWorld) -> None:
    ahead = await world.ask("/calendar")
    assert "Occasions ahead · 1/" in ahead["text"]
    assert "31 Dec 2025" in ahead["text"]
    later = await press(world, ahead, "Later")
    assert "Occasions ahead · 2/" in later["text"]
    past = await press(world, ahead, "Occasions past")
    assert "Occasions past" in past["text"]
    one = await press(world, ahead, "2")
    assert "Came and went" in one["text"] or "Took place" in one["text"]
    assert "Occasions past" in (await press(world, ahead, "‹ The calendar"))["text"]


async def test_settings_switch_brief_and_reminders(world: ChatWorld) -> None:
    await world.ask("/settings zone Seoul")
    shown = await world.ask("/settings")
    assert "✅ Monday brief" in labels(shown)
    shown = await press(world, shown, "✅ Monday brief")
    assert "▫️ Monday brief" in labels(shown)
    assert "✅ Reminders" in labels(shown)
    shown = await press(world, shown, "▫️ Monday brief")
    assert "✅ Monday brief" in labels(shown)


async def test_a_chat_asks_for_the_pinned_board_and_ends_it(world: ChatWorld) -> None:
    assert "/start" in (await world.ask("/pinboard"))["text"]
    await world.ask("/settings zone Seoul")
    assert "/start" in (await world.ask("/pinboard"))["text"]  # not finished yet

    def finish(conn: Connection) -> None:
        found = subscribers.find(conn, READER, None)
        assert found is not None
        subscribers.finish(conn, found.id, START)

    world.room.database.write_now(finish)
    assert "Within a minute I pin the board here" in (await world.ask("/pinboard"))["text"]
    assert len(world.room.database.read_now(pinned.places)) == 1
    assert "not keep the board up to date" in (await world.ask("/pinboard off"))["text"]
    assert world.room.database.read_now(pinned.places) == []
    assert "/pinboard off ends that" in (await world.ask("/pinboard tomorrow"))["text"]


def test_words_ask_for_views() -> None:
    assert from_words("", "en") == Asked()
    assert from_words("Laos 2025-12-31", "en").what == "LA"
    assert from_words("gambar", "id").view is View.PICTURE
    assert from_words("visits", "en").view is View.INDICATOR
    for words in ("2025-13-01", "2025-01-01 2025-01-02 2025-01-03", "<b>"):
        with pytest.raises(NotAskedError):
            from_words(words, "en")


@pytest.mark.parametrize("view", list(View))
def test_every_button_fits_and_is_read_again(view: View) -> None:
    what = {View.INDICATOR: "culture_education", View.COUNTRY: "ASEAN", View.PICTURE: "indicators"}
    day = date(2025, 12, 31)
    asked = Asked(as_of=day, baseline=day)
    button = asked.button("x", view, what.get(view, ""))

    assert len(button.callback_data().encode()) <= LONGEST_DATA
    assert from_data(button.data) == Asked(view, what.get(view, ""), day, day)
