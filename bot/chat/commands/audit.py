"""/audit: who changed what, and when; the newest first."""

from collections.abc import Mapping
from typing import Any

from bot.alerts.html import Block, Bold, Document, Text, clip
from bot.alerts.rendering.reader import date_text
from bot.chat.access import Access
from bot.chat.feed_screens import phrases
from bot.chat.request import Button, Reply, Request
from bot.chat.services.condition import Act
from bot.feeds.lists.masked import masked

NAME = "audit"
ACCESS = Access.ADMIN
MENU = False

PAGE = 8
_MARK = "p:"
_LONGEST_DETAIL, _LONGEST_VALUE, _LONGEST_SUBJECT = 300, 60, 80


async def handle(request: Request) -> Reply:
    """Answer ``/audit`` and the buttons of its pages."""
    word = request.words.removeprefix(_MARK)
    number = int(word[:6]) if word.isascii() and word.isdigit() else 0
    acts, count = await request.services.condition.audit(number * PAGE, PAGE)
    pages = max(1, -(-count // PAGE))
    if not acts and number:
        return phrases.old_button(request)
    title = request.texts.plural("audit.title", count)
    where = f" · {number + 1}/{pages}" if pages > 1 else ""
    blocks = [phrases.heading(f"{title}{where}"), *(_line(request, act) for act in acts)]
    buttons = []
    if number > 0:
        buttons.append(Button("‹", NAME, f"{_MARK}{number - 1}"))
    if number < pages - 1:
        buttons.append(Button("›", NAME, f"{_MARK}{number + 1}"))
    return Reply(Document(tuple(blocks)).fitted(), (tuple(buttons),) if buttons else ())


def _line(request: Request, act: Act) -> Block:
    subject = clip(masked(act.subject), _LONGEST_SUBJECT)
    when = date_text(act.at, request.reader)
    nodes = (
        Text(f"\n{when} · {act.actor}\n{act.action}: "),
        Bold((Text(subject),)),
        Text(_detail(act.detail or {})),
    )
    return Block(nodes, drop=1)


def _detail(detail: Mapping[str, Any]) -> str:
    """Return "interval 15m -> 1h"; of anything else what it holds."""
    old, new = detail.get("old"), detail.get("new")
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        parts = [f"{key} {_value(old.get(key))} → {_value(new[key])}" for key in new]
    else:
        parts = [f"{key}: {_value(value)}" for key, value in detail.items()]
    return clip("\n" + ", ".join(parts), _LONGEST_DETAIL) if parts else ""


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_value(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "-" if value is None else clip(masked(str(value)), _LONGEST_VALUE)
