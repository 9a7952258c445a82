"""The pace waits on a clock until a chat's turn; other kinds of destinations never wait."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.alerts.destination import Destination, DestinationKind
from bot.alerts.messengers.telegram import TelegramMessenger
from bot.alerts.outcome import SendResult
from bot.alerts.pace import TelegramPace
from bot.alerts.pacing import Lane, Limits, Pacing
from bot.alerts.view import Message
from bot.clock import Job, NextDue, SystemClock
from bot.ids import DestinationId
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_client import CHANNEL, READER, populate

pytestmark = pytest.mark.anyio
START = datetime(2026, 1, 5, 12, tzinfo=UTC)


class JumpingClock:
    """Sleeping moves it."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        until = self.moment + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        self.moment = max(self.moment, until)

    def start_ticking(self, job: Job, seconds: float, next_due: NextDue) -> None:
        raise NotImplementedError

    async def stop_ticking(self) -> None:
        raise NotImplementedError

    @property
    def elapsed(self) -> float:
        return (self.moment - START).total_seconds()


def to(address: str, kind: DestinationKind = DestinationKind.TELEGRAM) -> Destination:
    return Destination(id=DestinationId(1), kind=kind, address=address)


async def test_waits_for_the_chats_turn() -> None:
    clock = JumpingClock()
    pace = TelegramPace(Pacing(Limits(slack=0)), clock)
    for _ in range(3):
        await pace.turn(to("1001"))
    assert clock.elapsed == 0
    await pace.turn(to("1001"))
    assert clock.elapsed == 1


async def test_waits_as_long_as_telegram_said() -> None:
    clock = JumpingClock()
    pace = TelegramPace(Pacing(), clock)
    pace.told("-5", 7)
    await pace.turn(to("1001"))
    assert clock.elapsed == 0
    await pace.turn(to("-5"))
    assert clock.elapsed == 7.5


async def test_many_that_wait_together_keep_the_limit() -> None:
    clock = JumpingClock()
    pace = TelegramPace(Pacing(Limits(slack=0)), clock)
    await asyncio.gather(*(pace.turn_of(chat) for chat in range(1, 61)))
    assert clock.elapsed == 2  # twenty at once, and twice twenty more


async def test_a_lane_of_its_own_for_replies() -> None:
    clock, pacing = JumpingClock(), Pacing(Limits(slack=0))
    bulk, replies = TelegramPace(pacing, clock), TelegramPace(pacing, clock, Lane.REPLY)
    for chat in range(1, 21):
        await bulk.turn_of(chat)
    await replies.turn_of(99)
    assert clock.elapsed == 0
    await bulk.turn_of(98)
    assert clock.elapsed == 1


@pytest.mark.parametrize("kind", [DestinationKind.TERMINAL, DestinationKind.WEBHOOK])
async def test_other_kinds_never_wait(kind: DestinationKind) -> None:
    clock = JumpingClock()
    pace = TelegramPace(Pacing(), clock)
    for _ in range(100):
        await pace.turn(to("-5", kind))
    assert clock.elapsed == 0


async def test_a_storm_stays_within_what_the_fake_allows() -> None:
    scale = 200.0  # one factor for the fake's limits and for ours
    pace = TelegramPace(Pacing(Limits(scale=scale)), SystemClock())
    async with BotApi(scale=scale) as api:
        populate(api)
        messenger = TelegramMessenger(api.token, api.url, told=pace.told)

        async def storm(address: int, count: int) -> list[SendResult]:
            results = []
            for number in range(count):
                await pace.turn(to(str(address)))
                message = Message(html=str(number), plain=str(number))
                results.append((await messenger.send(to(str(address)), message)).result)
            return results

        results = await asyncio.gather(storm(CHANNEL, 45), storm(READER, 10))
        await messenger.aclose()
        assert {one for lane in results for one in lane} == {SendResult.SENT}
        assert [one["text"] for one in api.outbox(CHANNEL)] == [str(one) for one in range(45)]


async def test_an_edit_does_not_wait_for_its_chat_it_is_told_when_to_come_back() -> None:
    clock = JumpingClock()
    pace = TelegramPace(Pacing(Limits(slack=0.0)), clock)
    there = to(str(CHANNEL))

    went = [await pace.turn_of_edit(there) for _ in range(13)]

    assert went == [None] * 12 + [START + timedelta(minutes=1)]
    assert clock.elapsed == 0


async def test_for_the_limit_over_all_chats_an_edit_waits_a_moment() -> None:
    clock = JumpingClock()
    pace = TelegramPace(Pacing(Limits(slack=0.0)), clock)

    went = [await pace.turn_of_edit(to(str(chat))) for chat in range(1, 22)]

    assert went == [None] * 21
    assert clock.elapsed == 1
    assert await pace.turn_of_edit(to("", DestinationKind.TERMINAL)) is None


async def test_a_turn_that_would_take_too_long_is_given_up_and_not_counted() -> None:
    clock = JumpingClock()
    replies = TelegramPace(Pacing(), clock, Lane.REPLY)
    got = await asyncio.gather(*(replies.turn_within("-5", 20) for _ in range(60)))
    assert got.count(True) == Limits().group_count
    assert clock.elapsed <= 20
    assert await replies.turn_within("-5", 61)
