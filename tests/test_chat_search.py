"""/search: words of every script, phrases, filters after the words, pages, odd input."""

import pytest

from tests.fakes.alert_builders import claim, verdict
from tests.fakes.chat_world import READER, ChatWorld
from tests.fakes.questions import labels, press, room, world

__all__ = ["room", "world"]
pytestmark = pytest.mark.anyio

NONE = verdict(relevance="none")


def bring(world: ChatWorld, *titles: str, summary: str = "", hours: float = 1) -> None:
    world.room.at(hours)
    for title in titles:
        world.room.publish(title, summary=summary, judged=NONE)
    world.room.poll()


async def test_words_of_every_script_are_found_and_marked(world: ChatWorld) -> None:
    bring(world, "북한 외무상 라오스 방문", "金正恩：朝鲜领导人", "รัฐมนตรีเยือนเกาหลีเหนือวันนี้")
    bring(world, "A café in Pyongyang", hours=2)
    marked = {
        "북한": "북한",
        "외무": "외무",
        "朝鲜": "朝鲜",
        "เกาหลีเหนือ": "เกาหลีเหนือ",
        "PYONGYANG": "Pyongyang",
        "cafe\u0301": "café",
    }
    for user, (words, shown) in enumerate(marked.items()):
        answer = await world.ask(f"/search {words}", 50 + user)
        [one] = [e for e in answer["entities"] if e["type"] == "bold"][1:]
        text = answer["text"].encode("utf-16-le")
        start = one["offset"] * 2
        assert text[start : start + one["length"] * 2].decode("utf-16-le") == shown


async def test_all_words_must_be_there_and_quoted_ones_together(world: ChatWorld) -> None:
    bring(world, "The foreign minister and Choe", "A minister of foreign trade and Choe")

    both = (await world.ask("/search foreign minister"))["text"]
    assert both.count("Choe") == 2
    quoted = (await world.ask('/search "foreign minister" choe'))["text"]
    assert quoted.count("Choe") == 1
    assert "No report holds" in (await world.ask("/search “minister foreign”"))["text"]
    assert "No report holds" in (await world.ask("/search foreign visit"))["text"]


async def test_newest_first_with_outlet_day_and_the_gist_of_matches(world: ChatWorld) -> None:
    bring(world, "Choe one")
    world.room.at(48).publish("Choe two", judged=verdict(claim("visits", "held", ("LA",)))).poll()
    text = (await world.ask("/search choe"))["text"]

    assert text.index("Choe two") < text.index("Choe one")
    assert "🤝 Laos - North Korea: visit or meeting [held]" in text
    assert "Vientiane Example · 5 Nov 2025" in text


async def test_a_word_of_the_summary_is_shown_in_its_sentence(world: ChatWorld) -> None:
    bring(world, "A title", summary="Nothing here. He met Choe Son Hui on Monday. Nor here.")
    text = (await world.ask("/search choe"))["text"]

    assert "… He met Choe Son Hui on Monday." in text
    assert "Nor here" not in text


async def test_filters_stand_after_the_words(world: ChatWorld) -> None:
    bring(world, "Choe old")
    world.room.at(2).publish(
        "Choe in Laos", judged=verdict(claim("visits", "held", ("VN",)))
    ).poll()

    vietnam = (await world.ask("/search choe country=VN indicator=visits"))["text"]
    assert "Choe in Laos" in vietnam
    assert "Choe old" not in vietnam
    assert "(visits and meetings, Vietnam)" in vietnam
    assert "No report holds" in (await world.ask("/search choe language=ko"))["text"]
    assert "No report holds" in (await world.ask("/search choe days=3"))["text"]
    assert 'I do not know "fr"' in (await world.ask("/search choe country=FR", 8))["text"]


@pytest.mark.parametrize("words", ["choe", "最善姬 " * 12 + "choe"])
async def test_pages_go_back_in_time_and_to_the_newest(world: ChatWorld, words: str) -> None:
    filler = "最善姬 " if " " in words else ""
    bring(world, *(f"Choe {filler}{number:02}" for number in range(18)))
    shown = await world.ask(f"/search {words}")
    assert labels(shown) == ["Older"]
    second = await press(world, shown, "Older")
    assert labels(second) == ["Newest", "Older"]
    third = await press(world, shown, "Older")
    assert labels(third) == ["Newest"]

    numbers = [
        n for one in (shown, second, third) for n in range(18) if f" {n:02}\n" in one["text"]
    ]
    assert sorted(numbers) == list(range(18))
    assert (await press(world, shown, "Newest"))["text"] == shown["text"]
    assert len(world.api.outbox(READER)) == 1


async def test_odd_words_get_an_answer(world: ChatWorld) -> None:
    bring(world, "A title")
    odd = (
        "",
        "%_'\"--;",
        "...",
        '"',
        "x" * 3900,
        "朝" * 3900,
        "'; DROP TABLE articles; --",
        "%' OR '1'='1",
        "<b>bold</b> & <i>",
        "a" + "\u0301" * 400,
        "\U0001f6aa\U0001f91d",
        "days=5",
        '"' + "the " * 100 + '"',
    )
    for user, words in enumerate(odd):
        answer = await world.ask(f"/search {words}", 50 + user)
        assert answer["text"].startswith(("Search: ", "Give me words")), words


async def test_forged_places_are_too_old(world: ChatWorld) -> None:
    bring(world, "Choe")
    forged = (
        *("", "~", "~w", "~k", "~kzzzzzzzzzzzzz", "~k0000000000000", "nonsense~wchoe"),
        *("zzzzzzzzzzzzz~wchoe", "~xchoe", "0000000000000"),
    )
    for user, data in enumerate(forged):
        shown = await world.ask("/search choe", 50 + user)
        message = shown["message_id"]
        query = world.api.forge(50 + user, message, f"v1:search:{data}", user={"id": 50 + user})
        await world.silence()
        assert "too old" in (world.api.answer(query) or {})["text"], data


async def test_words_kept_for_one_person_are_nobody_else_s(world: ChatWorld) -> None:
    bring(world, *(f"Choe 最善姬 {number}" for number in range(18)))
    shown = await world.ask("/search " + "最善姬 " * 12 + "choe")
    [button] = [one for row in shown["keyboard"] for one in row]
    theirs = await world.ask("/search choe", 7)
    query = world.api.forge(7, theirs["message_id"], button["callback_data"], user={"id": 7})
    await world.silence()

    assert "too old" in (world.api.answer(query) or {})["text"]
