"""What a failed call of the Bot API means for the delivery: one table, one function.

The exception's class does not tell whether a message went out; its cause does. Only where no
connection was made was the message surely not sent; an answer lost after that is ambiguous, and
sendMessage has no key that would make a second call harmless
(https://github.com/tdlib/telegram-bot-api/issues/482).

    RetryAfter                                     RETRY_AFTER
    ChatMigrated                                   MIGRATED
    InvalidToken, Conflict                         FATAL
    Forbidden                                      DROP_CHAT by its text, below; else PAUSE_CHAT
    BadRequest                                     by its text, below; else FAILED
    NetworkError, TimedOut: no connection          NOT_SENT
    NetworkError, TimedOut: other cause, or 5xx    UNKNOWN
    anything else, as an answer that is no JSON    UNKNOWN

BadRequest is a subclass of NetworkError in python-telegram-bot, which also strips "Bad Request: "
and changes the case, so texts are compared in lower case and before the network errors.
"""

import os
import re
from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from bot.alerts.outcome import SendOutcome, SendResult

# RetryAfter warns when it is made, unless its seconds are asked for as a timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "true")

_NO_CONNECTION = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_TOKEN = re.compile(r"\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}")
_LONGEST_DETAIL = 200

_NO_CHAT = "chat not found"
_SHUT_OUT = (
    "blocked by the user",
    "user is deactivated",
    "kicked",
    "not a member",
    "group chat was deleted",
    "can't initiate conversation",
    "can't send messages to bots",
)
_BAD_REQUESTS: tuple[tuple[SendResult, tuple[str, ...]], ...] = (
    (SendResult.SENT, ("message is not modified",)),
    (
        SendResult.GONE,
        ("message to edit not found", "query is too old"),
    ),
    (
        SendResult.FIX_TEXT,
        (
            "can't parse entities",
            "message is too long",
            "caption is too long",
            "text is too long",
            "entities_too_long",
            "button_url_invalid",
            "inline keyboard button url",
        ),
    ),
    (
        SendResult.DROP_THREAD,
        ("message thread not found", "topic_deleted", "topic_closed"),
    ),
    (
        SendResult.PAUSE_CHAT,
        (
            _NO_CHAT,
            "not enough rights",
            "have no rights to send",
            "need administrator rights",
            "chat_write_forbidden",
        ),
    ),
)


def classify(error: BaseException) -> SendOutcome:
    """Return what the sender does next after ``error``; the detail never holds the token."""
    match error:
        case RetryAfter():
            seconds = _seconds(error.retry_after)
            detail = f"Telegram asks to wait {seconds:g} s"
            return SendOutcome(SendResult.RETRY_AFTER, retry_after=seconds, detail=detail)
        case ChatMigrated():
            detail = "the group became a supergroup"
            return SendOutcome(SendResult.MIGRATED, new_chat_id=error.new_chat_id, detail=detail)
        case InvalidToken():
            return SendOutcome(SendResult.FATAL, detail="Telegram refused the bot token")
        case Conflict():
            detail = "another program polls this bot"
            return SendOutcome(SendResult.FATAL, detail=detail)
        case Forbidden():
            return _forbidden(error.message)
        case BadRequest():
            return _bad_request(error.message)
    return _lost(error)


def _forbidden(text: str) -> SendOutcome:
    shut_out = any(words in text.lower() for words in _SHUT_OUT)
    result = SendResult.DROP_CHAT if shut_out else SendResult.PAUSE_CHAT
    return SendOutcome(result, detail=safe(text))


def _bad_request(text: str) -> SendOutcome:
    lowered = text.lower()
    for result, known in _BAD_REQUESTS:
        if any(words in lowered for words in known):
            missing = _NO_CHAT in lowered
            return SendOutcome(result, detail=safe(text), chat_missing=missing)
    return SendOutcome(SendResult.FAILED, detail=safe(text))


def _lost(error: BaseException) -> SendOutcome:
    cause = error.__cause__
    if isinstance(error, NetworkError) and isinstance(cause, _NO_CONNECTION):
        name = type(cause).__name__
        return SendOutcome(SendResult.NOT_SENT, detail=f"no connection to Telegram ({name})")
    if isinstance(error, NetworkError) and cause is None:
        detail = f"Telegram failed inside: {error.message}"
        return SendOutcome(SendResult.UNKNOWN, detail=safe(detail))
    name = type(cause or error).__name__
    return SendOutcome(SendResult.UNKNOWN, detail=f"Telegram's answer was lost ({name})")


def _seconds(value: int | timedelta) -> float:
    return value.total_seconds() if isinstance(value, timedelta) else float(value)


def safe(text: str) -> str:
    """Return one short line without anything that looks like a token."""
    return _TOKEN.sub("[hidden]", " ".join(text.split()))[:_LONGEST_DETAIL]
