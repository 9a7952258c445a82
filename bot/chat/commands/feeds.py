"""/feeds: how the feeds are, and how well each country is watched. For admins."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.alerts.html import Block, Bold, Document, Inline, Text, clip
from bot.alerts.render import age_text
from bot.chat.access import Access
from bot.chat.request import Reply, Request
from bot.feeds.feed import Feed, FeedState, Health
from bot.feeds.health import ALIVE, coverage

NAME = "feeds"
ACCESS = Access.ADMIN
MENU = True

MOST_LISTED = 25
_LONGEST_ERROR = 160
_TROUBLE = (Health.GONE, Health.BLOCKED, Health.FAILING, Health.SILENT, Health.UNVERIFIED)

Listed = tuple[Feed, FeedState]


async def handle(request: Request) -> Reply:
    """Answer ``/feeds`` with a summary, ``/feeds LA`` or ``/feeds failing`` with a list."""
    feeds = await request.archive.feeds()
    word = request.words.strip()
    if not word:
        return Reply(_summary(request, feeds))
    chosen = [one for one in feeds if _is_asked_for(request, one, word)]
    if not chosen:
        sentence = request.texts.text("feeds.unknown", word=clip(word, 40))
        return Reply(Document((Block((Text(sentence),)),)))
    return Reply(_listing(request, chosen, word))


def _is_asked_for(request: Request, listed: Listed, word: str) -> bool:
    feed, state = listed
    names = (feed.country, request.reader.words.country(feed.country), state.health)
    return word.casefold() in {name.casefold() for name in names}


def _summary(request: Request, feeds: Sequence[Listed]) -> Document:
    texts = request.texts
    enabled = [listed for listed in feeds if listed[0].enabled]
    counts = Counter(state.health for _, state in enabled)
    alive = sum(counts[health] for health in ALIVE)
    title = texts.text("feeds.title", alive=alive, total=len(enabled))
    by_health = ", ".join(
        f"{counts[health]} {texts.text(f'health.{health}')}" for health in Health if counts[health]
    )
    blocks = [Block((Bold((Text(title),)),)), Block((Text(by_health),))]
    if len(feeds) > len(enabled):
        off = texts.text("feeds.disabled", count=len(feeds) - len(enabled))
        blocks.append(Block((Text(off),)))
    blocks.append(Block((Text(f"\n{texts.text('feeds.coverage')}"),)))
    blocks += [Block((Text(line),), drop=1) for line in _coverage_lines(request, enabled)]
    ill = sorted(
        (listed for listed in enabled if listed[1].health in _TROUBLE),
        key=lambda listed: _TROUBLE.index(listed[1].health),
    )
    if ill:
        blocks.append(Block((Text(f"\n{texts.text('feeds.trouble')}"),)))
        blocks += _feed_lines(request, ill)
    return Document(tuple(blocks)).fitted()


def _coverage_lines(request: Request, enabled: Iterable[Listed]) -> list[str]:
    lines = []
    for one in coverage(enabled):
        name = request.reader.words.country(one.country)
        lines.append(
            request.texts.text("feeds.country", country=name, alive=one.alive, total=one.total)
        )
    return lines


def _listing(request: Request, chosen: Sequence[Listed], word: str) -> Document:
    title = request.texts.plural("feeds.listed", len(chosen), word=word)
    blocks = [Block((Bold((Text(title),)),)), *_feed_lines(request, chosen)]
    return Document(tuple(blocks)).fitted()


def _feed_lines(request: Request, chosen: Sequence[Listed]) -> list[Block]:
    lines = [Block(_feed_line(request, listed), drop=2) for listed in chosen[:MOST_LISTED]]
    if len(chosen) > MOST_LISTED:
        rest = request.texts.text("feeds.rest", count=len(chosen) - MOST_LISTED)
        lines.append(Block((Text(rest),)))
    return lines


def _feed_line(request: Request, listed: Listed) -> tuple[Inline, ...]:
    feed, state = listed
    texts = request.texts
    health = texts.text(f"health.{state.health}" if feed.enabled else "feeds.off")
    newest = texts.text("feeds.never")
    if state.last_new_item is not None:
        newest = age_text(request.now - state.last_new_item, request.reader.words)
    line = texts.text("feeds.line", health=health, newest=newest)
    error = f" ({clip(state.last_error, _LONGEST_ERROR)})" if state.last_error else ""
    return (Bold((Text(feed.name),)), Text(f": {line}{error}"))
