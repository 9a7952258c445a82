"""One request at a time per host, a gap between two, and a host's wish to be left alone."""

import asyncio
from datetime import timedelta

import pytest

from bot.feeds.network.politeness import HostSpacing
from tests.fakes.fetching import StepClock

pytestmark = pytest.mark.anyio


async def visit(spacing: HostSpacing, host: str, inside: list[str], most: list[int]) -> None:
    async with spacing.turn(host):
        inside.append(host)
        most.append(inside.count(host))
        await asyncio.sleep(0)
        inside.remove(host)


async def test_one_at_a_time_per_host_with_a_gap() -> None:
    clock = StepClock()
    spacing = HostSpacing(clock)
    inside: list[str] = []
    most: list[int] = []
    await asyncio.gather(*[visit(spacing, "a.example", inside, most) for _ in range(4)])
    assert max(most) == 1
    assert clock.slept == [1.0, 1.0, 1.0]


async def test_other_hosts_do_not_wait() -> None:
    clock = StepClock()
    spacing = HostSpacing(clock)
    async with spacing.turn("a.example"), spacing.turn("b.example"):
        pass
    assert clock.slept == []


async def test_time_that_has_passed_counts_for_the_gap() -> None:
    clock = StepClock()
    spacing = HostSpacing(clock, gap=5)
    async with spacing.turn("a.example"):
        pass
    clock.moment += timedelta(seconds=3)
    async with spacing.turn("A.example"):
        pass
    assert clock.slept == [2.0]


async def test_exempt_hosts_know_no_limits() -> None:
    clock = StepClock()
    spacing = HostSpacing(clock, exempt=["127.0.0.1", "[::1]"])
    inside: list[str] = []
    most: list[int] = []
    await asyncio.gather(*[visit(spacing, "127.0.0.1", inside, most) for _ in range(4)])
    assert max(most) == 4
    spacing.hold_off("::1", 60)
    async with spacing.turn("[::1]") as held:
        assert held == 0
    assert clock.slept == []


async def test_retry_after_holds_all_feeds_of_the_host() -> None:
    clock = StepClock()
    spacing = HostSpacing(clock)
    spacing.hold_off("a.example", 600)
    spacing.hold_off("a.example", 60)  # never shortens
    async with spacing.turn("a.example") as held:
        assert held == 600
    async with spacing.turn("b.example") as held:
        assert held == 0
    clock.moment += timedelta(seconds=601)
    async with spacing.turn("a.example") as held:
        assert held == 0
    assert clock.slept == []


async def test_a_hold_that_comes_while_waiting_for_a_turn_counts() -> None:
    spacing = HostSpacing(StepClock())

    async def second() -> float:
        async with spacing.turn("a.example") as held:
            return held

    async with spacing.turn("a.example"):
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0)
        spacing.hold_off("a.example", 300)
    assert await waiting == 300


async def test_a_failed_or_cancelled_turn_is_given_back() -> None:
    clock = StepClock()
    spacing = HostSpacing(clock)
    with pytest.raises(ZeroDivisionError):
        async with spacing.turn("a.example"):
            raise ZeroDivisionError
    async with spacing.turn("a.example"):
        waiting = asyncio.create_task(visit(spacing, "a.example", [], []))
        await asyncio.sleep(0)
        waiting.cancel()
    async with asyncio.timeout(1), spacing.turn("a.example"):
        pass


async def test_memory_is_bounded() -> None:
    clock = StepClock()
    spacing = HostSpacing(clock)
    spacing.hold_off("kept.example", 86_400)
    for number in range(5000):
        async with spacing.turn(f"{number}.example"):
            pass
        clock.moment += timedelta(seconds=2)
    assert len(spacing._hosts) <= 1001
    assert spacing.held("kept.example") > 0
