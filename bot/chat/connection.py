"""A client of the Bot API for the chat, with connections of its own beside the alerts'."""

import logging
from collections.abc import Awaitable, Callable

from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot import tls
from bot.alerts.classify import classify
from bot.clock import Clock
from bot.errors import TokenRefusedError

REFUSED = (
    "Telegram refused the bot token; set TELEGRAM_TOKEN or TELEGRAM_TOKEN_FILE to the one that"
    " @BotFather gave you"
)
# Their own request lines hold the token.
_TALKATIVE = ("httpx", "httpcore", "telegram")
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0  # seconds

log = logging.getLogger(__name__)


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
            request=_request(8, 30.0),
            get_updates_request=_request(1),
        )
    except InvalidToken:
        raise TokenRefusedError(REFUSED) from None


def _request(connections: int, read_timeout: float = 5.0) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=10.0,
        httpx_kwargs={"verify": tls.context()},
        read_timeout=read_timeout,
    )


async def patiently(call: Callable[[], Awaitable[object]], clock: Clock) -> None:
    """Call until Telegram answers; TokenRefusedError where it knows no such bot."""
    wait = _FIRST_WAIT
    while True:
        try:
            await call()
        except InvalidToken:
            raise TokenRefusedError(REFUSED) from None
        except TelegramError as error:
            outcome = classify(error)
            log.warning("no Telegram yet, trying again: %s", outcome.detail)
            told = outcome.retry_after if isinstance(error, RetryAfter) else None
            await clock.sleep(told or wait)
            wait = min(_LONGEST_WAIT, wait * 2)
        else:
            return
