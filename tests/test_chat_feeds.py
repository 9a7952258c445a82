"""/feeds and what admins do with the feeds that are listed."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.feeds.feed import FetchOutcome, Health, PollRecord
from storage.feed_list import feeds
from tests.fakes.chat_world import ADMIN, READER
from tests.fakes.feed_desk import LIST, SECOND, FeedDesk, feed_desk
from tests.fakes.polled import feed_list

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[FeedDesk]:
    async with feed_desk(tmp_path) as made:
        yield made


def labels(message: dict) -> list[str]:  # type: ignore[type-arg]
    return [one["text"] for row in message["keyboard"] for one in row]


async def test_the_summary_leads_to_lists_and_a_list_to_each_feed(desk: FeedDesk) -> None:
    summary = await desk.ask("/feeds")
    assert summary["text"].startswith("0 of 3 feeds alive")
    assert "LA 0/2" in labels(summary)

    laos = await desk.press(summary, "LA 0/2")
    assert laos["text"].startswith("2 feeds: Laos")
    assert "2. Lao Wire: not answered yet, newest item never" in laos["text"]

    card = await desk.press(laos, "3")
    assert card["text"].startswith("3. Vientiane Example\nnot answered yet · every 15m")
    assert labels(card) == ["Pause", "Test now", "Edit", "Remove", "‹ All feeds"]
    assert (await desk.press(card, "‹ All"))["text"].startswith("3 feeds: All feeds")


async def test_a_card_tells_health_rhythm_last_item_and_error(desk: FeedDesk) -> None:
    listed = desk.room.database.read_now(feeds.overview)[1]
    now = desk.room.clock.now()
    state = replace(
        listed.state,
        health=Health.FAILING,
        last_new_item=now - timedelta(hours=5),
        last_error="wire.example: http://me:word@wire.example/ answered 500.",
        median_gap=7200.0,
    )
    record = PollRecord(
        feed_id=listed.id, at=now, outcome=FetchOutcome.NEW, state=state, next_due=now
    )
    desk.room.database.write_now(lambda conn: feeds.apply(conn, [record]))

    card = (await desk.ask("/feeds lao wire"))["text"]
    assert card.startswith("2. Lao Wire\nfailing · every 15m\nLaos · any language · news agency")
    assert "Rhythm: a new item about every 2 hours" in card
    assert "Newest item: " in card
    assert "0 matches in 30 days" in card
    assert "Last error: wire.example: http://***@wire.example/ answered 500." in card
    assert (await desk.ask("/feeds failing"))["text"].startswith("1 feed: failing")


async def test_pages_of_eight_by_editing_one_message(tmp_path: Path) -> None:
    many = feed_list({f"Feed {one:02}": f"https://f{one}.example/rss" for one in range(20)})
    async with feed_desk(tmp_path, many) as desk:
        first = await desk.press(await desk.ask("/feeds"), "All feeds")
        texts = [first["text"]]
        for _ in range(2):
            texts.append((await desk.press(desk.message(first["message_id"]), "›"))["text"])
        assert [text.count("not answered") for text in texts] == [8, 8, 4]
        assert texts[1].startswith("20 feeds: All feeds · 2/3")
        assert len(desk.world.api.outbox(ADMIN)) == 1


async def test_addresses_are_never_shown_with_their_secrets(desk: FeedDesk) -> None:
    card = await desk.ask("/feeds Lao Wire")
    edited = await desk.ask("/editfeed Lao Wire url https://you:secret@wire.example/2?token=xyz")
    await desk.ask("/removefeed lao wire")
    shown = [card["text"], edited["text"], (await desk.ask("/audit"))["text"]]

    assert "https://***@wire.example/rss?api_key=***" in card["text"]
    for text in [*shown, str(desk.audit())]:
        assert not {"me:word", "abc", "you:secret", "xyz"} & set(text.replace("@", " ").split("/"))
        assert "word" not in text
        assert "secret" not in text
        assert "xyz" not in text


async def test_a_feed_is_meant_by_name_beginning_number_or_button(desk: FeedDesk) -> None:
    assert "Vientiane Example is paused" in (await desk.ask("/pausefeed vient"))["text"]
    assert "Vientiane Example is polled again" in (await desk.ask("/resumefeed 3"))["text"]
    assert desk.text == LIST

    which = await desk.ask("/pausefeed Lao")
    assert which["text"] == "2 feeds fit. Which one?"
    assert labels(which) == ["Lao Watch Jakarta", "Lao Wire"]
    assert "Lao Wire is paused" in (await desk.press(which, "Lao Wire"))["text"]
    assert not desk.feed("Lao Wire").enabled

    assert "Did you mean Lao Wire?" in (await desk.ask("/pausefeed Loa Wire"))["text"]
    assert "No feed is called" in (await desk.ask("/pausefeed 99"))["text"]
    assert "Which feed?" in (await desk.ask("/pausefeed"))["text"]


async def test_pausing_reaches_polling_and_the_audit_once(desk: FeedDesk) -> None:
    for _ in range(2):
        card = await desk.ask("/pausefeed Lao Wire")
        assert "Lao Wire is paused" in card["text"]
        assert "Resume" in labels(card)

    assert "\n1 more is switched off\n" in (await desk.ask("/feeds"))["text"]
    [line] = desk.audit()
    assert (line.actor, line.action, line.subject) == (
        f"telegram:{ADMIN}",
        "feeds.pause",
        "Lao Wire",
    )
    assert line.detail == {"old": {"enabled": True}, "new": {"enabled": False}}
    listed = desk.room.database.read_now(feeds.overview)
    assert [one.feed.enabled for one in listed] == [True, False, True]


async def test_every_key_can_be_edited_by_words_and_refused_with_a_sentence(desk: FeedDesk) -> None:
    for words, key, value in (
        ("3 interval 1h", "interval", timedelta(hours=1)),
        ("vient language=lo", "language", "lo"),
        ("vient country vn", "country", "VN"),
        ("vient kind Government", "kind", "government"),
        ("vient official_of VN", "official_of", "VN"),
        ("vient user_agent Reader 1.0", "user_agent", "Reader 1.0"),
        ("vient enabled no", "enabled", False),
    ):
        assert "Changed: " in (await desk.ask(f"/editfeed {words}"))["text"], words
        assert getattr(desk.feed("Vientiane Example"), key) == value
    await desk.ask("/editfeed vient name Vientiane Times Example")
    assert desk.feed("Vientiane Times Example").country == "VN"
    await desk.ask("/editfeed vient official_of -")
    assert desk.feed("Vientiane Times Example").official_of is None

    before = desk.text
    for words in ("vient country XX", "vient interval soon", "vient url ftp://x.example/"):
        assert (await desk.ask(f"/editfeed {words}"))["text"].startswith("Nothing was changed: ")
    taken = await desk.ask("/editfeed vient url http://jakarta.example/rss/")
    assert "already used in line" in taken["text"]
    assert desk.text == before
    assert len(desk.audit()) == 9


async def test_keys_can_be_edited_by_buttons(desk: FeedDesk) -> None:
    card = await desk.ask("/feeds vient")
    card = await desk.press(await desk.press(card, "Edit"), "Kind")
    card = await desk.press(card, "think tank")

    assert "Changed: kind" in card["text"]
    assert desk.feed("Vientiane Example").kind == "think-tank"
    assert "moved once" in desk.text


async def test_a_removed_feed_comes_back_with_its_comments_to_its_place(desk: FeedDesk) -> None:
    removed = await desk.ask("/removefeed Vientiane Example")
    assert "is no longer in the list" in removed["text"]
    assert "The state's own paper" not in desk.text
    assert "Vientiane Example" not in desk.polled()

    back = await desk.press(removed, "Undo")
    assert "Vientiane Example is back where it was" in back["text"]
    assert desk.text == LIST
    assert "Vientiane Example" in desk.polled()
    assert [one.action for one in desk.audit()] == ["feeds.restore", "feeds.remove"]


async def test_undo_keeps_what_was_edited_by_hand_meanwhile(desk: FeedDesk) -> None:
    removed = await desk.ask("/removefeed Lao Wire")
    desk.path.write_text(desk.text.replace("# What we read.", "# What we read, by hand."))
    await desk.press(removed, "Undo")

    assert desk.text.startswith("# What we read, by hand.")
    assert desk.names() == ["Vientiane Example", "Lao Wire", "Lao Watch Jakarta"]


async def test_only_the_one_who_removed_it_can_undo_it(desk: FeedDesk) -> None:
    removed = await desk.ask("/removefeed Lao Wire")
    [[button]] = removed["keyboard"]
    other = await desk.ask("/feeds", SECOND)
    said = await desk.forge(other, button["callback_data"], SECOND)

    assert said == "This button is too old. Please ask again."
    assert "Lao Wire" not in desk.names()


async def test_a_hand_edit_shows_at_once_and_a_broken_one_is_told_and_kept(desk: FeedDesk) -> None:
    desk.path.write_text(LIST.replace("Lao Watch Jakarta", "Jakarta Renamed"))
    assert "Jakarta Renamed" in (await desk.ask("/feeds Indonesia"))["text"]

    broken = f"{desk.text}colour = 1\n"
    desk.path.write_text(broken)
    for _ in range(2):
        told = (await desk.ask("/feeds"))["text"]
        assert "The file has mistakes" in told
        assert "'colour' is not a key" in told
    refused = (await desk.ask("/pausefeed Lao Wire"))["text"]
    assert refused.startswith("Nothing was changed: ")
    assert "colour" in refused
    assert desk.text == broken
    assert desk.audit() == []


async def test_a_stranger_can_do_nothing(desk: FeedDesk) -> None:
    for command in ("feeds", "pausefeed 1", "removefeed 1", "editfeed 1 kind state", "exportfeeds"):
        said = await desk.ask(f"/{command}", READER)
        assert said["text"] == "This command is for the people who run this bot."
    card = await desk.ask("/feeds 1")
    data = card["keyboard"][0][0]["callback_data"]
    assert "people who run this bot" in await desk.forge(said, data, READER)
    assert desk.text == LIST


FORGED = (
    *("i:", "i:zzzzzzzzzzzzz", "i:0000000000000", "u:", "u:x", "u:zzzzzzzzzzzzz"),
    *("l:", "l:all:x", "l:nowhere:0", "l:all:99", "l:all:-1", "s:", ":::"),
)


async def test_forged_data_changes_nothing(desk: FeedDesk) -> None:
    card = await desk.ask("/feeds 1")
    for data in FORGED:
        for command in ("feeds", "pausefeed", "removefeed", "editfeed", "testfeed"):
            await desk.forge(card, f"v1:{command}:{data}")
    edit = card["keyboard"][1][0]["callback_data"]
    for rest in (":c:XX", ":k:blog", ":x", f":c:{'A' * 20}", ":t:1s1s", "::", ":o:LA:LA"):
        await desk.forge(card, f"{edit}{rest}")

    assert desk.text == LIST
    assert desk.audit() == []
    assert (await desk.ask("/feeds"))["text"].startswith("0 of 3")
