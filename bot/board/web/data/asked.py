"""One question for data, and what answers it."""

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from starlette.requests import Request

from bot.board.event_json import Classes
from bot.board.values import Board
from bot.board.web.data.parameters import Parameter
from bot.board.web.data.problems import Problem
from bot.board.web.site import Site

_HOST = re.compile(r"[A-Za-z0-9._~-]{1,255}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: the site, the parameters that were given, and where the site stands."""

    site: Site
    values: Mapping[str, Any]  # by the parameter's name, read
    query: str  # as it was sent
    address: str  # of the site, absolute, with a proxy's prefix, without a slash at the end
    path: str  # of this address below it


@dataclass(frozen=True, slots=True)
class Whole:
    """An answer in one piece; ``changed`` is when what it tells changed last, if that is known."""

    body: bytes
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Flowing:
    """A long answer, a piece at a time; ``file`` is the name that a browser keeps it under."""

    pieces: AsyncIterator[str]
    file: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The answer has another address for good; the path is without the proxy's prefix."""

    path: str


Answer = Callable[[Asked], Awaitable[Whole | Flowing | Moved]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One address: everything that serving it, describing it and testing it need."""

    path: str
    name: str
    summary: str
    answer: Answer
    parameters: tuple[Parameter, ...] = ()
    media: str = "application/json"
    shape: str = ""  # name of its schema; empty: text
    moves: bool = False  # it may answer with another address


def site_address(request: Request) -> str:
    """Return where the site stands, as this visitor sees it; raises Problem for a strange Host.

    A proxy says in X-Forwarded-Proto how it was asked. Whoever invents that header, or a Host,
    fools nobody but himself: no answer that carries addresses is kept for other addresses.
    """
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise Problem(400, "Host names no machine.", "header: Host", "Send one such as a.example.")
    forwarded = request.headers.get("x-forwarded-proto", "").partition(",")[0].strip().lower()
    scheme = forwarded if forwarded in ("http", "https") else request.url.scheme
    return f"{scheme}://{host}{request.scope.get('root_path', '')}"


def as_json(value: Any) -> bytes:
    """Return a value as JSON; half a surrogate pair, which no text may hold, becomes "?"."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


async def board(asked: Asked) -> Board:
    """Return the board of the days that are asked for; raises Problem where there is none."""
    as_of, baseline = asked.values.get("as-of"), asked.values.get("baseline")
    today = asked.site.now().date()
    if as_of is not None and as_of > today:
        raise _no_day("as-of", f"{as_of} has not come yet.", f"Give a day up to {today}.")
    last = as_of or today
    if baseline is None:
        return await asked.site.board(as_of, min(asked.site.baseline, last))
    if baseline > last:
        raise _no_day("baseline", f"{baseline} lies after {last}.", f"Give a day up to {last}.")
    return await asked.site.board(as_of, baseline)


def classes(asked: Asked) -> Classes:
    """Return the PLOVER event class of each indicator, for joining with other event data."""
    return {name: one.plover for name, one in asked.site.indicators().items()}


def _no_day(name: str, error: str, advice: str) -> Problem:
    return Problem(400, error, f"query: {name}", advice)


def iso(day: date | datetime | None) -> str | None:
    """Return a day or moment as text; None stays None."""
    return None if day is None else day.isoformat()
