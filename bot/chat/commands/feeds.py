"""/feeds [COUNTRY, STATE or NAME]: how the feeds are, how well each country is watched, and each
feed's own screen.
"""

from bot.alerts.html import clip
from bot.chat.access import Access
from bot.chat.feed_screens import choice, listing, phrases
from bot.chat.feed_screens.card import MARK, card
from bot.chat.request import Reply, Request
from bot.chat.services.feed_list import Listing

NAME = "feeds"
ACCESS = Access.ADMIN
MENU = True
EXAMPLE = "/feeds LA"

_SUMMARY, _LIST = "s", "l:"
_LONGEST_WORD = 40


async def handle(request: Request) -> Reply:
    """Answer ``/feeds``, ``/feeds LA``, ``/feeds failing``, ``/feeds NAME``, and the buttons."""
    found = await request.services.feed_list.listing()
    word = request.words.strip()
    if not word or word == _SUMMARY:
        return listing.summary(request, found)
    if word.startswith(_LIST):
        return _page(request, found, word.removeprefix(_LIST))
    if word.startswith(MARK):
        return _one(request, found, word)
    chosen = listing.chosen(request, found, word)
    if chosen is not None:
        return listing.page(request, found, *chosen, 0)
    return _one(request, found, word)


def _page(request: Request, found: Listing, data: str) -> Reply:
    what, _, number = data.partition(":")
    chosen = listing.chosen(request, found, what)
    if chosen is None or not (number.isascii() and number.isdigit()):
        return phrases.old_button(request)
    return listing.page(request, found, *chosen, int(number[:6]))


def _one(request: Request, found: Listing, word: str) -> Reply:
    if not word.startswith(MARK) and not choice.matching(found.feeds, word):
        return phrases.says(request.texts.text("feeds.unknown", word=clip(word, _LONGEST_WORD)))
    picked = choice.pick(request, found.feeds, NAME, word)
    return picked if isinstance(picked, Reply) else card(request, picked)
