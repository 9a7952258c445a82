"""Logs hold what happened under fixed names, and never a secret."""

import io
import json
import logging
import re
import threading
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import logs

TOKEN = "123456789:AAF0abcdefghijklmnopqrstuvwxyz_-123"
OTHER_TOKEN = "987654321:BBF0abcdefghijklmnopqrstuvwxyz_-999"
SECRET = "correct horse battery"


@pytest.fixture(autouse=True)
def restored_logging() -> Iterator[None]:
    root = logging.getLogger()
    before, level, hook = root.handlers[:], root.level, threading.excepthook
    yield
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    threading.excepthook = hook


def _configured(log_format: str = "text", level: str = "INFO") -> io.StringIO:
    stream = io.StringIO()
    logs.configure(level, log_format, secrets=(TOKEN, SECRET), stream=stream)
    return stream


def _raise_with_token() -> None:
    request = httpx.Request("GET", f"https://api.telegram.org/bot{TOKEN}/getMe")
    raise httpx.ConnectError(f"no route to {request.url}", request=request)


def test_text_carries_the_fields_by_name() -> None:
    stream = _configured()

    logging.getLogger("bot.app").info(
        "polled %d", 3, extra={"feed": "Antara News", "outcome": "new", "seconds": 0.5}
    )

    line = stream.getvalue().rstrip("\n")
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO bot\.app: polled 3 "
        r"feed='Antara News' outcome=new seconds=0\.5",
        line,
    )


def test_json_is_one_object_a_line_with_the_same_names() -> None:
    stream = _configured("json")

    logging.getLogger("bot.app").warning("two\nlines", extra={"story": "0abc", "reason": "late"})

    (line,) = stream.getvalue().splitlines()
    entry = json.loads(line)
    del entry["time"]
    assert entry == {
        "level": "WARNING",
        "logger": "bot.app",
        "message": "two\nlines",
        "story": "0abc",
        "reason": "late",
    }


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_no_secret_in_message_arguments_fields_traceback_or_stack(log_format: str) -> None:
    stream = _configured(log_format)
    log = logging.getLogger("bot.alerts.sender.child")

    log.error("token %s", TOKEN)
    log.error(f"url https://api.telegram.org/bot{OTHER_TOKEN}/getMe and {SECRET}")
    log.error("encoded %s", OTHER_TOKEN.replace(":", "%3A"))
    log.error("feed", extra={"url": "https://user:pass@outlet.example/rss", "error": TOKEN})
    log.error({"nested": [TOKEN]})
    log.error("wrong %d format", TOKEN, stack_info=True)
    try:
        _raise_with_token()
    except httpx.HTTPError:
        log.exception("request failed")

    out = stream.getvalue()
    assert "ConnectError" in out
    assert "outlet.example/rss" in out
    for secret in (TOKEN, TOKEN[-20:], OTHER_TOKEN, OTHER_TOKEN[-20:], SECRET, "user:pass"):
        assert secret not in out


def test_a_failing_thread_is_logged_without_the_token() -> None:
    stream = _configured()

    thread = threading.Thread(target=_raise_with_token, name="worker")
    thread.start()
    thread.join()

    assert "thread worker ended" in stream.getvalue()
    assert TOKEN not in stream.getvalue()


def test_http_libraries_stay_quiet_even_at_debug() -> None:
    stream = _configured(level="DEBUG")

    for name in logs.QUIET:
        logging.getLogger(f"{name}.child").info("https://outlet.example")
    logging.getLogger("telegram.Bot").debug("a person's text")

    assert stream.getvalue() == ""


def test_what_admins_are_told_of_a_chat_is_logged_without_its_number() -> None:
    clean = logs.Redactor().clean
    told = clean("telegram -1001234567890 takes no messages; telegram:4242 did it; telegram @news")

    assert told == (
        f"telegram {logs.hashed_chat(-1001234567890)} takes no messages;"
        f" telegram:{logs.hashed_chat(4242)} did it; telegram @news"
    )


def test_chats_are_hashed_stably_and_keyed_by_the_secret() -> None:
    _configured()
    first = logs.hashed_chat(-1001234567890)
    _configured()

    assert logs.hashed_chat(-1001234567890) == first
    assert logs.hashed_chat(-1001234567891) != first
    assert re.fullmatch(r"[0-9a-f]{10}", first)
    logs.configure("INFO", secrets=("another secret",), stream=io.StringIO())
    assert logs.hashed_chat(-1001234567890) != first


@given(
    before=st.text(max_size=20),
    digits=st.from_regex(r"[0-9]{6,12}", fullmatch=True),
    rest=st.from_regex(r"[A-Za-z0-9_-]{30,40}", fullmatch=True),
    after=st.text(max_size=20),
)
def test_no_token_shape_survives(before: str, digits: str, rest: str, after: str) -> None:
    cleaned = logs.Redactor().clean(f"{before}{digits}:{rest}{after}")

    assert rest not in cleaned
