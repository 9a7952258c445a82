"""Plays October 2025 to January 2026: outlets publish, feeds are polled, alerts appear."""

import asyncio
import socket
import tempfile
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

from rich.console import Console
from sqlalchemy import Connection

from bot.app import Bot
from bot.board.wording.overview import watched_text
from bot.board.wording.voice import Voice
from bot.demo.clock import VirtualClock
from bot.demo.feed_list import Outlets, feed_list
from bot.demo.outlets import OutletServer
from bot.demo.recorded import load
from bot.errors import JembatanError
from bot.services.board import Question, make
from bot.serving import serve
from bot.settings import Settings
from storage.archive import articles
from storage.database import Database
from storage.delivery import delivery_steps
from storage.feed_list import feeds
from storage.follow_up import board_news

FIRST, LAST = date(2025, 10, 1), date(2026, 1, 31)
INDICATORS = Path(__file__).parents[2] / "indicators"
_INTERVAL = "36h"  # below FRESH_HOURS, and four months pass in less than a minute


async def play(
    console: Console | None = None, *, first: date = FIRST, last: date = LAST, stay: bool = False
) -> None:
    """Run the demo to its end; the outcome is told in one sentence.

    ``stay``: leave the page up at the end of the last day, until Ctrl-C.
    """
    console = console or Console(highlight=False, soft_wrap=True)
    outlets = load(first, last)
    begun = perf_counter()
    clock = VirtualClock(datetime.combine(first, time(), UTC))
    server = OutletServer(outlets, clock)
    await server.start()
    try:
        with tempfile.TemporaryDirectory(prefix="jembatan-demo-") as folder:
            settings = _settings(Path(folder), outlets, server)
            console.print(_opening(outlets, first, last), style="bold")
            console.print(f"The board as a page, all the while: http://{settings.web_address}/")
            console.print()
            end = datetime.combine(last + timedelta(days=1), time(), UTC) - timedelta(seconds=1)

            async def pass_time(bot: Bot) -> None:
                await clock.run_until(end, bot.idle)
                console.print(_closing(settings, last, perf_counter() - begun), style="bold")
                if stay and bot.page is not None:
                    console.print(f"The board as of {_day(last)}: {bot.page.url}  Ctrl-C ends it.")
                    await asyncio.Event().wait()

            await serve(settings, clock, pass_time)
    finally:
        await server.stop()


def _settings(folder: Path, outlets: Outlets, server: OutletServer) -> Settings:
    """The production settings, but for where the feeds are and an embedded database."""
    feeds_file = folder / "feeds.toml"
    feeds_file.write_text(feed_list(outlets, server.url, _INTERVAL), encoding="utf-8")
    return Settings(
        database_url=f"sqlite:///{folder}/demo.db",
        feeds_file=feeds_file,
        indicators_dir=INDICATORS,
        web_address=f"127.0.0.1:{_free_port()}",
        allowed_private_hosts=("127.0.0.1",),
        channel_board="occasions",  # seventeen Monday briefs would bury the news
    )


def _free_port() -> int:
    """Return the usual port of the page, or another one where it is taken."""
    for port in (int(Settings().web_address.rpartition(":")[2]), 0):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise JembatanError("no port of this machine is free for the page.")


def _opening(outlets: Outlets, first: date, last: date) -> str:
    reports = sum(len(published) for published in outlets.values())
    languages = {report.language for published in outlets.values() for report in published}
    return (
        f"{reports} real reports of {len(outlets)} outlets in {len(languages)} languages,"
        f" {_day(first)} to {_day(last)}.\n"
        "A local server plays the outlets; polling, matching, storage and alerts are the real"
        " ones.\nOnly the clock is not: it jumps from one due moment to the next. No network, no"
        " token.\nThe recording holds nothing but these reports, so most outlets soon count as"
        " silent, and the board\nsays how few still watched."
    )


def _closing(settings: Settings, last: date, seconds: float) -> str:
    wanted = Question(last, settings.baseline)
    database = Database.open(settings.database_url)
    try:
        polls, articles, events, calendar = database.read_now(_count)
        board = database.read_now(partial(make, wanted=wanted, folder=INDICATORS))
    finally:
        database.close()
    return (
        f"\n{board.sentence}\n{watched_text(board, Voice())}\n\n"
        f"Four months in {seconds:.0f} s: {polls} polls, {articles} reports stored, {events} events"
        f" told, {calendar} words of the calendar. The same on live feeds: make run"
    )


def _count(conn: Connection) -> tuple[int, int, int, int]:
    polls = sum(item.state.successes for item in feeds.overview(conn))
    calendar = board_news.count(conn)
    return polls, articles.count(conn), delivery_steps.counts(conn).sent - calendar, calendar


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
