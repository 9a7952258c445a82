"""/api/events: the event ledger as pages of JSON, as JSON lines, as a table."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from bot.board import event_rows
from bot.board.event_json import event_json, says
from bot.board.events import LedgerEvent
from bot.board.values import Board
from bot.board.web.data.asked import Asked, Flowing, Whole, as_json, board, classes, iso
from bot.board.web.data.parameters import USUAL_AT_ONCE, written
from bot.board.web.of_board import EVENTS

_AT_ONCE = 100  # events of a piece of a long answer


def place(event: LedgerEvent) -> tuple[Any, str]:
    """Return what events are ordered by, newest first."""
    return event.date, event.id


def chosen(asked: Asked, found: Board) -> list[LedgerEvent]:
    """Return the events that the parameters name, newest first."""
    values = asked.values
    since, until = values.get("since"), values.get("until")
    named = values.get("indicator"), values.get("country")
    return [
        one
        for one in EVENTS.now(found).get(named, ())
        if (since is None or one.date >= since)
        and (until is None or one.date <= until)
        and says(one, *named)
    ]


async def page(asked: Asked) -> Whole:
    """Return a page of events, and the address of the next one."""
    found = await board(asked)
    listed = await asyncio.to_thread(chosen, asked, found)
    limit, cursor = asked.values.get("limit", USUAL_AT_ONCE), asked.values.get("cursor")
    rest = (one for one in listed if cursor is None or place(one) < cursor)
    shown = list(islice(rest, limit + 1))
    more = len(shown) > limit
    plover = classes(asked)
    value = {
        "as_of": iso(found.as_of),
        "baseline": iso(found.baseline),
        "total": len(listed),
        "events": [
            event_json(one, plover, baseline=found.baseline, address=asked.address)
            for one in shown[:limit]
        ],
        "next": _next(asked, shown[limit - 1]) if more else None,
    }
    return Whole(as_json(value))


def _next(asked: Asked, last: LedgerEvent) -> str:
    given = {name: value for name, value in asked.values.items() if name != "cursor"}
    query = urlencode({**given, "cursor": written(place(last))}, safe="~")
    return f"{asked.address}/api/events?{query}"


async def lines(asked: Asked) -> Flowing:
    """Return every event as a line of JSON."""
    found = await board(asked)
    plover, address = classes(asked), asked.address
    listed = await asyncio.to_thread(chosen, asked, found)
    values = (event_json(one, plover, baseline=found.baseline, address=address) for one in listed)
    return Flowing(_flowing(_joined(values)), "jembatan-events.jsonl")


def _joined(values: Iterable[dict[str, Any]]) -> Iterator[str]:
    remaining = iter(values)
    while part := list(islice(remaining, _AT_ONCE)):
        text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in part)
        yield text.encode("utf-8", "replace").decode()


async def table(asked: Asked) -> Flowing:
    """Return every claim of every event as a row."""
    found = await board(asked)
    plover, address = classes(asked), asked.address
    listed = await asyncio.to_thread(chosen, asked, found)
    rows = event_rows.lines(listed, plover, baseline=found.baseline, address=address)
    return Flowing(_flowing(rows), "jembatan-events.csv")


async def _flowing(pieces: Iterator[str]) -> AsyncIterator[str]:
    """Make one piece after the other beside the loop: polling goes on meanwhile."""
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece
