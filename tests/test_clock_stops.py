"""Ticking stops at any moment without a word in the log."""

import asyncio
import logging

import pytest

from bot.clock import SystemClock

pytestmark = pytest.mark.anyio


async def test_a_stop_between_submission_and_start_of_a_tick_is_silent(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The scheduler's wake-up and the stop in one turn of the loop, as Ctrl-C may fall."""
    clock, ticks = SystemClock(), 0

    async def job() -> None:
        nonlocal ticks
        ticks += 1

    async def nothing_due() -> None:
        return None

    with caplog.at_level(logging.WARNING):
        for turns in range(6):
            clock.start_ticking(job, 60.0, nothing_due)
            for _ in range(turns):
                await asyncio.sleep(0)
            await clock.stop_ticking()
    assert ticks > 0
    assert caplog.text == ""
