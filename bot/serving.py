"""Runs a bot until something ends it: a signal, or a part that fails for good."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable

from bot.app import Bot
from bot.clock import Clock, SystemClock
from bot.history_import import import_once
from bot.settings import Settings
from bot.tuning import tune
from storage.database import Database
from storage.instance import sole_instance

log = logging.getLogger(__name__)

Work = Callable[[Bot], Awaitable[None]]


async def serve(settings: Settings, clock: Clock | None = None, work: Work | None = None) -> None:
    """Start, wait for SIGINT or SIGTERM (or for ``work`` to be done), stop in good order.

    Raises the JembatanError that kept it from starting or made it end.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    with sole_instance(settings.database_url) as instance:
        database = Database.open(settings.database_url)
        try:
            await import_once(database, settings.indicators_dir)
            await _live(Bot(settings, database, clock or SystemClock(), instance), stopping, work)
        finally:
            database.close()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)


async def _live(bot: Bot, stopping: asyncio.Event, work: Work | None) -> None:
    try:
        await bot.start()
        tune()
        ends = [asyncio.ensure_future(stopping.wait()), asyncio.ensure_future(bot.wait())]
        if work is not None:
            ends.append(asyncio.ensure_future(work(bot)))
        done, pending = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for waiting in pending:
            waiting.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        for ended in done:
            ended.result()
    finally:
        await bot.stop()
