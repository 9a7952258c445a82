"""What the fake does with messages: limits, edits, answers, buttons, topics, pins."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
    WebAppInfo,
)
from telegram.error import BadRequest

from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_client import CHANNEL, FORUM, GROUP, READER, client, populate

pytestmark = pytest.mark.anyio

HTML = "HTML"


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(scale=1000) as api:
        populate(api)
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with client(api) as bot:
        yield bot


def keyboard(**button: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.from_button(InlineKeyboardButton("Why?", **button))


async def test_a_message_arrives_with_all_that_was_said(api: BotApi, bot: Bot) -> None:
    sent = await bot.send_message(
        "@jembatan_alerts", "<b>ສ😀</b> x", HTML, disable_notification=True,
        reply_markup=keyboard(callback_data="v1:why:1"),
    )  # fmt: skip
    assert (sent.text, sent.chat.id, sent.entities[0].length) == ("ສ😀 x", CHANNEL, 3)
    assert sent.sender_chat is not None
    (record,) = api.outbox(CHANNEL)
    assert record["html"] == "<b>ສ😀</b> x"
    assert record["silent"]
    assert record["keyboard"] == [[{"text": "Why?", "callback_data": "v1:why:1"}]]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({"text": " "}, "message text is empty"),
    "4097 letters": ({"text": "x" * 4097}, "message is too long"),
    "2049 pairs of units": ({"text": "😀" * 2049}, "message is too long"),
    "over 32 KiB": ({"text": "ສ" * 11_000}, "text is too long"),
    "too many links": (
        {"text": f'<a href="https://x.y/{"z" * 500}">x</a>' * 19, "parse_mode": HTML},
        "entities_too_long",
    ),
    "bad markup": ({"text": "a<br>", "parse_mode": HTML}, "can't parse entities"),
    "unknown chat": ({"chat_id": 424242, "text": "x"}, "chat not found"),
    "unknown name": ({"chat_id": "@nobody_here", "text": "x"}, "chat not found"),
    "no topic there": ({"text": "x", "message_thread_id": 9}, "message thread not found"),
    "65 bytes of data": (
        {"text": "x", "reply_markup": keyboard(callback_data="é" * 32 + "x")},
        "button_data_invalid",
    ),
    "a button without action": ({"text": "x", "reply_markup": keyboard()}, "text buttons are"),
    "a link that is none": (
        {"text": "x", "reply_markup": keyboard(url="example")},
        "inline keyboard button url 'example' is invalid",
    ),
    "257 letters to copy": (
        {"text": "x", "reply_markup": keyboard(copy_text=CopyTextButton("x" * 257))},
        "button_copy_text_invalid",
    ),
    "an app in a channel": (
        {"text": "x", "reply_markup": keyboard(web_app=WebAppInfo("https://x.y"))},
        "button_type_invalid",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_refuses_a_message(api: BotApi, bot: Bot, name: str) -> None:
    fields, words = REFUSED[name]
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(**{"chat_id": CHANNEL, **fields})
    assert words in caught.value.message.lower()
    assert api.outbox() == []


async def test_accepts_what_just_fits(bot: Bot) -> None:
    await bot.send_message(CHANNEL, "x" * 4096)
    await bot.send_message(CHANNEL, "x", reply_markup=keyboard(callback_data="é" * 32))
    sent = await bot.send_message(CHANNEL, "<b>x</b> " * 101, HTML)
    assert len(sent.entities) == 100  # the rest is ignored


async def test_edits_follow_the_rules(api: BotApi, bot: Bot) -> None:
    sent = await bot.send_message(CHANNEL, "one", reply_markup=keyboard(callback_data="x"))
    await bot.edit_message_text("two", CHANNEL, sent.message_id)
    (record,) = api.outbox(CHANNEL)
    assert (record["text"], record["keyboard"]) == ("two", [])  # no keyboard given: none left
    assert [one["text"] for one in record["edits"]] == ["one"]
    with pytest.raises(BadRequest, match=r"(?i)^message is not modified: specified new"):
        await bot.edit_message_text("<b></b>two", CHANNEL, sent.message_id, parse_mode=HTML)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(CHANNEL, sent.message_id)
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await bot.edit_message_caption(CHANNEL, sent.message_id, caption="x")
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", CHANNEL, 99)
    await bot.delete_message(CHANNEL, sent.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", CHANNEL, sent.message_id)


async def test_a_persons_message_cannot_be_edited(api: BotApi, bot: Bot) -> None:
    theirs = api.message("/start")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", READER, theirs["message_id"])


async def test_deleting(api: BotApi, bot: Bot) -> None:
    sent = [await bot.send_message(GROUP, str(number)) for number in range(3)]
    theirs = api.message("hello", chat_id=GROUP)
    assert await bot.delete_message(GROUP, sent[0].message_id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(GROUP, sent[0].message_id)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(GROUP, theirs["message_id"])
    assert await bot.delete_messages(GROUP, [one.message_id for one in sent])  # gone ones are fine
    assert [one["deleted"] for one in api.outbox(GROUP)] == [True] * 3


async def test_answers_to_messages(bot: Bot) -> None:
    first = await bot.send_message(CHANNEL, "first")
    second = await bot.send_message(
        CHANNEL, "second", reply_parameters=ReplyParameters(first.message_id)
    )
    assert second.reply_to_message is not None
    await bot.delete_message(CHANNEL, first.message_id)
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(CHANNEL, "x", reply_parameters=ReplyParameters(first.message_id))
    lonely = ReplyParameters(first.message_id, allow_sending_without_reply=True)
    third = await bot.send_message(CHANNEL, "third", reply_parameters=lonely)
    assert third.reply_to_message is None


async def test_a_press_is_answered_once(api: BotApi, bot: Bot) -> None:
    sent = await bot.send_message(READER, "x", reply_markup=keyboard(callback_data="v1:why:1"))
    press = api.press(READER, sent.message_id, label="Why?")
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert (update.callback_query.id, update.callback_query.data) == (press, "v1:why:1")
    assert api.answer(press) is None
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.answer_callback_query(press, "x" * 201, show_alert=True)
    await bot.answer_callback_query(press, "x" * 200, show_alert=True)
    assert api.answer(press) == {"text": "x" * 200, "show_alert": True, "url": ""}
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(press)
    late = api.press(READER, sent.message_id, "v1:why:1")
    api.expire(late)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(late)
    with pytest.raises(LookupError):
        api.press(READER, sent.message_id, "no such button")


async def test_topics(api: BotApi, bot: Bot) -> None:
    sent = await bot.send_message(FORUM, "x", message_thread_id=7)
    assert (sent.message_thread_id, sent.is_topic_message) == (7, True)
    made = await bot.create_forum_topic(FORUM, "Laos")
    await bot.send_message(FORUM, "x", message_thread_id=made.message_thread_id)
    await bot.close_forum_topic(FORUM, made.message_thread_id)
    with pytest.raises(BadRequest, match=r"(?i)^topic_closed"):
        await bot.send_message(FORUM, "x", message_thread_id=made.message_thread_id)
    api.topic(FORUM, 7, "deleted")
    with pytest.raises(BadRequest, match=r"(?i)^topic_deleted"):
        await bot.send_message(FORUM, "x", message_thread_id=7)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(FORUM, "x", message_thread_id=99)
    general = await bot.send_message(FORUM, "x")
    assert general.message_thread_id is None


async def test_pinned_messages(api: BotApi, bot: Bot) -> None:
    board = await bot.send_message(CHANNEL, "board")
    await bot.pin_chat_message(CHANNEL, board.message_id)
    chat = await bot.get_chat(CHANNEL)
    assert chat.pinned_message is not None
    assert chat.pinned_message.message_id == board.message_id
    await bot.unpin_chat_message(CHANNEL)
    assert (await bot.get_chat(CHANNEL)).pinned_message is None
    with pytest.raises(BadRequest, match="Message to unpin not found"):
        await bot.unpin_chat_message(CHANNEL)
    with pytest.raises(BadRequest, match="Message to pin not found"):
        await bot.pin_chat_message(CHANNEL, 99)
    sent = await bot.send_message(GROUP, "x")
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages"):
        await bot.pin_chat_message(GROUP, sent.message_id)
