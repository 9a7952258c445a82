"""Logs: one line per event, as text or JSON, with fixed field names and without secrets.

Usage: ``log.info("polled", extra={"feed": name, "outcome": outcome})``. The names in ``FIELDS``
are the only ones; a test of the house reads every call. The redacting filter sits on the handler,
so child loggers and libraries pass through it too; it also rewrites the exception text, because
the Bot API's token is part of the URL that an HTTP error quotes.
"""

import hashlib
import json
import logging
import re
import secrets as random_secrets
import sys
import threading
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TextIO
from urllib.parse import quote

FIELDS = (
    "feed",
    "article",
    "story",
    "alert",
    "delivery",
    "destination",
    "chat",
    "command",
    "reason",
    "outcome",
    "status",
    "count",
    "seconds",
    "error",
    "url",
)
QUIET = ("httpx", "httpcore", "aiohttp", "apscheduler", "alembic", "sqlalchemy", "asyncio")
HIDDEN = "[hidden]"

_TOKEN = re.compile(r"\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}")
_USERINFO = re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^\s/@'\"<>]+@", re.IGNORECASE)
_CHAT = re.compile(r"\b(telegram[ :])(-?\d{4,})\b")  # as admins are told of a destination
_SHORTEST_SECRET = 6

_chat_key = random_secrets.token_bytes(16)


class Redactor(logging.Filter):
    """Removes secrets from message, arguments, fields and exception text; keeps every record."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        known = {secret for secret in secrets if len(secret) >= _SHORTEST_SECRET}
        known |= {quote(secret, safe="") for secret in known}
        # Longest first, so that no tail of a secret stays behind a shorter one.
        self._literals = sorted(known, key=len, reverse=True)

    def clean(self, text: str) -> str:
        """Return the text without tokens, secrets, user parts of URLs and the numbers of chats."""
        for literal in self._literals:
            text = text.replace(literal, HIDDEN)
        text = _USERINFO.sub(rf"\1{HIDDEN}@", _TOKEN.sub(HIDDEN, text))
        return _CHAT.sub(lambda found: found[1] + hashed_chat(found[2]), text)

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self.clean(_message(record)), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip()
        if record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        record.exc_info = None  # nobody after us formats it again
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        for name in FIELDS:
            value = getattr(record, name, None)
            if value is not None and not isinstance(value, int | float):
                setattr(record, name, self.clean(str(value)))
        return True


class TextFormatter(logging.Formatter):
    """``2025-10-01T09:00:00Z INFO bot.app: polled feed='Antara News' outcome=new``"""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{_moment(record)} {record.levelname} {record.name}: {record.getMessage()}"
        for name, value in _fields(record).items():
            shown = str(value)
            line += f" {name}={shown!r}" if " " in shown or not shown else f" {name}={shown}"
        return "\n".join([line, *_details(record)])


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, the fields, exception."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if details := _details(record):
            entry["exception"] = "\n".join(details)
        return json.dumps(entry, ensure_ascii=False)


def configure(
    level: str,
    log_format: str = "text",
    *,
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Send all logs to ``stream`` (standard error); secrets never appear, chats as hashes.

    Call it once, before anything logs; a second call replaces the first.
    """
    global _chat_key  # noqa: PLW0603 - one process, one key
    secrets = tuple(secrets)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(Redactor(secrets))
    handler.setFormatter(JsonFormatter() if log_format == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    # At DEBUG python-telegram-bot logs whole updates: people's texts.
    logging.getLogger("telegram").setLevel(max(logging.INFO, root.level))
    logging.captureWarnings(capture=True)
    threading.excepthook = _log_thread_error
    if secrets:
        _chat_key = hashlib.blake2s("\n".join(secrets).encode()).digest()


def hashed_chat(chat: int | str) -> str:
    """A chat's name in logs: stable for one token, useless to anybody without it."""
    return hashlib.blake2s(str(chat).encode(), key=_chat_key, digest_size=5).hexdigest()


def _log_thread_error(failure: threading.ExceptHookArgs) -> None:
    if failure.exc_value is not None:
        name = failure.thread.name if failure.thread else "?"
        logging.getLogger("bot").error("thread %s ended", name, exc_info=failure.exc_value)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 - a wrong format string must not hide the event
        return f"{record.msg} {record.args}"


def _moment(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _fields(record: logging.LogRecord) -> dict[str, object]:
    found = ((name, getattr(record, name, None)) for name in FIELDS)
    return {name: value for name, value in found if value is not None}


def _details(record: logging.LogRecord) -> list[str]:
    return [text for text in (record.exc_text, record.stack_info) if text]
