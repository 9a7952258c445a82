"""A good edit of feeds.toml is taken over, also when the database fails at that moment."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest

from bot.errors import DatabaseError, FeedsFileError
from storage.feed_list import feeds
from storage.records import SyncResult
from tests.fakes.polled import feed_list, polling, settings_in

pytestmark = pytest.mark.anyio


async def test_what_the_database_refused_is_taken_over_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(feed_list({}))
    async with polling(settings_in(tmp_path)) as round_:
        file.write_text(feed_list({"One": "https://one.example/rss"}))

        async def full(*_: Any) -> Any:
            raise DatabaseError("no room")

        with monkeypatch.context() as patched:
            patched.setattr(round_.database, "write", full)
            with pytest.raises(DatabaseError):
                await round_.polling.reload_feeds()
        taken = await round_.polling.reload_feeds()

        assert isinstance(taken, SyncResult)
        assert taken.added == ("One",)
        assert await round_.polling.reload_feeds() is None


async def test_a_mistake_is_logged_without_the_secrets_of_an_address(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(feed_list({}))
    twice = dict.fromkeys(("One", "Two"), "https://me:hush1@one.example/rss?api_key=hush2")
    async with polling(settings_in(tmp_path)) as round_:
        file.write_text(feed_list(twice))
        with caplog.at_level(logging.ERROR):
            assert isinstance(await round_.polling.reload_feeds(), FeedsFileError)

    assert "is already used in line" in caplog.text
    assert "hush" not in caplog.text


async def test_who_asks_while_a_tick_takes_it_over_sees_it_done(tmp_path: Path) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(feed_list({}))
    async with polling(settings_in(tmp_path)) as round_:
        file.write_text(feed_list({"One": "https://one.example/rss"}))
        tick = asyncio.create_task(round_.polling.reload_feeds())
        await asyncio.sleep(0)
        assert await round_.polling.reload_feeds() is None

        assert tick.done()
        assert [one.feed.name for one in round_.database.read_now(feeds.overview)] == ["One"]
