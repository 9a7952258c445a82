"""How updates leave the fake: long poll, confirmation, conflict, allowed kinds, webhooks."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict

from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_client import CHANNEL, GROUP, READER, client, populate

pytestmark = pytest.mark.anyio


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as api:
        populate(api)
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with client(api) as bot:
        yield bot


async def test_a_long_poll_waits_for_the_update(api: BotApi, bot: Bot) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.1)
    assert not polling.done()
    api.message("/start")
    (update,) = await asyncio.wait_for(polling, 2)
    assert update.message is not None
    assert update.message.text == "/start"


async def test_a_long_poll_ends_empty(bot: Bot) -> None:
    begun = time.monotonic()
    assert await bot.get_updates(timeout=1) == ()
    assert 0.9 < time.monotonic() - begun < 3


async def test_what_is_not_confirmed_comes_again(api: BotApi, bot: Bot) -> None:
    for text in ("one", "two", "three"):
        api.message(text)
    first = await bot.get_updates(limit=2)
    assert [one.update_id for one in await bot.get_updates(limit=2)] == [
        one.update_id for one in first
    ]
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert [one.message.text for one in rest if one.message] == ["three"]
    assert len(api.pending()) == 1
    assert await bot.get_updates(offset=rest[-1].update_id + 1) == ()
    assert api.pending() == []


async def test_a_negative_offset_keeps_the_last(api: BotApi, bot: Bot) -> None:
    for text in ("one", "two", "three"):
        api.message(text)
    (last,) = await bot.get_updates(offset=-1)
    assert last.message is not None
    assert last.message.text == "three"
    assert len(api.pending()) == 1


async def test_the_newer_of_two_polls_wins(api: BotApi, bot: Bot) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.1)
    async with client(api) as second:
        newer = asyncio.create_task(second.get_updates(timeout=10))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await asyncio.wait_for(older, 2)
        api.message("x")
        assert len(await asyncio.wait_for(newer, 2)) == 1


async def test_a_dead_poll_leaves_no_trace(api: BotApi, bot: Bot) -> None:
    gone = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.1)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    api.message("x")
    assert len(await bot.get_updates(timeout=1)) == 1


async def test_member_changes_come_only_when_asked_for(api: BotApi, bot: Bot) -> None:
    api.member(GROUP, {"id": 5}, "member")
    assert await bot.get_updates() == ()
    assert await bot.get_updates(allowed_updates=["chat_member"]) == ()
    api.member(GROUP, {"id": 6}, "administrator")
    api.message("not wanted now")
    (update,) = await bot.get_updates()  # what was asked for last stays
    assert update.chat_member is not None
    assert update.chat_member.new_chat_member.user.id == 6
    await bot.get_updates(offset=update.update_id + 1, allowed_updates=[])
    api.message("wanted again")
    assert len(await bot.get_updates()) == 1


async def test_blocking_is_told_by_default(api: BotApi, bot: Bot) -> None:
    api.state(READER, "blocked")
    (update,) = await bot.get_updates()
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"


async def test_in_a_group_the_bot_sees_what_is_meant_for_it(api: BotApi, bot: Bot) -> None:
    api.message("chatter", chat_id=GROUP)
    api.message("/help", chat_id=GROUP)
    sent = await bot.send_message(GROUP, "x")
    api.message("thanks", chat_id=GROUP, reply_to=sent.message_id)
    texts = [one.message.text for one in await bot.get_updates() if one.message]
    assert texts == ["/help", "thanks"]


async def test_posts_of_channels_have_no_author(api: BotApi, bot: Bot) -> None:
    api.message("/start", chat_id=CHANNEL)
    (update,) = await bot.get_updates()
    assert update.channel_post is not None
    assert update.channel_post.from_user is None


async def test_an_anonymous_admin_has_telegrams_id(api: BotApi, bot: Bot) -> None:
    api.message("/setup", chat_id=GROUP, anonymous=True)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.from_user.id == 1087968824
    assert update.message.sender_chat is not None


async def test_an_edited_message_is_told(api: BotApi, bot: Bot) -> None:
    theirs = api.message("/recnt")
    api.edit(READER, theirs["message_id"], "/recent")
    updates = await bot.get_updates()
    assert updates[1].edited_message is not None
    assert updates[1].edited_message.text == "/recent"


class Receiver:
    """A bot's webhook that can be told to fail."""

    def __init__(self) -> None:
        self.status = 200
        self.tries = 0
        self.taken: list[tuple[str | None, int]] = []

    async def take(self, request: web.Request) -> web.Response:
        self.tries += 1
        if self.status == 200:
            secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
            self.taken.append((secret, (await request.json())["update_id"]))
        return web.Response(status=self.status)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(3):
            while len(self.taken) < count:
                await asyncio.sleep(0.01)


@pytest.fixture
async def receiver() -> AsyncIterator[tuple[Receiver, str]]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield receiver, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


async def test_a_webhook_is_called_with_its_secret_until_it_takes_the_update(
    api: BotApi, bot: Bot, receiver: tuple[Receiver, str]
) -> None:
    hook, url = receiver
    hook.status = 500
    await bot.set_webhook(url, secret_token="secret_1")
    api.message("x")
    async with asyncio.timeout(3):
        while not (await bot.get_webhook_info()).last_error_message:
            await asyncio.sleep(0.02)
    assert (await bot.get_webhook_info()).pending_update_count == 1
    hook.status = 200
    await hook.until(1)
    assert hook.tries > 1
    assert hook.taken[0][0] == "secret_1"
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    api.message("y")
    assert len(await bot.get_updates()) == 1


async def test_a_webhook_needs_https_and_a_clean_secret(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Bad webhook: an https url must be provided"):
        await bot.set_webhook("http://example.org/hook")
    with pytest.raises(BadRequest, match="Secret token contains unallowed characters"):
        await bot.set_webhook("https://example.org/hook", secret_token="a b")
    await bot.set_webhook("https://example.org/hook", drop_pending_updates=True)
    assert (await bot.get_webhook_info()).url == "https://example.org/hook"
