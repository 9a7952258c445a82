"""/health, /reload and /audit: how the bot is, and who did what."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.condition.vitals import LAST_TICK
from storage import audit, meta
from storage.audit import AuditLine
from tests.fakes.chat_world import ADMIN, READER
from tests.fakes.feed_desk import LIST, SECOND, FeedDesk, feed_desk

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[FeedDesk]:
    async with feed_desk(tmp_path) as made:
        yield made


async def test_health_tells_feeds_tick_queue_and_disk(desk: FeedDesk) -> None:
    text = (await desk.ask("/health"))["text"]
    assert text.splitlines()[0] == "How I am"
    assert "Feeds: 3 not answered yet" in text
    assert "Last tick: never" in text
    assert "Queue: 0 waiting, 0 sent, 0 failed" in text
    assert "Last message sent: never" in text
    assert "No message may have gone out twice" in text
    assert "MiB free" in text


async def test_health_is_refreshed_in_place_and_shows_a_broken_file(desk: FeedDesk) -> None:
    shown = await desk.ask("/health")
    tick = desk.room.clock.now().isoformat()
    desk.room.database.write_now(lambda conn: meta.put(conn, LAST_TICK, tick))
    await desk.ask("/pausefeed 1")
    desk.path.write_text(f"{desk.text}nonsense")
    text = (await desk.press(shown, "Refresh"))["text"]

    assert "2 not answered yet, 1 switched off" in text
    assert "Last tick: never" not in text
    assert "The file has mistakes" in text
    assert "not valid TOML" in text


async def test_reload_tells_what_came_of_hand_edits(desk: FeedDesk) -> None:
    said = (await desk.ask("/reload"))["text"]
    assert said == "feeds.toml: nothing new.\nIndicators: nothing new."

    desk.path.write_text(LIST.replace("Lao Wire", "Lao Wire Two").replace('"id"', '"en"'))
    said = (await desk.ask("/reload"))["text"]
    assert said.startswith("feeds.toml taken over: 0 added, 2 changed, 0 removed.")
    [line] = desk.audit()
    assert (line.actor, line.action) == (f"telegram:{ADMIN}", "reload")

    desk.path.write_text(f"{LIST}colour = 1\n")
    for _ in range(2):
        assert "'colour' is not a key here" in (await desk.ask("/reload"))["text"]
    assert len(desk.audit()) == 1


async def test_the_audit_names_who_what_and_from_what_to_what(desk: FeedDesk) -> None:
    await desk.ask("/editfeed vient interval 1h", SECOND)
    await desk.ask("/editfeed Lao Wire url https://a:b@new.example/rss")
    text = (await desk.ask("/audit"))["text"]

    assert text.startswith("2 changes")
    assert f"telegram:{SECOND}\nfeeds.edit: Vientiane Example\ninterval 15m → 1h" in text
    assert "https://***@wire.example/rss?api_key=*** → https://***@new.example/rss" in text


async def test_the_audit_turns_its_pages_in_place(desk: FeedDesk) -> None:
    for number in range(18):
        line = AuditLine(
            at=desk.room.clock.now(), actor="telegram:1", action="feeds.pause", subject=f"{number}"
        )
        desk.room.database.write_now(lambda conn, line=line: audit.write(conn, desk.room.ids, line))  # type: ignore[misc]
    first = await desk.ask("/audit")
    assert first["text"].startswith("18 changes · 1/3")
    second = await desk.press(first, "›")
    assert second["text"].startswith("18 changes · 2/3")
    last = await desk.press(second, "›")
    assert last["text"].count("telegram:") == 2
    assert last["text"].endswith("feeds.pause: 0")
    assert "too old" in await desk.forge(first, "v1:audit:p:999999")
    await desk.forge(first, "v1:audit:p:-1")


async def test_none_of_it_is_for_readers(desk: FeedDesk) -> None:
    for command in ("health", "reload", "audit"):
        said = (await desk.ask(f"/{command}", READER))["text"]
        assert said == "This command is for the people who run this bot."
