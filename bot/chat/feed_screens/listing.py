"""The list of feeds: a summary by health and country, and pages that lead to each feed."""

from collections import Counter
from collections.abc import Sequence

from bot.alerts.html import Block, Bold, Document, Text, clip
from bot.chat.feed_screens import phrases
from bot.chat.feed_screens.card import PAGE, health, newest, reference
from bot.chat.request import Button, Reply, Request, Row
from bot.chat.services.feed_list import ListedFeed, Listing
from bot.feeds.feed import Health
from bot.feeds.health import ALIVE, Coverage, coverage
from bot.feeds.lists.masked import masked

NAME = "feeds"
ALL, TROUBLE = "all", "trouble"
_PAUSED = "paused"
_IN_TROUBLE = (Health.GONE, Health.BLOCKED, Health.FAILING, Health.SILENT, Health.UNVERIFIED)
_MOST_COUNTRIES = 24
_WIDTH = 4
_LONGEST_ERROR = 80
_LONGEST_PROBLEM = 500


def summary(request: Request, listing: Listing) -> Reply:
    """Return how many are alive, by health and by country, with buttons to the lists."""
    texts, feeds = request.texts, listing.feeds
    enabled = [one for one in feeds if one.feed.enabled]
    counts = Counter(one.state.health for one in enabled)
    alive = sum(counts[word] for word in ALIVE)
    words = phrases.by_health(request, counts)
    blocks = [phrases.heading(texts.text("feeds.title", alive=alive, total=len(enabled)))]
    blocks += [phrases.line(", ".join(words))] if words else []
    if len(feeds) > len(enabled):
        off = texts.plural("feeds.disabled", len(feeds) - len(enabled))
        blocks.append(phrases.line(off))
    blocks += problem(request, listing)
    blocks.append(phrases.line(f"\n{texts.text('feeds.coverage')}"))
    covered = coverage((one.feed, one.state) for one in enabled)
    blocks += [phrases.line(_country_line(request, one), drop=1) for one in covered]
    return Reply(Document(tuple(blocks)).fitted(), _summary_rows(request, listing, covered))


def problem(request: Request, listing: Listing) -> list[Block]:
    """Return the warning that a hand edit was not taken over."""
    if listing.problem is None:
        return []
    why = clip(masked(listing.problem), _LONGEST_PROBLEM)
    return [phrases.line(request.texts.text("feedlist.broken", why=why))]


def chosen(
    request: Request, listing: Listing, word: str
) -> tuple[str, Sequence[ListedFeed]] | None:
    """Return a list's own name and its feeds; None for a word that means none.

    The word: "all", "trouble", a country by code or name, or a state.
    """
    wanted = word.casefold()
    if wanted == ALL:
        return ALL, listing.feeds
    if wanted == TROUBLE:
        ill = [one for one in listing.feeds if one.feed.enabled and _state(one) in _IN_TROUBLE]
        return TROUBLE, sorted(ill, key=lambda one: _IN_TROUBLE.index(one.state.health))
    for one in listing.feeds:
        code = one.feed.country
        if wanted in (code.casefold(), request.reader.words.country(code).casefold()):
            return code, [other for other in listing.feeds if other.feed.country == code]
    found = [one for one in listing.feeds if _state(one) == wanted]
    return (wanted, found) if found else None


def page(
    request: Request, listing: Listing, what: str, feeds: Sequence[ListedFeed], number: int
) -> Reply:
    """Return one page of a list."""
    pages = max(1, -(-len(feeds) // PAGE))
    number = min(max(number, 0), pages - 1)
    shown = feeds[number * PAGE : (number + 1) * PAGE]
    title = request.texts.plural("feeds.listed", len(feeds), word=_title(request, what))
    where = f" · {number + 1}/{pages}" if pages > 1 else ""
    blocks = [phrases.heading(f"{title}{where}"), *problem(request, listing)]
    blocks += [_feed_line(request, one) for one in shown]
    rows = (*_numbers(shown), _turn(request, what, number, pages))
    return Reply(Document(tuple(blocks)).fitted(), rows)


def _state(one: ListedFeed) -> str:
    return one.state.health if one.feed.enabled else _PAUSED


def _title(request: Request, what: str) -> str:
    if what in (ALL, TROUBLE):
        return request.texts.text(f"feeds.{what}")
    if what == _PAUSED:
        return request.texts.text("feeds.off")
    if what.isupper():
        return request.reader.words.country(what)
    return request.texts.text(f"health.{what}")


def _country_line(request: Request, one: Coverage) -> str:
    name = request.reader.words.country(one.country)
    return request.texts.text("feeds.country", country=name, alive=one.alive, total=one.total)


def _feed_line(request: Request, one: ListedFeed) -> Block:
    texts = request.texts
    words = texts.text("feeds.line", health=health(request, one), newest=newest(request, one))
    if one.matches:
        words = f"{words}, {texts.plural('feeds.matches', one.matches)}"
    error = one.state.last_error
    why = f" ({clip(masked(error), _LONGEST_ERROR)})" if error else ""
    name = Bold((Text(one.feed.name),))
    return Block((Text(f"{one.number}. "), name, Text(f": {words}{why}")), drop=1)


def _numbers(shown: Sequence[ListedFeed]) -> tuple[Row, ...]:
    buttons = [Button(str(one.number), NAME, reference(one)) for one in shown]
    return tuple(tuple(buttons[start : start + _WIDTH]) for start in range(0, len(buttons), _WIDTH))


def _turn(request: Request, what: str, number: int, pages: int) -> Row:
    buttons = []
    if number > 0:
        buttons.append(Button("‹", NAME, f"l:{what}:{number - 1}"))
    buttons.append(Button(request.texts.text("feeds.overview"), NAME, "s"))
    if number < pages - 1:
        buttons.append(Button("›", NAME, f"l:{what}:{number + 1}"))
    return tuple(buttons)


def _summary_rows(
    request: Request, listing: Listing, covered: Sequence[Coverage]
) -> tuple[Row, ...]:
    first = [Button(request.texts.text("feeds.all"), NAME, f"l:{ALL}:0")]
    if any(one.feed.enabled and _state(one) in _IN_TROUBLE for one in listing.feeds):
        first.append(Button(request.texts.text("feeds.trouble"), NAME, f"l:{TROUBLE}:0"))
    places = [
        Button(f"{one.country} {one.alive}/{one.total}", NAME, f"l:{one.country}:0")
        for one in covered[:_MOST_COUNTRIES]
    ]
    rows = [tuple(places[start : start + _WIDTH]) for start in range(0, len(places), _WIDTH)]
    return (tuple(first), *rows)
