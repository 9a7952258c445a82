"""/health: how the bot itself is, on one screen."""

from datetime import timedelta

from babel.numbers import format_decimal

from bot.alerts.html import Document, clip
from bot.alerts.rendering.reader import age_text, span_text
from bot.chat.access import Access
from bot.chat.feed_screens import phrases
from bot.chat.request import Button, Reply, Request
from bot.chat.services.condition import State

NAME = "health"
ACCESS = Access.ADMIN
MENU = True

_MIB = 1024 * 1024
_LONGEST_PROBLEM = 500


async def handle(request: Request) -> Reply:
    """Answer ``/health`` and its Refresh button."""
    state = await request.services.condition.state()
    lines = [
        _feeds(request, state),
        _tick(request, state),
        _queue(request, state),
        _last_alert(request, state),
        *_twice(request, state),
        *_disk(request, state),
        *_problem(request, state),
    ]
    head = phrases.heading(request.texts.text("condition.title"))
    document = Document((head, *(phrases.line(line) for line in lines))).fitted()
    again = Button(request.texts.text("condition.again"), NAME)
    return Reply(document, ((again, Button(request.texts.text("feeds.all"), "feeds", "s")),))


def _feeds(request: Request, state: State) -> str:
    texts = request.texts
    words = phrases.by_health(request, state.health)
    if state.paused:
        off = texts.text("feeds.off")
        words.append(texts.text("feeds.counted", count=state.paused, word=off))
    return texts.text("condition.feeds", feeds=", ".join(words) or "0")


def _tick(request: Request, state: State) -> str:
    texts, words = request.texts, request.reader.words
    age = texts.text("feeds.never") if state.tick_age is None else age_text(state.tick_age, words)
    if state.next_due is None:
        return texts.text("condition.tick", age=age)
    wait = span_text(max(timedelta(), state.next_due - request.now), words)
    return texts.text("condition.tick-next", age=age, wait=wait)


def _queue(request: Request, state: State) -> str:
    values = {
        "waiting": _number(request, state.waiting),
        "sent": _number(request, state.sent),
        "failed": _number(request, state.failed),
    }
    if state.oldest_waiting is None:
        return request.texts.text("condition.queue", **values)
    oldest = span_text(state.oldest_waiting, request.reader.words)
    return request.texts.text("condition.queue-oldest", oldest=oldest, **values)


def _last_alert(request: Request, state: State) -> str:
    age = request.texts.text("feeds.never")
    if state.last_alert is not None:
        age = age_text(request.now - state.last_alert, request.reader.words)
    return request.texts.text("condition.last-alert", age=age)


def _twice(request: Request, state: State) -> list[str]:
    if not state.perhaps_twice:
        return [request.texts.text("condition.never-twice")]
    return [request.texts.plural("condition.twice", state.perhaps_twice)]


def _disk(request: Request, state: State) -> list[str]:
    if state.database_bytes is None or state.free_bytes is None:
        return []
    used = _number(request, -(-state.database_bytes // _MIB))
    free = _number(request, state.free_bytes // _MIB)
    return [request.texts.text("condition.disk", used=used, free=free)]


def _problem(request: Request, state: State) -> list[str]:
    if state.problem is None:
        return []
    return [request.texts.text("feedlist.broken", why=clip(state.problem, _LONGEST_PROBLEM))]


def _number(request: Request, number: int) -> str:
    return str(format_decimal(number, locale=request.texts.locale))
