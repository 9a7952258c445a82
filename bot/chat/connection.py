"""A client of the Bot API for the chat, with connections of its own beside the alerts'."""

import logging

from telegram import Bot
from telegram.error import InvalidToken
from telegram.request import HTTPXRequest

from bot.errors import TokenRefusedError

REFUSED = (
    "Telegram refused the bot token; set TELEGRAM_TOKEN or TELEGRAM_TOKEN_FILE to the one that"
    " @BotFather gave you"
)
# Their own request lines hold the token.
_TALKATIVE = ("httpx", "httpcore", "telegram")


def bot_for(token: str, api_url: str) -> Bot:
    """Return a client; TokenRefusedError where the token can be none."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    root = api_url.rstrip("/")
    try:
        return Bot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=HTTPXRequest(connection_pool_size=8, read_timeout=30.0, connect_timeout=10.0),
            get_updates_request=HTTPXRequest(connection_pool_size=1, connect_timeout=10.0),
        )
    except InvalidToken:
        raise TokenRefusedError(REFUSED) from None
