"""/stats: the archive in figures, on one screen."""

from collections.abc import Sequence
from datetime import datetime

from babel.dates import format_date

from bot.alerts.html import Block, Bold, Document, Text
from bot.chat import event_line
from bot.chat.access import Access
from bot.chat.request import Reply, Request
from bot.chat.services.archive import Stats
from bot.feeds.health import ALIVE

NAME = "stats"
ACCESS = Access.EVERYONE
MENU = True

_LANGUAGES, _COUNTRIES = 14, 12


async def handle(request: Request) -> Reply:
    """Answer ``/stats``."""
    found = await request.archive.stats(request.now, request.reader.zone)
    texts, words = request.texts, request.reader.words
    languages = [(words.language_name(code), count) for code, count in found.languages]
    countries = [(words.country(code), count) for code, count in found.countries]
    months = [(_month(request, first), count) for first, count in found.months]
    blocks = [
        Block((Bold((Text(texts.text("stats.title")),)),)),
        Block((Text(_archive(request, found)),)),
        Block((Text(_feeds(request, found)),)),
        _listed(request, "stats.languages", languages[:_LANGUAGES]),
        _listed(request, "stats.countries", countries[:_COUNTRIES]),
        _listed(request, "stats.months", months),
    ]
    return Reply(Document(tuple(blocks)).fitted())


def _archive(request: Request, found: Stats) -> str:
    line = request.texts.text(
        "stats.archive", articles=found.articles, matches=found.matches, events=found.events
    )
    if found.since is None:
        return line
    since = event_line.day(found.since, request.reader)
    return f"{line} {request.texts.text('stats.since', date=since)}"


def _feeds(request: Request, found: Stats) -> str:
    enabled = [state for feed, state in found.feeds if feed.enabled]
    alive = sum(state.health in ALIVE for state in enabled)
    return request.texts.text("stats.feeds", alive=alive, total=len(enabled))


def _listed(request: Request, key: str, counts: Sequence[tuple[str, int]]) -> Block:
    parts = [f"{name} {request.texts.number(count)}" for name, count in counts]
    line = ", ".join(parts) or request.texts.text("tally.nothing")
    return Block((Text("\n"), Bold((Text(request.texts.text(key)),)), Text(f": {line}")), drop=1)


def _month(request: Request, first: datetime) -> str:
    return str(format_date(first, "MMM y", locale=request.reader.words.locale))
