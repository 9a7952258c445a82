"""What the screens of corrections share: button data, which is free input, and short answers."""

from collections.abc import Sequence

from bot.alerts.html import Block, Bold, Document, Text, clean, clip, flat
from bot.alerts.keyboard import CORRECT, UNDER_ALERT
from bot.alerts.keyboard import CORRECTIONS as STEPS
from bot.chat import event_line
from bot.chat.request import Button, Reply, Request
from bot.chat.services.archive import Event
from bot.chat.services.corrections import Case
from bot.ids import from_public, public

__all__ = ["CORRECT", "STEPS", "UNDER_ALERT"]

CONFIRM, REJECT, RESTAGE, MERGE = STEPS.values()
EVENT, SPLIT, UNDO, LABEL = "e", "s", "u", "l"
_LONGEST_LABEL = 60
_LONGEST_GIST = 160


class OldButtonError(Exception):
    """Button data that leads nowhere, or that the bot never made."""


def button(label: str, step: str, *parts: object) -> Button:
    """Return a button of /correct."""
    return Button(
        clip(clean(flat(label)), _LONGEST_LABEL), CORRECT, ":".join([step, *map(str, parts)])
    )


def at(parts: Sequence[str], place: int) -> str:
    """Return one part of a button's data; raises OldButtonError where there is none."""
    if place >= len(parts):
        raise OldButtonError
    return parts[place]


def number(text: str) -> int:
    """Read a page's number, or an id's public form; raises OldButtonError."""
    if text.isascii() and text.isdigit() and len(text) <= 4:
        return int(text)
    try:
        return from_public(text)
    except ValueError:
        raise OldButtonError from None


def seen(case: Case) -> str:
    """Return what a button carries, so that a correction made since then is noticed."""
    return public(case.newest) if case.newest else "0"


def gist(request: Request, event: Event) -> str:
    """Return what an event is, in one short line."""
    return clip(event_line.gist(event, request.reader), _LONGEST_GIST)


def dated(request: Request, event: Event) -> str:
    """Return an event's day and gist: "3 Nov 2025: Laos - North Korea: ..."."""
    return f"{event_line.day(event.at, request.reader)}: {gist(request, event)}"


def line(text: str, drop: int = 0) -> Block:
    """Return a line of plain text."""
    return Block((Text(text),), drop=drop)


def heading(text: str) -> Block:
    """Return a bold line."""
    return Block((Bold((Text(text),)),))


def back(request: Request, case: Case) -> Button:
    """Return the button to the event's own screen."""
    return button(request.texts.text("correct.back"), EVENT, public(case.story_id))


def toast(text: str) -> Reply:
    """Return a word over the button; what stands there stays."""
    return Reply(None, toast=text)


def old(request: Request) -> Reply:
    """Return the word over a button that leads nowhere any more."""
    return toast(request.texts.text("button.old"))


def question(request: Request, case: Case, key: str, **values: object) -> Document:
    """Return an event with a question under it."""
    return Document((heading(gist(request, case.event)), line(request.texts.text(key, **values))))
