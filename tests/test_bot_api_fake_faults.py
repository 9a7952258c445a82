"""What goes wrong on purpose: faults, flood limits, a closed door; and the log that shows it."""

import asyncio
import json
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_client import CHANNEL, GROUP, READER, BotApiProcess, client, populate

pytestmark = pytest.mark.anyio


class Hand:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_760_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
async def api(hand: Hand) -> AsyncIterator[BotApi]:
    async with BotApi(clock=hand) as api:
        populate(api)
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with client(api) as bot:
        yield bot


@pytest.mark.parametrize(("kind", "executed"), [("drop_before", 0), ("drop_after", 1)])
async def test_a_dropped_connection(api: BotApi, bot: Bot, kind: str, executed: int) -> None:
    api.fault(kind, method="sendMessage")
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(CHANNEL, "x")
    assert isinstance(caught.value.__cause__, httpx.RemoteProtocolError | httpx.ReadError)
    assert len(api.outbox()) == executed
    await bot.send_message(CHANNEL, "y")  # once only


@pytest.mark.parametrize("kind", ["hang", "slow"])
async def test_an_answer_that_comes_too_late(api: BotApi, bot: Bot, kind: str) -> None:
    api.fault(kind, method="sendMessage", seconds=30)
    with pytest.raises(TimedOut) as caught:
        await bot.send_message(CHANNEL, "x", read_timeout=0.2)
    assert isinstance(caught.value.__cause__, httpx.ReadTimeout)
    assert len(api.outbox()) == 1


async def test_a_slow_answer_that_is_waited_for(api: BotApi, bot: Bot) -> None:
    api.fault("slow", seconds=0.3)
    begun = time.monotonic()
    assert await bot.send_message(CHANNEL, "x")
    assert time.monotonic() - begun > 0.25


@pytest.mark.parametrize("executed", [False, True])
async def test_an_error_before_or_after_the_work(api: BotApi, bot: Bot, executed: bool) -> None:
    api.fault("error", code=502, description="Bad Gateway", executed=executed)
    with pytest.raises(NetworkError, match="Bad Gateway") as caught:
        await bot.send_message(CHANNEL, "x")
    assert caught.value.__cause__ is None
    assert len(api.outbox()) == executed


async def test_an_error_page_that_is_no_envelope(api: BotApi, bot: Bot) -> None:
    api.fault("error", code=504, body="<html>gateway</html>")
    with pytest.raises(NetworkError, match=r"Gateway Timeout \(504\)"):
        await bot.send_message(CHANNEL, "x")


async def test_faults_pick_their_calls(api: BotApi, bot: Bot) -> None:
    api.fault("error", method="sendMessage", chat_id=CHANNEL, contains="ສ", skip=1, times=2)
    await bot.send_message(GROUP, "ສ")
    await bot.send_message(CHANNEL, "other")
    await bot.send_message(CHANNEL, "ສ skipped")
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(CHANNEL, "ສ")
    await bot.send_message(CHANNEL, "ສ again")
    assert api.faults()[0]["hits"] == 2
    api.fault("error", times=None)
    for _ in range(3):
        with pytest.raises(NetworkError):
            await bot.get_me()
    api.clear_faults()
    await bot.get_me()


async def test_a_share_of_all_calls(api: BotApi, bot: Bot) -> None:
    api.fault("error", method="getChat", probability=0.2, times=None)
    failed = 0
    for _ in range(200):
        try:
            await bot.get_chat(CHANNEL)
        except NetworkError:
            failed += 1
    assert 20 <= failed <= 60


async def test_refused_connections(api: BotApi, bot: Bot) -> None:
    await bot.get_me()
    await api.refuse_connections(0.3)
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(CHANNEL, "x")
    assert isinstance(caught.value.__cause__, httpx.ConnectError)
    await asyncio.sleep(0.4)
    await bot.send_message(CHANNEL, "x")


async def flooded(bot: Bot, chat: int) -> int:
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(chat, "one too many")
    wait = caught.value._retry_after.total_seconds()
    assert wait == int(wait) >= 1
    return int(wait)


async def test_a_private_chat_takes_three_at_once_then_one_a_second(
    api: BotApi, bot: Bot, hand: Hand
) -> None:
    for _ in range(3):
        await bot.send_message(READER, "x")
    assert await flooded(bot, READER) == 1
    hand.now += 1
    await bot.send_message(READER, "x")
    await flooded(bot, READER)
    hand.now += 60
    for _ in range(3):
        await bot.send_message(READER, "x")
    await flooded(bot, READER)
    assert len(api.outbox(READER)) == 7


@pytest.mark.parametrize("chat", [GROUP, CHANNEL])
async def test_a_group_takes_twenty_a_minute_edits_included(
    bot: Bot, hand: Hand, chat: int
) -> None:
    sent = await bot.send_message(chat, "0")
    for number in range(1, 20):
        hand.now += 1
        await bot.edit_message_text(str(number), chat, sent.message_id)
    assert await flooded(bot, chat) == 41
    hand.now += 40
    await flooded(bot, chat)
    hand.now += 1
    await bot.send_message(chat, "x")
    await flooded(bot, chat)


async def test_thirty_a_second_over_all(api: BotApi, bot: Bot, hand: Hand) -> None:
    for chat in range(2001, 2032):
        api.chat(chat)
    for chat in range(2001, 2031):
        await bot.send_message(chat, "x")
    assert await flooded(bot, 2031) == 1
    await bot.get_me()  # only messages and edits count
    hand.now += 1
    await bot.send_message(2031, "x")


async def test_what_is_refused_does_not_count(bot: Bot) -> None:
    for _ in range(5):
        with pytest.raises(BadRequest):
            await bot.send_message(READER, "<x>", "HTML")
    for _ in range(3):
        await bot.send_message(READER, "x")
    await flooded(bot, READER)


async def test_the_clock_of_the_limits_can_run_faster(api: BotApi, bot: Bot, hand: Hand) -> None:
    api.set_scale(100)
    for _ in range(20):
        await bot.send_message(GROUP, "x")
    assert await flooded(bot, GROUP) == 60  # of that clock
    hand.now += 0.6
    await bot.send_message(GROUP, "x")


async def test_the_log_holds_every_call_and_never_the_token(api: BotApi, bot: Bot) -> None:
    await bot.send_message(CHANNEL, "x")
    with pytest.raises(BadRequest):
        await bot.send_message(CHANNEL, "<x>", "HTML")
    api.fault("drop_after", method="sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(CHANNEL, "lost")
    log = api.calls("sendMessage")
    assert [(one["code"], one["fault"]) for one in log] == [
        (200, None), (400, None), (200, "drop_after"),
    ]  # fmt: skip
    assert log[2]["params"]["text"] == "lost"
    assert api.token not in json.dumps(api.calls())
    api.clear_calls()
    assert api.calls() == []


async def test_the_whole_of_it_as_another_process() -> None:
    async with BotApiProcess(scale=10, token="42:" + "t" * 35) as api:
        await api.sim("chat", chat_id=CHANNEL, type="channel", title="Alerts")
        await api.sim("message", text="/start", user={"id": 7})
        async with Bot(api.token, base_url=f"{api.url}/bot") as bot:
            (update,) = await bot.get_updates(timeout=5)
            assert update.message is not None
            sent = await bot.send_message(CHANNEL, "<b>x</b>", "HTML")
            await api.sim("fault", kind="error", code=429, parameters={"retry_after": 9})
            with pytest.raises(RetryAfter):
                await bot.edit_message_text("y", CHANNEL, sent.message_id)
        (record,) = await api.sim("wait_outbox", count=1, chat_id=CHANNEL)
        assert (record["html"], record["entities"][0]["type"]) == ("<b>x</b>", "bold")
        assert [one["code"] for one in await api.sim("calls")] == [200, 200, 200, 429]
        with pytest.raises(AssertionError, match="no such fault"):
            await api.sim("fault", kind="nonsense")
        await api.sim("refuse_connections", seconds=0.2)
        await asyncio.sleep(0.05)
        with pytest.raises(httpx.ConnectError):
            await api.sim("pending")
        await asyncio.sleep(0.3)
        assert await api.sim("pending") != []
