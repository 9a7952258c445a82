"""OPML by chat: in, after a look at what a document holds; and out again."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.feeds.lists import opml
from bot.feeds.lists.feeds_file import load
from tests.fakes.chat_world import ADMIN, READER
from tests.fakes.feed_desk import LIST, FeedDesk, feed_desk

pytestmark = pytest.mark.anyio


def document(*outlines: str) -> dict[str, str]:
    body = "".join(f"<outline {one}/>\n" for one in outlines)
    return {"name": "feeds.opml", "text": f'<opml version="2.0"><body>\n{body}</body></opml>'}


def outline(number: int, top: str = "la") -> str:
    return f'type="rss" text="Feed {number:03}" xmlUrl="https://f{number}.example.{top}/rss"'


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[FeedDesk]:
    async with feed_desk(tmp_path) as made:
        yield made


async def test_three_hundred_feeds_after_a_preview(desk: FeedDesk) -> None:
    bad = ['text="No host" xmlUrl="https://"', 'text="Nowhere" xmlUrl="https://x.example/rss"']
    known = 'text="Known" xmlUrl="http://www.jakarta.example/rss"'
    lines = [*(outline(number) for number in range(300)), known, *bad]
    preview = await desk.ask("/importfeeds", document=document(*lines))

    assert preview["text"].startswith("300 new feeds\n  Feed 000 (LA)")
    assert "and 294 more" in preview["text"]
    assert "1 already in the list\n  line 302, Known: its address is already" in preview["text"]
    assert "2 cannot be used\n  line 303, No host: " in preview["text"]
    assert "names no host" in preview["text"]
    assert "line 304, Nowhere: country: country is missing" in preview["text"]
    assert "/importfeeds LA" in preview["text"]
    assert desk.text == LIST

    begun = time.perf_counter()
    done = await desk.press(preview, "✅ Add 300 feeds")
    assert done["text"] == "300 feeds were added."
    assert time.perf_counter() - begun < 4
    assert len(desk.names()) == len(desk.polled()) == 303
    [line] = desk.audit()
    assert (line.actor, line.action, line.subject) == (
        f"telegram:{ADMIN}",
        "feeds.import",
        "300 feeds",
    )
    assert line.detail is not None
    assert len(line.detail["new"]) == 300


async def test_a_document_may_come_alone_or_be_answered(desk: FeedDesk) -> None:
    alone = await desk.ask("", document=document(outline(1)))
    assert alone["text"].startswith("1 new feed\n  Feed 001 (LA)")

    sent = desk.world.api.message("", user={"id": ADMIN}, document=document(outline(2)))
    await desk.world.silence()
    answered = await desk.ask("/importfeeds", reply_to=sent["message_id"])
    assert "Feed 002 (LA)" in answered["text"]
    assert "Send an OPML file" in (await desk.ask("/importfeeds"))["text"]


async def test_what_outlines_do_not_say_may_be_said_in_the_caption(desk: FeedDesk) -> None:
    preview = await desk.ask("/importfeeds VN state", document=document(outline(1, "com")))
    await desk.press(preview, "✅ Add")
    feed = desk.feed("Feed 001")
    assert (feed.country, feed.kind) == ("VN", "state")
    said = await desk.ask("/importfeeds Atlantis", document=document(outline(2)))
    assert said["text"].startswith("Nothing was changed: 'ATLANTIS'")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "not valid XML"),
        ("<html></html>", "not an OPML file"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><opml/>', "DTD"),
        ("<opml>", "not valid XML"),
        ("\x00\xff", "not valid XML"),
    ],
)
async def test_what_is_no_opml_is_told(desk: FeedDesk, text: str, expected: str) -> None:
    file = {"name": "x.opml", "text": text or " "}
    said = (await desk.ask("/importfeeds", document=file))["text"]
    assert said.startswith("Nothing was changed: ")
    assert expected in said


async def test_a_file_that_is_too_large_is_not_fetched(desk: FeedDesk) -> None:
    file = {"name": "x.opml", "text": "x" * 2_100_000}
    said = (await desk.ask("/importfeeds", document=file))["text"]
    assert said == "Nothing was changed: the file is larger than 2 MB"
    assert desk.world.api.calls("getFile") == []


async def test_a_stranger_document_is_not_read(desk: FeedDesk) -> None:
    for words in ("", "/importfeeds"):
        said = await desk.ask(words, READER, document=document(outline(1)))
        assert "new feed" not in said["text"]
    assert desk.world.api.calls("getFile") == []


async def test_cancelled_or_pressed_twice_it_is_added_once_or_never(desk: FeedDesk) -> None:
    preview = await desk.ask("/importfeeds", document=document(outline(1)))
    data = preview["keyboard"][0][0]["callback_data"]
    assert "Nothing was added" in (await desk.press(preview, "Cancel"))["text"]
    assert "too old" in await desk.forge(preview, data)
    assert desk.text == LIST

    preview = await desk.ask("/importfeeds", document=document(outline(1)))
    data = preview["keyboard"][0][0]["callback_data"]
    await desk.press(preview, "✅ Add")
    after = desk.text
    await desk.forge(preview, data)
    assert desk.message(preview["message_id"])["text"] == "1 feed was added."
    assert desk.text == after
    assert len(desk.audit()) == 1


async def test_a_feed_added_by_hand_after_the_preview_is_passed_over(desk: FeedDesk) -> None:
    preview = await desk.ask("/importfeeds", document=document(outline(1), outline(2)))
    table = (
        '\n[[feeds]]\nname = "By hand"\nurl = "https://f1.example.la/rss"\n'
        'country = "LA"\nkind = "wire"\n'
    )
    desk.path.write_text(LIST + table)
    done = await desk.press(preview, "✅ Add 2")
    assert done["text"] == "1 feed was added."
    assert desk.names().count("Feed 002") == 1
    assert "By hand" in desk.names()


async def test_the_list_goes_out_without_passwords_and_comes_in_again(
    desk: FeedDesk, tmp_path: Path
) -> None:
    answer = await desk.ask("/exportfeeds")
    assert "3 feeds" in str(answer)
    assert "Without the password or the headers of 1 feed" in str(answer)
    [file] = [one for one in desk.world.api.files.values() if one.name == "feeds.opml"]
    body: Any = file.body
    assert b"me:word" not in body
    assert b"wire.example/rss" in body
    found = opml.read(body, [], {})
    assert [raw["name"] for raw in found.new] == [one.name for one in load(desk.path).feeds]
