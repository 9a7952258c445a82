"""The demo's board: the production wiring on recorded reports in virtual time, read at the end."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.app import Bot
from bot.board.values import Board
from bot.demo.clock import VirtualClock
from bot.demo.feed_list import feed_list
from bot.demo.outlets import OutletServer
from bot.demo.recorded import RecordedReport, load
from bot.services.board import Question, make
from bot.serving import serve
from bot.settings import Settings
from storage.database import Database
from tests.fakes.recorded_ledger import INDICATORS


async def played(folder: Path, first: date, last: date, *, interval: str = "36h") -> Board:
    """Play the days as the demo does, and return the board of the last one."""
    outlets: Mapping[str, list[RecordedReport]] = load(first, last)
    clock = VirtualClock(datetime.combine(first, time(), UTC))
    end = datetime.combine(last + timedelta(days=1), time(), UTC) - timedelta(seconds=1)
    server = OutletServer(outlets, clock)
    await server.start()

    async def pass_time(bot: Bot) -> None:
        await clock.run_until(end, bot.idle)

    try:
        feeds_file = folder / "feeds.toml"
        feeds_file.write_text(feed_list(outlets, server.url, interval), encoding="utf-8")
        settings = Settings(
            database_url=f"sqlite:///{folder}/demo.db",
            feeds_file=feeds_file,
            indicators_dir=INDICATORS,
            web_address="",
            allowed_private_hosts=("127.0.0.1",),
        )
        await serve(settings, clock, pass_time)
    finally:
        await server.stop()
    database = Database.open(settings.database_url)
    try:
        wanted = Question(last, first)
        return database.read_now(lambda conn: make(conn, wanted=wanted, folder=INDICATORS))
    finally:
        database.close()
