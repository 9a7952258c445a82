"""Sends replies: at once, with patience for what passes, and never twice after a lost answer."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.alerts.classify import classify
from bot.alerts.html import clip
from bot.alerts.outcome import SendOutcome, SendResult
from bot.chat.incoming import Incoming, Kind
from bot.chat.request import LONGEST_TOAST, Button, Reply
from bot.clock import Clock
from bot.logs import hashed_chat

_ATTEMPTS = 6
_FIRST_WAIT = 0.5  # seconds, doubled each time
_LONGEST_WAIT = 60.0
_LONGEST_IN_GROUP = 20.0  # seconds that an answer may wait for a group that asks without end
_SHORT_TOAST = 60  # characters that one can read before they fade

log = logging.getLogger(__name__)


class ChatPace(Protocol):
    """Keeps to the limits of a chat."""

    async def turn_of(self, chat: int | str) -> None:
        """Wait until one message may go to the chat, and count it."""

    async def turn_within(self, chat: int | str, seconds: float) -> bool:
        """Do the same; False, with nothing counted, where it would take longer than that."""

    def told(self, chat: int | str, seconds: float) -> None:
        """Telegram said that the chat has to wait."""


class Replies:
    """Answers in the chat, and in the topic, that the question came from."""

    def __init__(self, bot: Bot, clock: Clock, pace: ChatPace) -> None:
        self._bot = bot
        self._clock = clock
        self._pace = pace

    async def give(self, asked: Incoming, reply: Reply | None) -> bool:
        """Answer, or only stop a button's waiting circle; False: the answer is not out."""
        toast = reply.toast if reply is not None else ""
        await self.acknowledge(asked, toast)
        if reply is None or (reply.document is None and reply.attachment is None):
            return True
        if asked.kind is Kind.BUTTON and not reply.fresh and reply.attachment is None:
            return await self._persist(asked, lambda plain: self._edit(asked, reply, plain))
        return await self._persist(asked, lambda plain: self._send(asked, reply, plain))

    async def acknowledge(self, asked: Incoming, text: str = "") -> None:
        """Stop the button's waiting circle, with a word over it; too late is no fault."""
        if asked.callback_id is None:
            return
        shown = clip(text, LONGEST_TOAST)
        try:
            await self._bot.answer_callback_query(
                asked.callback_id, text=shown or None, show_alert=len(shown) > _SHORT_TOAST
            )
        except TelegramError as error:
            log.info("a button was not acknowledged: %s", classify(error).detail)

    async def _send(self, asked: Incoming, reply: Reply, plain: bool) -> None:
        where: dict[str, Any] = {
            "chat_id": asked.chat_id,
            "message_thread_id": asked.place.thread,
            "reply_parameters": _answered(asked),
        }
        if reply.attachment is not None:
            file = InputFile(reply.attachment.content, filename=reply.attachment.name)
            looks = _looks(reply, plain) | {"caption": _text(reply, plain)}
            del looks["link_preview_options"]
            if reply.attachment.picture:
                await self._bot.send_photo(photo=file, **where, **looks)
            else:
                await self._bot.send_document(document=file, **where, **looks)
            return
        await self._bot.send_message(text=_text(reply, plain), **where, **_looks(reply, plain))

    async def _edit(self, asked: Incoming, reply: Reply, plain: bool) -> None:
        await self._bot.edit_message_text(
            chat_id=asked.chat_id,
            message_id=asked.message_id,
            text=_text(reply, plain),
            **_looks(reply, plain),
        )

    async def _persist(self, asked: Incoming, attempt: Callable[[bool], Awaitable[None]]) -> bool:
        plain = False
        for number in range(_ATTEMPTS):
            if not await self._turn(asked):
                return False
            outcome = await _tried(attempt, plain)
            if outcome.result is SendResult.SENT:
                return True
            log.warning("a reply was not sent: %s", outcome.detail)
            if outcome.result is SendResult.FIX_TEXT and not plain:
                plain = True
                continue
            wait = self._wait(asked, outcome, number)
            if wait is None:
                return False
            await self._clock.sleep(wait)
        return False

    async def _turn(self, asked: Incoming) -> bool:
        """Wait until it may go; a group that asks without end is not waited for."""
        if asked.sender.private:
            await self._pace.turn_of(asked.chat_id)
            return True
        if await self._pace.turn_within(asked.chat_id, _LONGEST_IN_GROUP):
            return True
        chat = hashed_chat(asked.chat_id)
        log.warning("a group asks more than may be answered there", extra={"chat": chat})
        return False

    def _wait(self, asked: Incoming, outcome: SendOutcome, number: int) -> float | None:
        """Return how long to wait before the next attempt; None when there is none."""
        if outcome.result is SendResult.RETRY_AFTER and outcome.retry_after is not None:
            self._pace.told(asked.chat_id, outcome.retry_after)
            return 0.0 if outcome.retry_after <= _LONGEST_WAIT else None
        if outcome.result is SendResult.NOT_SENT:
            return min(_LONGEST_WAIT, _FIRST_WAIT * 2.0**number)
        return None


async def _tried(attempt: Callable[[bool], Awaitable[None]], plain: bool) -> SendOutcome:
    try:
        await attempt(plain)
    except TelegramError as error:
        return classify(error)
    return SendOutcome(SendResult.SENT)


def _answered(asked: Incoming) -> ReplyParameters | None:
    """In a group a reply says whom it answers; in a private chat that is plain."""
    if asked.sender.private or asked.message_id is None:
        return None
    return ReplyParameters(asked.message_id, allow_sending_without_reply=True)


def _text(reply: Reply, plain: bool) -> str:
    if reply.document is None:
        return ""
    return reply.document.plain() if plain else reply.document.html()


def _looks(reply: Reply, plain: bool) -> dict[str, Any]:
    rows = [[_button(one) for one in row] for row in reply.rows if row]
    return {
        "parse_mode": None if plain else ParseMode.HTML,
        "link_preview_options": LinkPreviewOptions(is_disabled=True),
        "reply_markup": InlineKeyboardMarkup(rows) if rows else None,
    }


def _button(button: Button) -> InlineKeyboardButton:
    if button.url is not None:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.callback_data())
