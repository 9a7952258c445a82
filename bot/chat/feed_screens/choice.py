"""Which feed a person means: by name, by the beginning of one, by number, or by a button."""

from collections.abc import Sequence

from bot.alerts.html import Document, clip
from bot.chat.feed_screens import phrases
from bot.chat.feed_screens.card import MARK, reference
from bot.chat.request import Button, Reply, Request
from bot.chat.services.feed_list import ListedFeed
from bot.feeds.lists import codes
from bot.feeds.lists.feeds_fields import same_name

MOST_OFFERED = 8
_LONGEST_LABEL = 40


def pick(
    request: Request, feeds: Sequence[ListedFeed], command: str, words: str | None = None
) -> ListedFeed | Reply:
    """Return the feed that ``words`` (default: the request's) mean, or what to ask back."""
    word = (request.words if words is None else words).strip()
    if word.startswith(MARK):
        return _by_button(request, feeds, word)
    if not word:
        return phrases.says(request.texts.text("feedlist.which", command=command))
    found = matching(feeds, word)
    if len(found) == 1:
        return found[0]
    return _offer(request, found, command) if found else _unknown(request, feeds, word)


def matching(feeds: Sequence[ListedFeed], word: str) -> Sequence[ListedFeed]:
    """Return the feeds that a word may mean: one where it is a number, a name, a unique part."""
    if word.isascii() and word.isdigit():
        return [one for one in feeds if one.number == int(word)]
    wanted = same_name(word)
    names = {one: same_name(one.feed.name) for one in feeds}
    exact = [one for one, name in names.items() if name == wanted]
    starting = [one for one, name in names.items() if name.startswith(wanted)]
    return exact or starting or [one for one, name in names.items() if wanted in name]


def _by_button(request: Request, feeds: Sequence[ListedFeed], data: str) -> ListedFeed | Reply:
    wanted = phrases.number_of(data.removeprefix(MARK))
    found = [one for one in feeds if one.id == wanted]
    return found[0] if found else Reply(None, toast=request.texts.text("feedlist.gone"))


def _offer(request: Request, found: Sequence[ListedFeed], command: str) -> Reply:
    rows = tuple(
        (Button(clip(one.feed.name, _LONGEST_LABEL), command, reference(one)),)
        for one in found[:MOST_OFFERED]
    )
    text = request.texts.plural("feedlist.several", len(found))
    return Reply(Document((phrases.line(text),)), rows)


def _unknown(request: Request, feeds: Sequence[ListedFeed], word: str) -> Reply:
    shown = clip(word, _LONGEST_LABEL)
    near = codes.closest(same_name(word), [same_name(one.feed.name) for one in feeds])
    meant = [one.feed.name for one in feeds if same_name(one.feed.name) == near]
    if not meant:
        return phrases.says(request.texts.text("feedlist.unknown", word=shown))
    return phrases.says(request.texts.text("feedlist.meant", word=shown, name=meant[0]))
