"""What keeps the bot from starting is said in one sentence, with an exit status of its own."""

import sqlite3
from pathlib import Path

import pytest

from storage.database import Database
from storage.migrations import HEAD
from tests.fakes.bot_api_client import BotApiProcess
from tests.fakes.bot_process import running
from tests.fakes.polled import feed_list

pytestmark = pytest.mark.anyio

WRONG_TOKEN = "987654321:AAH-this-is-the-wrong-token-of-a-test"
ONE_FEED = feed_list({"A feed": "http://127.0.0.1:9/feed"})
BROKEN = ONE_FEED.replace('kind = "independent"', "kind = independent")


async def refused(folder: Path, *command: str, **environment: str) -> tuple[int, str]:
    """Run it to its end; everything it said."""
    async with running(folder, *command, LOG_LEVEL="WARNING", **environment) as bot:
        return await bot.ended(), bot.said.strip()


@pytest.mark.parametrize("command", [("run",), ("poll", "--once")])
async def test_a_syntax_error_in_the_feed_list(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "feeds.toml").write_text(BROKEN)

    status, said = await refused(tmp_path, *command)

    assert status == 2
    assert said == "feeds.toml, line 8: not valid TOML: Invalid value"


async def test_a_feed_list_that_is_not_there(tmp_path: Path) -> None:
    status, said = await refused(tmp_path, "run")

    assert status == 2
    assert said == f"{tmp_path}/feeds.toml does not exist; FEEDS_FILE names the feed list"


@pytest.mark.parametrize("command", [("run",), ("poll", "--once")])
async def test_a_database_of_a_newer_schema(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "feeds.toml").write_text(ONE_FEED)
    file = tmp_path / "data" / "jembatan.db"
    Database.open(f"sqlite:///{file}").close()
    with sqlite3.connect(file) as conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")
    conn.close()
    before = file.read_bytes()

    status, said = await refused(tmp_path, *command)

    assert status == 3
    assert said == (
        f"The database has schema 9999, this program knows up to {HEAD}: a newer Jembatan wrote it."
        " Start that version, or restore an older backup."
    )
    assert file.read_bytes() == before, "a database it does not know is not touched"


async def test_a_wrong_token(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(ONE_FEED)
    async with BotApiProcess() as api:
        status, said = await refused(
            tmp_path,
            "run",
            TELEGRAM_TOKEN=WRONG_TOKEN,
            TELEGRAM_API_URL=api.url,
            TELEGRAM_CHANNEL="-1001000000001",
        )

    assert status == 4
    assert said == (
        "Telegram refused the bot token; set TELEGRAM_TOKEN or TELEGRAM_TOKEN_FILE to the one"
        " that @BotFather gave you"
    )


async def test_a_second_bot_on_the_same_database(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(ONE_FEED)
    async with running(tmp_path) as first:
        await first.until(lambda: first.count("taken over") == 1)

        status, said = await refused(tmp_path, "run")

        assert status == 75
        assert said.startswith("another Jembatan is running on ")
        assert first.process.returncode is None
        assert await first.end() == 0


async def test_the_address_of_the_database_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(ONE_FEED)
    (tmp_path / "notes.db").write_text("These are notes, and no database at all. " * 100)

    status, said = await refused(tmp_path, "run", DATABASE_URL=f"sqlite:///{tmp_path}/notes.db")

    assert status == 3
    assert "the file is no SQLite database" in said
    assert "\n" not in said
    assert "notes" in (tmp_path / "notes.db").read_text()[:20]
