"""Small answers and names that the screens of feeds share."""

from collections.abc import Awaitable, Callable, Mapping

from bot import ids
from bot.alerts.html import Block, Bold, Document, Inline, Text, clip
from bot.chat.request import Reply, Request
from bot.errors import FeedsFileError
from bot.feeds.feed import Feed, Health
from bot.feeds.lists.masked import masked

LONGEST_REASON = 600
_LONGEST_ADDRESS = 200


def line(text: str, drop: int = 0) -> Block:
    """Return a line of plain text."""
    return Block((Text(text),), drop=drop)


def heading(text: str) -> Block:
    """Return a bold line."""
    return Block((Bold((Text(text),)),))


def says(text: str) -> Reply:
    """Return one sentence."""
    return Reply(Document((line(text),)))


def old_button(request: Request) -> Reply:
    """Return the word over a button that leads nowhere any more."""
    return Reply(None, toast=request.texts.text("button.old"))


def refused(request: Request, error: FeedsFileError) -> Reply:
    """Say that nothing was changed, and why."""
    why = clip(masked(str(error)), LONGEST_REASON)
    return says(request.texts.text("feedlist.refused", why=why))


async def unless_refused(request: Request, act: Callable[[], Awaitable[Reply]]) -> Reply:
    """Answer; or say why the feed list stays as it is."""
    try:
        return await act()
    except FeedsFileError as error:
        return refused(request, error)


def number_of(data: str) -> int | None:
    """Read an id from a button's data, which is free input."""
    try:
        return ids.from_public(data)
    except ValueError:
        return None


def address(feed_url: str) -> str:
    """Return an address for people: without its secrets, and not endless."""
    return clip(masked(feed_url), _LONGEST_ADDRESS)


def by_health(request: Request, counts: Mapping[Health, int]) -> list[str]:
    """Return "21 ok", "2 failing" of the states that there are."""
    texts = request.texts
    return [
        texts.text("feeds.counted", count=counts[one], word=texts.text(f"health.{one}"))
        for one in Health
        if counts.get(one)
    ]


def country(request: Request, code: str | None) -> str:
    """Return a country's name."""
    return request.reader.words.country(code) if code else request.texts.text("feedlist.unset")


def language(request: Request, code: str | None) -> str:
    """Return a language's name."""
    if not code:
        return request.texts.text("feedlist.any-language")
    return request.texts.language_name(code)


def kind(request: Request, word: str) -> str:
    """Return the name of a kind of outlet."""
    return request.texts.text(f"feedkind.{word}")


def what_it_is(request: Request, feed: Feed) -> tuple[Inline, ...]:
    """Return country, language, kind and voice in one line."""
    parts = [
        country(request, feed.country),
        language(request, feed.language),
        kind(request, feed.kind),
    ]
    if feed.official_of:
        voice = country(request, feed.official_of)
        parts.append(request.texts.text("feedlist.speaks-for", country=voice))
    return (Text(" · ".join(parts)),)
