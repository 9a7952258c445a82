"""Every way a call of the Bot API can fail, made by the fake, and what the sender does next."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from bot.alerts.classify import classify
from bot.alerts.outcome import SendOutcome, SendResult
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_client import CHANNEL, FORUM, GROUP, READER, client, populate

pytestmark = pytest.mark.anyio

ANOTHER_TOKEN = "123456789:another-token-of-the-right-shape_00000"


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(scale=1000) as api:
        populate(api)
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with client(api, read_timeout=0.3) as bot:
        yield bot


async def outcome_of(call: Awaitable[Any]) -> SendOutcome:
    with pytest.raises(TelegramError) as caught:
        await call
    return classify(caught.value)


async def test_told_to_wait(api: BotApi, bot: Bot) -> None:
    api.set_scale(1)
    for _ in range(3):
        await bot.send_message(READER, "x")
    outcome = await outcome_of(bot.send_message(READER, "x"))
    assert (outcome.result, outcome.retry_after) == (SendResult.RETRY_AFTER, 1.0)


async def test_no_connection_is_surely_not_sent(api: BotApi, bot: Bot) -> None:
    await api.refuse_connections(30)
    outcome = await outcome_of(bot.send_message(CHANNEL, "x"))
    assert outcome.result is SendResult.NOT_SENT
    assert outcome.detail == "no connection to Telegram (ConnectError)"


async def test_no_connection_in_time_is_surely_not_sent() -> None:
    with socket.socket() as full:  # a listener whose backlog is full takes no connection
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        request = HTTPXRequest(connect_timeout=0.2, httpx_kwargs={"trust_env": False})
        port = full.getsockname()[1]
        bot = Bot(ANOTHER_TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request)
        outcome = await outcome_of(bot.send_message(CHANNEL, "x"))
        await request.shutdown()
        for filler in fillers:
            filler.close()
    assert outcome.result is SendResult.NOT_SENT
    assert outcome.detail == "no connection to Telegram (ConnectTimeout)"


async def test_no_free_connection_is_surely_not_sent(api: BotApi) -> None:
    async with client(api, connection_pool_size=1, pool_timeout=0.1, read_timeout=2) as bot:
        api.fault("slow", method="sendMessage", seconds=1)
        slow = asyncio.create_task(bot.send_message(CHANNEL, "first"))
        await asyncio.sleep(0.1)
        outcome = await outcome_of(bot.send_message(CHANNEL, "second"))
        await slow
    assert outcome.result is SendResult.NOT_SENT
    assert outcome.detail == "no connection to Telegram (PoolTimeout)"
    assert len(api.outbox()) == 1


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "hang", "slow"])
async def test_a_lost_answer_is_unknown(api: BotApi, bot: Bot, kind: str) -> None:
    api.fault(kind, method="sendMessage", seconds=30)
    outcome = await outcome_of(bot.send_message(CHANNEL, "x"))
    assert outcome.result is SendResult.UNKNOWN
    assert "lost" in outcome.detail


@pytest.mark.parametrize("code", [500, 502, 503, 504])
@pytest.mark.parametrize("body", [None, "<html>gateway</html>"])
async def test_a_failure_inside_is_unknown(
    api: BotApi, bot: Bot, code: int, body: str | None
) -> None:
    api.fault("error", code=code, description="Internal", body=body, executed=True)
    assert (await outcome_of(bot.send_message(CHANNEL, "x"))).result is SendResult.UNKNOWN


async def test_an_answer_that_is_no_json_is_unknown(api: BotApi, bot: Bot) -> None:
    api.fault("error", code=200, body="<html>welcome to the hotel</html>")
    assert (await outcome_of(bot.send_message(CHANNEL, "x"))).result is SendResult.UNKNOWN


async def test_the_same_edit_again_is_a_success(api: BotApi, bot: Bot) -> None:
    sent = await bot.send_message(CHANNEL, "x")
    outcome = await outcome_of(bot.edit_message_text("x", CHANNEL, sent.message_id))
    assert outcome.result is SendResult.SENT


async def test_a_deleted_message_is_gone_one_that_cannot_be_edited_is_only_refused(
    api: BotApi, bot: Bot
) -> None:
    theirs = api.message("/start")["message_id"]
    assert (await outcome_of(bot.edit_message_text("x", READER, 99))).result is SendResult.GONE
    assert (await outcome_of(bot.edit_message_text("x", READER, theirs))).result == "failed"


async def test_a_press_too_old_is_gone(bot: Bot) -> None:
    assert (await outcome_of(bot.answer_callback_query("1"))).result is SendResult.GONE


TEXTS: dict[str, dict[str, Any]] = {
    "markup": {"text": "a<br>", "parse_mode": "HTML"},
    "length": {"text": "x" * 4097},
    "size": {"text": "ສ" * 11_000},
    "links": {"text": f'<a href="https://x.y/{"z" * 500}">x</a>' * 19, "parse_mode": "HTML"},
    "button": {
        "text": "x",
        "reply_markup": InlineKeyboardMarkup.from_button(InlineKeyboardButton("Open", url="x y")),
    },
}


@pytest.mark.parametrize("name", TEXTS)
async def test_a_text_that_must_be_fixed(bot: Bot, name: str) -> None:
    outcome = await outcome_of(bot.send_message(CHANNEL, **TEXTS[name]))
    assert outcome.result is SendResult.FIX_TEXT


async def test_a_caption_that_must_be_fixed(bot: Bot) -> None:
    outcome = await outcome_of(bot.send_document(CHANNEL, b"x", caption="x" * 1025))
    assert outcome.result is SendResult.FIX_TEXT


@pytest.mark.parametrize("state", ["closed", "deleted", None])
async def test_a_topic_that_is_gone(api: BotApi, bot: Bot, state: str | None) -> None:
    if state:
        api.topic(FORUM, 9, state)
    outcome = await outcome_of(bot.send_message(FORUM, "x", message_thread_id=9))
    assert outcome.result is SendResult.DROP_THREAD


async def test_a_chat_that_is_unknown_pauses(bot: Bot) -> None:
    assert (await outcome_of(bot.send_message(424242, "x"))).result is SendResult.PAUSE_CHAT


@pytest.mark.parametrize("state", ["no_rights", "old_no_rights"])
async def test_missing_rights_pause(api: BotApi, bot: Bot, state: str) -> None:
    api.state(GROUP, state)
    assert (await outcome_of(bot.send_message(GROUP, "x"))).result is SendResult.PAUSE_CHAT


async def test_a_channel_where_the_bot_is_no_admin_pauses(api: BotApi, bot: Bot) -> None:
    api.member(CHANNEL, api.me, "member")
    assert (await outcome_of(bot.send_message(CHANNEL, "x"))).result is SendResult.PAUSE_CHAT


async def test_a_migrated_group_brings_its_new_id(api: BotApi, bot: Bot) -> None:
    api.state(GROUP, "migrated", migrate_to=-1003)
    outcome = await outcome_of(bot.send_message(GROUP, "x"))
    assert (outcome.result, outcome.new_chat_id) == (SendResult.MIGRATED, -1003)


CLOSED = [(READER, "blocked"), (READER, "deactivated"), (READER, "never_started")]


@pytest.mark.parametrize(("chat", "state"), [*CLOSED, (GROUP, "kicked"), (CHANNEL, "left")])
async def test_a_closed_chat_is_dropped(api: BotApi, bot: Bot, chat: int, state: str) -> None:
    api.state(chat, state)
    outcome = await outcome_of(bot.send_message(chat, "x"))
    assert outcome.result is SendResult.DROP_CHAT
    assert outcome.detail.startswith("Forbidden: ")


async def test_another_refusal_of_a_chat_only_pauses_it(api: BotApi, bot: Bot) -> None:
    api.fault("error", code=403, description="Forbidden: something new")
    assert (await outcome_of(bot.send_message(GROUP, "x"))).result is SendResult.PAUSE_CHAT


async def test_two_pollers_end_the_program(api: BotApi, bot: Bot) -> None:
    await bot.set_webhook("https://example.org/hook")
    assert (await outcome_of(bot.get_updates())).result is SendResult.FATAL


async def test_a_refused_token_ends_the_program_and_stays_secret(api: BotApi) -> None:
    bot = Bot(ANOTHER_TOKEN, base_url=api.base_url)
    for call in (bot.send_message(CHANNEL, "x"), bot.initialize()):
        outcome = await outcome_of(call)
        assert outcome == SendOutcome(SendResult.FATAL, detail="Telegram refused the bot token")
    await bot.shutdown()


async def test_an_unknown_refusal_fails_for_good(api: BotApi, bot: Bot) -> None:
    api.fault("error", code=400, description="Bad Request: something new")
    outcome = await outcome_of(bot.send_message(CHANNEL, "x"))
    assert outcome == SendOutcome(SendResult.FAILED, detail="Something new")


async def test_an_answer_lost_to_a_message_that_is_no_longer_there(bot: Bot) -> None:
    answered = ReplyParameters(99)
    outcome = await outcome_of(bot.send_message(CHANNEL, "x", reply_parameters=answered))
    assert outcome.result is SendResult.FAILED


def caused_by(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


# What no server can bring about from outside.
MADE: dict[str, tuple[Callable[[], BaseException], SendResult]] = {
    "writing": (lambda: caused_by(NetworkError("x"), httpx.WriteError("x")), SendResult.UNKNOWN),
    "write timeout": (lambda: caused_by(TimedOut(), httpx.WriteTimeout("x")), SendResult.UNKNOWN),
    "cancelled": (asyncio.CancelledError, SendResult.UNKNOWN),
    "a bug of the library": (lambda: KeyError("chat"), SendResult.UNKNOWN),
    "recased": (lambda: BadRequest("Bad Request: TOPIC_DELETED"), SendResult.DROP_THREAD),
    "deleted": (lambda: Forbidden("Forbidden: the group chat was deleted"), SendResult.DROP_CHAT),
}


@pytest.mark.parametrize("name", MADE)
async def test_what_only_the_client_can_meet(name: str) -> None:
    make, result = MADE[name]
    assert classify(make()).result is result


@pytest.mark.parametrize("kind", [BadRequest, Forbidden, NetworkError])
async def test_the_detail_never_holds_a_token(kind: type[TelegramError]) -> None:
    error = kind(f"cannot reach https://api.example/bot{ANOTHER_TOKEN}/sendMessage\n" + "x" * 500)
    detail = classify(error).detail
    assert "another-token" not in detail
    assert "\n" not in detail
    assert len(detail) <= 200
