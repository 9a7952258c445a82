"""Telegram: one attempt per call, through python-telegram-bot, without its limiter.

An answer may be long in coming: a read timeout of 30 s makes lost answers rare, because a message
whose answer is lost may be out. The token is in every URL, so the libraries' own request lines
are kept out of the log whatever its level.
"""

import logging
from collections.abc import Callable
from dataclasses import replace

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot import tls
from bot.alerts.buttons import Button
from bot.alerts.classify import classify
from bot.alerts.destination import Destination
from bot.alerts.outcome import SendOutcome, SendResult
from bot.alerts.view import Message
from bot.catalogue import load
from bot.errors import JembatanError, TokenRefusedError

PUBLIC_API = "https://api.telegram.org"
REFUSED = (
    "Telegram refused the bot token; set TELEGRAM_TOKEN or TELEGRAM_TOKEN_FILE to the one"
    " that @BotFather gave you"
)
_TALKATIVE = ("httpx", "httpcore", "telegram")
# An answer that the library cannot read fails like this, after the message went out.
_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)

log = logging.getLogger(__name__)

Told = Callable[[str, float], None]


class TelegramMessenger:
    """Sends to chats, channels and topics; ``told`` hears of every chat that has to wait."""

    def __init__(
        self,
        token: str,
        api_url: str = PUBLIC_API,
        *,
        read_timeout: float = 30.0,
        told: Told | None = None,
    ) -> None:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        self._request = HTTPXRequest(
            connection_pool_size=16,
            connect_timeout=10.0,
            read_timeout=read_timeout,
            write_timeout=30.0,
            pool_timeout=10.0,
            httpx_kwargs={"verify": tls.context()},
        )
        self._bot = _bot(token, api_url.rstrip("/"), self._request)
        self._told = told

    async def check(self) -> str:
        """Return the bot's @name; raises TokenRefusedError, or JembatanError without Telegram."""
        try:
            user = await self._bot.get_me()
        except InvalidToken:
            raise TokenRefusedError(REFUSED) from None
        except TelegramError as error:
            detail = classify(error).detail
            raise JembatanError(f"Telegram cannot be asked who the bot is: {detail}") from None
        return user.name

    async def send(
        self,
        destination: Destination,
        message: Message,
        *,
        reply_to: int | None = None,
        plain: bool = False,
    ) -> SendOutcome:
        """Send one message; a missing one to answer does not stop it."""
        answered = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
        try:
            sent = await self._bot.send_message(
                chat_id=destination.address,
                text=message.plain if plain else message.html,
                parse_mode=None if plain else ParseMode.HTML,
                message_thread_id=destination.thread,
                disable_notification=message.silent,
                link_preview_options=_preview(message, plain=plain),
                reply_parameters=answered,
                reply_markup=_keyboard(destination, message, plain=plain),
            )
        except (TelegramError, *_UNREADABLE) as error:
            return self._ended(destination, error)
        if message.pin:
            await self._pin(destination, sent.message_id)
        return SendOutcome(SendResult.SENT, message_id=sent.message_id)

    async def _pin(self, destination: Destination, message_id: int) -> None:
        """Pin a message, quietly; one that cannot be pinned is as good unpinned."""
        try:
            await self._bot.pin_chat_message(
                destination.address, message_id, disable_notification=True
            )
        except (TelegramError, *_UNREADABLE) as error:
            detail = classify(error).detail if isinstance(error, TelegramError) else repr(error)
            log.warning("the board is sent, but cannot be pinned: %s", detail)

    async def edit(
        self, destination: Destination, message_id: int, message: Message, *, plain: bool = False
    ) -> SendOutcome:
        """Replace a message's text and button."""
        try:
            await self._bot.edit_message_text(
                chat_id=destination.address,
                message_id=message_id,
                text=message.plain if plain else message.html,
                parse_mode=None if plain else ParseMode.HTML,
                link_preview_options=_preview(message, plain=plain),
                reply_markup=_keyboard(destination, message, plain=plain),
            )
        except (TelegramError, *_UNREADABLE) as error:
            outcome = self._ended(destination, error)
            same = outcome.result is SendResult.SENT
            return replace(outcome, message_id=message_id) if same else outcome
        return SendOutcome(SendResult.SENT, message_id=message_id)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._request.shutdown()

    def _ended(self, destination: Destination, error: Exception) -> SendOutcome:
        outcome = classify(error)
        if outcome.retry_after is not None and self._told is not None:
            self._told(destination.address, outcome.retry_after)
        return outcome


def _bot(token: str, root: str, request: HTTPXRequest) -> Bot:
    try:
        return Bot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=request,
            get_updates_request=request,
        )
    except InvalidToken:
        raise TokenRefusedError(REFUSED) from None


def _preview(message: Message, *, plain: bool) -> LinkPreviewOptions:
    if message.url is None or plain:
        return LinkPreviewOptions(is_disabled=True)
    return LinkPreviewOptions(url=message.url, prefer_small_media=True, show_above_text=False)


def _keyboard(
    destination: Destination, message: Message, *, plain: bool
) -> InlineKeyboardMarkup | None:
    """The buttons; of the plain fallback without links, as one may be what was refused."""
    if message.rows:
        rows = [[_button(one) for one in row if not (plain and one.url)] for row in message.rows]
        return InlineKeyboardMarkup([row for row in rows if row])
    if message.url is None or plain:
        return None
    label = load("bot.alerts", destination.language).text("line.open")
    return InlineKeyboardMarkup.from_button(InlineKeyboardButton(label, url=message.url))


def _button(button: Button) -> InlineKeyboardButton:
    if button.url is not None:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.callback_data())
