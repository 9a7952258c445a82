"""Two admins, a hand at the file, a file that cannot be written, a death in the middle."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.errors import DatabaseError
from bot.services.feed_list.changes import Changes
from tests.fakes.chat_world import ADMIN
from tests.fakes.feed_desk import LIST, SECOND, FeedDesk, feed_desk
from tests.fakes.feed_documents import many
from tests.fakes.outlet_pages import document

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[FeedDesk]:
    async with feed_desk(tmp_path) as made:
        made.outlet.put("/feed", document(many(3)))
        made.outlet.put("/other", document(many(3)))
        yield made


async def test_two_admins_at_once_lose_nothing(desk: FeedDesk) -> None:
    await asyncio.gather(
        desk.ask("/editfeed vient interval 1h"),
        desk.ask("/editfeed vient language lo", SECOND),
    )
    await asyncio.gather(desk.ask("/pausefeed Lao Wire"), desk.ask("/removefeed jakarta", SECOND))

    feed = desk.feed("Vientiane Example")
    assert (feed.interval.total_seconds(), feed.language) == (3600, "lo")
    assert desk.names() == ["Vientiane Example", "Lao Wire"]
    assert not desk.feed("Lao Wire").enabled
    assert {(one.actor, one.action) for one in desk.audit()} == {
        (f"telegram:{ADMIN}", "feeds.edit"),
        (f"telegram:{SECOND}", "feeds.edit"),
        (f"telegram:{ADMIN}", "feeds.pause"),
        (f"telegram:{SECOND}", "feeds.remove"),
    }


async def test_two_admins_add_the_same_feed_and_it_is_there_once(desk: FeedDesk) -> None:
    words = f"/addfeed {desk.outlet.url('/feed')} country=LA"
    screens = [await desk.ask(words), await desk.ask(words, SECOND)]
    done = await asyncio.gather(
        desk.press(screens[0], "✅ Add"), desk.press(screens[1], "✅ Add", SECOND)
    )

    assert desk.names().count("Outlet") == 1
    assert len([one for one in desk.audit() if one.action == "feeds.add"]) == 1
    assert sorted(one["text"].startswith("Outlet is in the list") for one in done) == [False, True]


async def test_both_remove_the_same_feed_and_one_undoes_it(desk: FeedDesk) -> None:
    answers = await asyncio.gather(
        desk.ask("/removefeed Lao Wire"), desk.ask("/removefeed Lao Wire", SECOND)
    )
    [removed] = [one for one in answers if "is no longer in the list" in one["text"]]
    who = ADMIN if removed is answers[0] else SECOND
    await desk.press(removed, "Undo", who)
    assert desk.text == LIST


async def test_a_hand_edit_between_preview_and_confirmation_is_kept(desk: FeedDesk) -> None:
    screen = await desk.ask(f"/addfeed {desk.outlet.url('/feed')} country=LA")
    by_hand = LIST.replace("# What we read.", "# Changed by hand.").replace("15m", "30m")
    desk.path.write_text(by_hand)
    await desk.press(screen, "✅ Add")

    assert desk.text.startswith("# Changed by hand.")
    assert "30m" in desk.text
    assert "Outlet" in desk.names()


async def test_the_same_feed_added_by_hand_meanwhile_is_told(desk: FeedDesk) -> None:
    url = desk.outlet.url("/feed")
    screen = await desk.ask(f"/addfeed {url} country=LA")
    by_hand = f'{LIST}\n[[feeds]]\nname = "By Hand"\nurl = "{url}"\ncountry = "LA"\nkind = "wire"\n'
    desk.path.write_text(by_hand)

    assert (await desk.press(screen, "✅ Add"))["text"] == "It is in the list already."
    assert desk.text == by_hand


async def test_a_broken_hand_edit_meanwhile_is_told_and_not_overwritten(desk: FeedDesk) -> None:
    screen = await desk.ask(f"/addfeed {desk.outlet.url('/feed')} country=LA")
    desk.path.write_text(broken := f"{LIST}[[feeds\n")
    said = (await desk.press(screen, "✅ Add"))["text"]

    assert said.startswith("Nothing was changed: feeds.toml, line ")
    assert desk.text == broken
    desk.path.write_text(LIST)  # mended; the file decides, not the message
    again = await desk.ask(f"/addfeed {desk.outlet.url('/feed')} country=LA")
    assert "is in the list" in (await desk.press(again, "✅ Add"))["text"]


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EBUSY])
async def test_a_file_that_cannot_be_written_says_so_in_one_sentence(
    desk: FeedDesk, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("bot.feeds.lists.atomic_file.tempfile.mkstemp", refuse)
    for words in ("pausefeed 1", "removefeed 1", "editfeed 1 interval 1h"):
        said = (await desk.ask(f"/{words}"))["text"]
        assert said.startswith("Nothing was changed: ")
        assert "cannot be written" in said
        assert said.count("\n") == 0
    assert desk.text == LIST
    assert desk.audit() == []
    monkeypatch.undo()
    assert "is paused" in (await desk.ask("/pausefeed 1"))["text"]
    assert len(desk.audit()) == 1


async def test_a_folder_that_may_not_be_written_says_so(desk: FeedDesk) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere: the refusal is played above")
    desk.path.parent.chmod(0o555)
    try:
        assert "must be writable" in (await desk.ask("/pausefeed 1"))["text"]
    finally:
        desk.path.parent.chmod(0o755)
    assert desk.text == LIST


async def _die_after_the_edit(
    desk: FeedDesk, monkeypatch: pytest.MonkeyPatch, act: "asyncio.Task[Any]"
) -> None:
    """Let the file change and the process die before a word of it reached the audit."""
    reached = asyncio.Event()

    async def never(*_: Any, **__: Any) -> None:
        reached.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as patched:
        patched.setattr(Changes, "_finish", never)
        await asyncio.wait_for(reached.wait(), 5)
        await desk.world.kill()
    act.cancel()
    await asyncio.gather(act, return_exceptions=True)


@pytest.mark.parametrize(
    ("command", "action", "names"),
    [
        ("/pausefeed Lao Wire", "feeds.pause", 3),
        ("/editfeed Lao Wire interval 2h", "feeds.edit", 3),
        ("/removefeed Lao Wire", "feeds.remove", 2),
        ("/removefeed 2", "feeds.remove", 2),  # which is another feed by then
    ],
)
async def test_killed_between_file_and_answer_it_is_answered_after_the_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, action: str, names: int
) -> None:
    async with feed_desk(tmp_path) as desk:
        await desk.ask("/feeds")
        await _die_after_the_edit(desk, monkeypatch, asyncio.create_task(desk.ask(command)))
        changed = desk.text
        assert changed != LIST
        assert desk.audit() == []
        async with desk.again() as second:
            [*_, answer] = await desk.world.api.wait_outbox(2, ADMIN)
            assert desk.text == changed
            [line] = desk.audit()
            assert (line.action, line.subject) == (action, "Lao Wire")
            assert len(desk.names()) == names
            assert "Lao Wire" in answer["text"]
            assert "No feed" not in answer["text"]
            if action == "feeds.remove":
                await second.press(answer, "Undo")
                assert desk.text == LIST


async def test_killed_after_adding_the_button_still_says_that_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with feed_desk(tmp_path) as desk:
        desk.outlet.put("/feed", document(many(3)))
        screen = await desk.ask(f"/addfeed {desk.outlet.url('/feed')} country=LA")
        pressed = asyncio.create_task(desk.press(screen, "✅ Add"))
        await _die_after_the_edit(desk, monkeypatch, pressed)
        assert desk.names().count("Outlet") == 1
        async with desk.again() as second:
            await second.world.silence()
            said = second.message(screen["message_id"])["text"]
            assert said.startswith("Outlet is in the list")
            assert [one.action for one in desk.audit()] == ["feeds.add"]
            assert desk.names().count("Outlet") == 1


async def test_without_the_database_the_file_is_not_touched(
    desk: FeedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.ask("/feeds")

    async def down(*_: Any, **__: Any) -> Any:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(desk.room.database, "write", down)
    assert "cannot reach my archive" in (await desk.ask("/pausefeed 1"))["text"]
    assert desk.text == LIST
