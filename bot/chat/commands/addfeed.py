"""/addfeed URL: fetch it, show what it would bring, ask what it is, add it."""

from collections.abc import Mapping
from typing import Any

from bot import ids
from bot.alerts.html import Document, clip
from bot.chat.access import Access
from bot.chat.feed_screens import items, new_feed, options, phrases
from bot.chat.feed_screens.card import card
from bot.chat.request import Button, Reply, Request
from bot.chat.services.feed_list import Looked, TooManyLooksError, Value
from bot.feeds.lists.feeds_fields import READERS, read_values
from bot.ids import DraftId

NAME = "addfeed"
ACCESS = Access.ADMIN
MENU = True
EXAMPLE = "/addfeed https://news.example/world"

DRAFT = "addfeed"
_MARK = "d:"
_GIVEN = ("name", "country", "language", "kind", "official_of", "interval", "user_agent")
_UPPER = ("country", "official_of")
_LONGEST_LABEL = 48


async def handle(request: Request) -> Reply:
    """Answer the command and the buttons of its screens."""
    if request.words.startswith(_MARK):
        return await phrases.unless_refused(request, lambda: _pressed(request))
    return await phrases.unless_refused(request, lambda: _asked(request))


async def _asked(request: Request) -> Reply:
    url, given = read_words(request.words)
    if not url:
        return phrases.says(request.texts.text("addfeed.how"))
    values, problems = read_values(given)
    unknown = [key for key in given if key not in _GIVEN]
    if problems or unknown:
        wrong = [f"{key}: {what}" for key, what in problems] + unknown
        return phrases.says(request.texts.text("feedlist.refused", why="; ".join(wrong)))
    return await _look(request, url, {key: given[key] for key in values}, None)


def read_words(words: str) -> tuple[str, dict[str, str]]:
    """Read "URL country=LA name=Vientiane Times"; a value goes on until the next key."""
    url, *rest = words.split() or [""]
    given: dict[str, str] = {}
    last = ""
    for token in rest:
        key, equals, value = token.partition("=")
        if equals and key.lower() in READERS:
            last = key.lower()
            given[last] = value.upper() if last in _UPPER else value
        elif last:
            given[last] = f"{given[last]} {token}"
        else:
            given[token] = ""
    return url if "://" in url or not url else f"https://{url}", given


async def _look(
    request: Request, url: str, given: Mapping[str, str], draft: DraftId | None
) -> Reply:
    feed_list = request.services.feed_list
    try:
        looked = await feed_list.look(request.user_id, url, given.get("language"))
    except TooManyLooksError:
        return phrases.says(request.texts.text("feedtest.too-many"))
    if looked.known_as is not None:
        return phrases.says(request.texts.text("addfeed.known", name=looked.known_as))
    if looked.links:
        return await _links(request, looked, given, draft)
    if not looked.ok:
        return phrases.says(items.outcome(request, looked))
    value = new_feed.draft_of(request, looked, given)
    made = await feed_list.keep(request.user_id, DRAFT, value, draft)
    return _screen(request, made, value)


async def _links(
    request: Request, looked: Looked, given: Mapping[str, str], draft: DraftId | None
) -> Reply:
    value = {"links": [one.url for one in looked.links], "given": dict(given)}
    made = await request.services.feed_list.keep(request.user_id, DRAFT, value, draft)
    rows = tuple(
        (Button(_label(one.title, one.url), NAME, f"{_subject(made)}:u:{number}"),)
        for number, one in enumerate(looked.links)
    )
    text = request.texts.plural("addfeed.page", len(looked.links))
    lines = [phrases.line(phrases.address(one.url), drop=1) for one in looked.links]
    return Reply(Document((phrases.line(text), *lines)).fitted(), rows)


def _label(title: str, url: str) -> str:
    return clip(title or phrases.address(url), _LONGEST_LABEL)


async def _pressed(request: Request) -> Reply:
    public, _, rest = request.words.removeprefix(_MARK).partition(":")
    draft = DraftId(phrases.number_of(public) or 0)
    value = await request.services.feed_list.draft(request.user_id, DRAFT, draft)
    if value is None:
        return phrases.old_button(request)
    if "done" in value:
        return await _added(request, value["done"])
    if "links" in value:
        return await _chosen(request, draft, value, rest)
    if rest == "ok":
        return await _confirmed(request, draft, value)
    if rest == "no":
        await request.services.feed_list.drop(request.user_id, draft)
        return phrases.says(request.texts.text("addfeed.dropped"))
    return await _field(request, draft, value, rest)


async def _chosen(request: Request, draft: DraftId, value: Value, rest: str) -> Reply:
    letter, _, number = rest.partition(":")
    links = value["links"]
    good = letter == "u" and number.isascii() and number.isdigit() and int(number) < len(links)
    if not good:
        return phrases.old_button(request)
    return await _look(request, links[int(number)], value["given"], draft)


async def _field(request: Request, draft: DraftId, value: Value, rest: str) -> Reply:
    field = options.read(rest)
    if not rest or field is None:
        return _screen(request, draft, value) if not rest else phrases.old_button(request)
    letter, chosen = field
    if chosen is None:
        question = request.texts.text(f"feedfield.{options.FIELDS[letter]}")
        document = Document((phrases.heading(value["raw"]["name"]), phrases.line(question)))
        guesses = value["guesses"].get(letter, ())
        return Reply(document, options.rows(request, NAME, _subject(draft), letter, guesses))
    changed = new_feed.with_value(value, options.FIELDS[letter], chosen)
    if changed is None:
        return phrases.old_button(request)
    await request.services.feed_list.keep(request.user_id, DRAFT, changed, draft)
    return _screen(request, draft, changed)


async def _confirmed(request: Request, draft: DraftId, value: Value) -> Reply:
    raw: dict[str, Any] = value["raw"]
    if "country" not in raw:
        return Reply(None, toast=request.texts.text("addfeed.no-country"))
    names = await request.services.feed_list.add(request.user_id, draft, [raw])
    return await _added(request, names)


async def _added(request: Request, names: list[str] | tuple[str, ...]) -> Reply:
    if not names:
        return phrases.says(request.texts.text("addfeed.already"))
    note = request.texts.text("feedlist.added", name=names[0])
    listing = await request.services.feed_list.listing()
    found = [one for one in listing.feeds if one.feed.name == names[0]]
    return card(request, found[0], note) if found else phrases.says(note)


def _screen(request: Request, draft: DraftId, value: Value) -> Reply:
    return new_feed.screen(request, NAME, _subject(draft), value)


def _subject(draft: DraftId) -> str:
    return f"{_MARK}{ids.public(draft)}"
