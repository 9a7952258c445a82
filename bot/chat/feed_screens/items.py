"""What an address answered: its items with the verdicts they would get, or why there are none."""

from bot.alerts import gist
from bot.alerts.html import Block, Italic, Text, clip
from bot.alerts.rendering.reader import age_text
from bot.chat.feed_screens import phrases
from bot.chat.request import Request
from bot.chat.services.feed_list import Item, Looked
from bot.match.verdict import NearestMiss, Relevance, Verdict

_LONGEST_TITLE = 140
_MARKS = {Relevance.ALERT: "🔔", Relevance.CONTEXT: "▫️", Relevance.NONE: "·"}
_SIDES = {
    "the North": "north",
    "an ASEAN state or body": "asean",
    "an ASEAN state that acts": "acts",
    "indicator cue": "cue",
    "new fact": "fact",
}


def outcome(request: Request, looked: Looked) -> str:
    """Return how the address answered, in one line."""
    texts = request.texts
    if not looked.ok:
        why = looked.reason or looked.outcome
        return texts.text("feedtest.failed", why=clip(why, phrases.LONGEST_REASON))
    newest = texts.text("feeds.undated")
    if looked.newest is not None:
        newest = age_text(request.now - looked.newest, request.reader.words)
    line = texts.plural("feedtest.items", looked.total, newest=newest)
    return f"{line} {looked.reason}".rstrip()


def blocks(request: Request, looked: Looked) -> list[Block]:
    """Return an item per block."""
    return [block(described(request, item)) for item in looked.items]


def described(request: Request, item: Item) -> tuple[str, str]:
    """Return an item's verdict and its title."""
    mark = _MARKS[item.verdict.relevance]
    return f"{mark} {verdict_line(request, item.verdict)}", clip(item.title, _LONGEST_TITLE)


def block(item: tuple[str, str]) -> Block:
    """Return an item as ``described`` gives it."""
    verdict, title = item
    return Block((Text(f"\n{verdict}\n"), Italic((Text(title),))), drop=2)


def verdict_line(request: Request, verdict: Verdict) -> str:
    """Return the gist of an alert; of anything else, what keeps it from being one."""
    texts = request.texts
    if verdict.relevance is Relevance.ALERT:
        line = gist.gist(verdict, texts.language)
        return texts.text("feedtest.alert", gist=line)
    word = "context" if verdict.relevance is Relevance.CONTEXT else "none"
    why = texts.text(f"feedtest.reason.{verdict.reason}")
    if verdict.nearest_miss is not None and verdict.nearest_miss.present:
        why = _miss(request, verdict.nearest_miss)
    return texts.text(f"feedtest.{word}", why=why)


def _miss(request: Request, miss: NearestMiss) -> str:
    named = ", ".join(_side(request, side) for side in miss.present)
    missing = _side(request, miss.missing)
    return request.texts.text("feedtest.miss", named=named, missing=missing)


def _side(request: Request, side: str) -> str:
    if side in _SIDES:
        return request.texts.text(f"feedtest.side.{_SIDES[side]}")
    return request.reader.words.country(side)
