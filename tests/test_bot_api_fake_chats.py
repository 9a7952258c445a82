"""Whom the fake lets the bot write to, who is in a chat, and which commands a person sees."""

from collections.abc import AsyncIterator

import pytest
from telegram import (
    Bot,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
)
from telegram.error import BadRequest, ChatMigrated, EndPointNotFound, Forbidden, InvalidToken

from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_client import CHANNEL, FORUM, GROUP, READER, client, populate

pytestmark = pytest.mark.anyio


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(scale=1000) as api:
        populate(api)
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with client(api) as bot:
        yield bot


@pytest.mark.parametrize(
    ("chat", "state", "words"),
    [
        (READER, "never_started", "Forbidden: bot can't initiate conversation with a user"),
        (READER, "blocked", "Forbidden: bot was blocked by the user"),
        (READER, "deactivated", "Forbidden: user is deactivated"),
        (GROUP, "kicked", "Forbidden: bot was kicked from the group chat"),
        (FORUM, "kicked", "Forbidden: bot was kicked from the supergroup chat"),
        (CHANNEL, "kicked", "Forbidden: bot was kicked from the channel chat"),
        (CHANNEL, "left", "Forbidden: bot is not a member of the channel chat"),
    ],
)
async def test_a_chat_that_is_closed(
    api: BotApi, bot: Bot, chat: int, state: str, words: str
) -> None:
    api.state(chat, state)
    with pytest.raises(Forbidden) as caught:
        await bot.send_message(chat, "x")
    assert caught.value.message == words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("no_rights", "Not enough rights to send text messages to the chat"),
        ("old_no_rights", "Have no rights to send a message"),
    ],
)
async def test_a_chat_without_rights(api: BotApi, bot: Bot, state: str, words: str) -> None:
    api.state(GROUP, state)
    with pytest.raises(BadRequest, match=words):
        await bot.send_message(GROUP, "x")


async def test_a_channel_is_for_admins(api: BotApi, bot: Bot) -> None:
    api.member(CHANNEL, api.me, "member")
    with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
        await bot.send_message(CHANNEL, "x")


async def test_a_group_that_became_a_supergroup(api: BotApi, bot: Bot) -> None:
    api.state(GROUP, "migrated", migrate_to=-1003000000003)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(GROUP, "x")
    assert caught.value.new_chat_id == -1003000000003
    assert (await bot.send_message(-1003000000003, "x")).message_id
    notes = [one.message for one in await bot.get_updates() if one.message]
    assert [one.migrate_to_chat_id for one in notes] == [-1003000000003, None]
    assert [one.migrate_from_chat_id for one in notes] == [None, GROUP]


async def test_writing_to_the_bot_opens_a_closed_chat(api: BotApi, bot: Bot) -> None:
    api.state(READER, "blocked")
    api.message("/start")
    assert await bot.send_message(READER, "welcome back")
    statuses = [one.my_chat_member for one in await bot.get_updates() if one.my_chat_member]
    assert [one.new_chat_member.status for one in statuses] == ["kicked", "member"]


async def test_a_stranger_becomes_known_by_writing(api: BotApi, bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(77, "x")
    api.message("/start", user={"id": 77})
    assert await bot.send_message(77, "x")


async def test_who_is_in_a_chat(api: BotApi, bot: Bot) -> None:
    api.member(GROUP, {"id": 5, "first_name": "Boss"}, "creator")
    api.member(GROUP, {"id": 6}, "left")
    assert (await bot.get_chat_member(GROUP, 5)).status == "creator"
    assert (await bot.get_chat_member(CHANNEL, bot.id)).status == "administrator"
    with pytest.raises(BadRequest, match="Member not found"):
        await bot.get_chat_member(GROUP, 99)
    assert [one.user.id for one in await bot.get_chat_administrators(GROUP)] == [5]
    assert await bot.get_chat_member_count(GROUP) == 2
    with pytest.raises(BadRequest, match="no administrators in the private chat"):
        await bot.get_chat_administrators(READER)


async def test_what_a_chat_is(api: BotApi, bot: Bot) -> None:
    chat = await bot.get_chat("@jembatan_alerts")
    assert (chat.id, chat.type, chat.title) == (CHANNEL, "channel", "Alerts")
    assert (await bot.get_chat(FORUM)).is_forum
    api.state(READER, "blocked")
    assert (await bot.get_chat(READER)).first_name == "Reader"


async def test_leaving(api: BotApi, bot: Bot) -> None:
    await bot.leave_chat(GROUP)
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(GROUP, "x")


async def test_menus_by_scope_and_language(api: BotApi, bot: Bot) -> None:
    await bot.set_my_commands([("start", "Start")])
    await bot.set_my_commands([("start", "Mulai")], language_code="id")
    await bot.set_my_commands([("setup", "Set up")], BotCommandScopeAllGroupChats())
    await bot.set_my_commands([("feeds", "Feeds")], BotCommandScopeChat(READER))
    await bot.set_my_commands([("silence", "Silence")], BotCommandScopeChatAdministrators(GROUP))
    api.member(GROUP, {"id": 5}, "administrator")

    def shown(user: int, chat: int | None = None, language: str = "") -> list[str]:
        return [one["description"] for one in api.menu(user, chat, language)]

    assert shown(42) == ["Start"]
    assert shown(42, language="id") == ["Mulai"]
    assert shown(READER, language="id") == ["Feeds"]  # the chat's own goes before the language
    assert shown(42, GROUP) == ["Set up"]
    assert shown(5, GROUP) == ["Silence"]
    await bot.set_my_commands([("recent", "Recent")], BotCommandScopeAllPrivateChats())
    assert shown(42, language="id") == ["Recent"]
    assert [one.command for one in await bot.get_my_commands(language_code="id")] == ["start"]
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()


@pytest.mark.parametrize(
    ("command", "description", "words"),
    [
        ("Start", "x", "bot_command_invalid"),
        ("a" * 33, "x", "bot_command_invalid"),
        ("start", "", "bot_command_description_invalid"),
        ("start", "x" * 257, "bot_command_description_invalid"),
    ],
)
async def test_refuses_a_menu(bot: Bot, command: str, description: str, words: str) -> None:
    with pytest.raises(BadRequest) as caught:
        await bot.set_my_commands([(command, description)])
    assert caught.value.message.lower() == words


async def test_refuses_the_menu_of_an_unknown_chat(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_my_commands([("start", "x")], BotCommandScopeChat(424242))


async def test_refuses_another_token(api: BotApi) -> None:
    for token in ("123456789:another-token-of-the-right-shape_00000", "nonsense"):
        with pytest.raises(InvalidToken):
            async with client(api, token):
                pass


async def test_an_unknown_method_has_an_envelope(bot: Bot) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendTelepathy")


async def test_after_logging_out_nothing_works(bot: Bot) -> None:
    assert await bot.log_out()
    with pytest.raises(BadRequest, match="Logged out"):
        await bot.send_message(CHANNEL, "x")
