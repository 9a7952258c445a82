"""/editfeed NAME KEY VALUE: change one key of a feed; or by buttons."""

import re
from collections.abc import Sequence
from typing import Any

from bot.alerts.html import Document
from bot.chat.access import Access
from bot.chat.feed_screens import choice, options, phrases
from bot.chat.feed_screens.card import MARK, card, reference
from bot.chat.request import Button, Reply, Request, Row
from bot.chat.services.feed_list import ListedFeed

NAME = "editfeed"
ACCESS = Access.ADMIN
MENU = False
EXAMPLE = "/editfeed Vientiane Times interval 1h"

KEYS = (
    "name",
    "url",
    "country",
    "language",
    "kind",
    "official_of",
    "interval",
    "enabled",
    "user_agent",
)
_ON = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_EQUALS = re.compile(rf" ({'|'.join(KEYS)})=", re.IGNORECASE)
_UPPER, _LOWER = ("country", "official_of"), ("language", "kind", "interval")


async def handle(request: Request) -> Reply:
    """Answer the command, the button on a feed's screen, and the buttons of a key."""
    return await phrases.unless_refused(request, lambda: _edited(request))


async def _edited(request: Request) -> Reply:
    feeds = (await request.services.feed_list.listing()).feeds
    if request.words.startswith(MARK):
        return await _pressed(request, feeds)
    which, key, value = split(request.words, feeds)
    picked = choice.pick(request, feeds, NAME, which)
    if isinstance(picked, Reply):
        return picked
    if key is None:
        return _screen(request, picked)
    return await _set(request, picked, key, value)


def split(words: str, feeds: Sequence[ListedFeed]) -> tuple[str, str | None, str]:
    """Read "NAME key value" or "NAME key=value"; a name may hold a word that is also a key."""
    tokens = _EQUALS.sub(r" \1 ", words, count=1).split(" ")
    places = [at for at, token in enumerate(tokens) if at and token.lower() in KEYS]
    read = [
        (" ".join(tokens[:at]), tokens[at].lower(), " ".join(tokens[at + 1 :]).strip())
        for at in places
    ]
    good = [one for one in read if len(choice.matching(feeds, one[0])) == 1]
    return next(iter(good or read), (words, None, ""))


def typed(key: str, value: str) -> Any:
    """Return a typed value as feeds.toml writes it; "-" or nothing removes the key."""
    if value in ("", options.UNSET):
        return None
    if key == "enabled":
        return _ON.get(value.lower(), value)
    if key in _UPPER:
        return value.upper()
    return value.lower() if key in _LOWER else value


async def _set(request: Request, listed: ListedFeed, key: str, value: str) -> Reply:
    feed_list = request.services.feed_list
    await feed_list.edit(request.user_id, listed.feed.name, {key: typed(key, value)})
    now = (await feed_list.listing()).feeds
    shown = choice.pick(request, now, NAME, reference(listed))
    if isinstance(shown, Reply):
        return shown
    return card(request, shown, request.texts.text("feedlist.edited", what=key))


async def _pressed(request: Request, feeds: Sequence[ListedFeed]) -> Reply:
    head, _, rest = request.words.removeprefix(MARK).partition(":")
    picked = choice.pick(request, feeds, NAME, f"{MARK}{head}")
    if isinstance(picked, Reply):
        return picked
    if not rest:
        return _screen(request, picked)
    field = options.read(rest)
    if field is None:
        return phrases.old_button(request)
    letter, value = field
    if value is not None:
        return await _set(request, picked, options.FIELDS[letter], value)
    question = request.texts.text(f"feedfield.{options.FIELDS[letter]}")
    document = Document((phrases.heading(picked.feed.name), phrases.line(question)))
    return Reply(document, options.rows(request, NAME, reference(picked), letter))


def _screen(request: Request, listed: ListedFeed) -> Reply:
    texts = request.texts
    text = texts.text("feedlist.edit-how", number=str(listed.number), keys=", ".join(KEYS))
    document = Document((phrases.heading(listed.feed.name), phrases.line(text)))

    def button(letter: str) -> Button:
        label = texts.text(f"feedfield.{options.FIELDS[letter]}")
        return Button(label, NAME, f"{reference(listed)}:{letter}")

    rows: tuple[Row, ...] = (
        (button("c"), button("l")),
        (button("k"), button("o")),
        (button("t"), Button(texts.text("feeds.back-one"), "feeds", reference(listed))),
    )
    return Reply(document, rows)
