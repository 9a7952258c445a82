"""One event in a list: what happened, who says so, when; and the buttons that open it."""

from collections.abc import Sequence
from datetime import datetime

from bot.alerts.html import Block, Inline, Link, Text, clip
from bot.alerts.rendering.corrected import CONFIRMED_EMOJI
from bot.alerts.rendering.event import EMOJI, line_of
from bot.alerts.rendering.outlets import count_of, outlet_name
from bot.alerts.rendering.reader import Reader, day_text
from bot.alerts.view import Report
from bot.catalogue import Catalogue
from bot.chat import pages
from bot.chat.request import LONGEST_DATA, Button, Request, Row
from bot.chat.services.archive import Event
from bot.ids import public

BACK = "|"  # before the list that an opened event leads back to
_WIDTH = 4
# Eight of these fit into one message, written out as plain text too.
_LONGEST_GIST, _LONGEST_OUTLET, _LONGEST_LINK = 130, 40, 230


def gist(event: Event, reader: Reader) -> str:
    """Return what happened, at which stage, between whom."""
    return line_of(event.story.claims, event.reports, reader)


def day(moment: datetime, reader: Reader) -> str:
    """Return a day in the reader's zone and language."""
    return day_text(moment, reader)


def block(texts: Catalogue, event: Event, reader: Reader, number: int | None = None) -> Block:
    """Return the event as a line of a list, with its number in it."""
    head = "" if number is None else f"{number}. "
    mark = f" {CONFIRMED_EMOJI}" if event.story.confirmed else ""
    line = clip(gist(event, reader), _LONGEST_GIST)
    nodes: tuple[Inline, ...] = (Text(f"\n{head}{EMOJI[event.story.severity]} {line}{mark}\n"),)
    if event.reports:
        lead = event.reports[0]
        nodes += (outlet_link(lead),)
        count = count_of(event.reports)
        if count > 1:
            nodes += (Text(f" · {texts.plural('event.outlets', count)}"),)
        nodes += (Text(" · "),)
    return Block((*nodes, Text(day(event.at, reader))), drop=1)


def outlet_link(report: Report) -> Link:
    """Return the outlet's name as a link, if the address leaves room for others."""
    url = report.url if len(report.url or "") <= _LONGEST_LINK else None
    return Link((Text(outlet_name(report, _LONGEST_OUTLET)),), url)


def blocks(request: Request, events: Sequence[Event]) -> list[Block]:
    """Return the events as the lines of a list, numbered from 1."""
    return [
        block(request.texts, one, request.reader, number) for number, one in enumerate(events, 1)
    ]


def openers(events: Sequence[Event], back: str) -> tuple[Row, ...]:
    """Return numbered buttons that open the events; ``back`` names the list they stand in."""
    return pages.grid(
        [Button(str(number), "story", data(event, back)) for number, event in enumerate(events, 1)],
        _WIDTH,
    )


def data(event: Event, back: str = "") -> str:
    """Return the data of a button that opens an event."""
    name = public(event.story.story_id)
    whole = f"{name}{BACK}{back}" if back else name
    fits = len(f"v1:story:{whole}".encode()) <= LONGEST_DATA
    return whole if fits else name
