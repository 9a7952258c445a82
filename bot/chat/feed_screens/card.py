"""One feed's own screen: how it is, and what can be done with it."""

from datetime import timedelta

from bot import ids
from bot.alerts.html import Block, Document, Text, clip
from bot.alerts.rendering.reader import age_text, span_text
from bot.chat.feed_screens import phrases
from bot.chat.request import Button, Reply, Request, Row
from bot.chat.services.feed_list import ListedFeed
from bot.feeds.lists.feeds_fields import interval_text
from bot.feeds.lists.masked import masked

PAGE = 8
MARK = "i:"
_LONGEST_ERROR = 300


def card(request: Request, listed: ListedFeed, note: str = "", toast: str = "") -> Reply:
    """Return the screen; ``note`` stands above it and says what has just happened."""
    above = [phrases.line(note)] if note else []
    head = phrases.heading(f"{listed.number}. {listed.feed.name}")
    blocks = (*above, head, *_lines(request, listed))
    return Reply(Document(blocks).fitted(), _rows(request, listed), toast=toast)


def reference(listed: ListedFeed) -> str:
    """Return the button data that means this feed."""
    return f"{MARK}{ids.public(listed.id)}"


def health(request: Request, listed: ListedFeed) -> str:
    """Return a feed's health in words; a paused one has none."""
    word = f"health.{listed.state.health}" if listed.feed.enabled else "feeds.off"
    return request.texts.text(word)


def newest(request: Request, listed: ListedFeed) -> str:
    """Return when the feed brought its last new item."""
    last = listed.state.last_new_item
    if last is None:
        return request.texts.text("feeds.never")
    return age_text(request.now - last, request.reader.words)


def _lines(request: Request, listed: ListedFeed) -> list[Block]:
    texts, feed, state = request.texts, listed.feed, listed.state
    every = texts.text("feeds.every", interval=interval_text(feed.interval))
    lines = [
        phrases.line(f"{_health_since(request, listed)} · {every}"),
        Block(phrases.what_it_is(request, feed)),
        phrases.line(phrases.address(feed.url)),
        phrases.line(texts.text("feeds.newest", newest=newest(request, listed))),
        phrases.line(_rhythm(request, listed)),
        phrases.line(texts.plural("feeds.matches", listed.matches)),
    ]
    if state.last_error:
        why = clip(masked(state.last_error), _LONGEST_ERROR)
        lines.append(Block((Text(texts.text("feeds.error", why=why)),), drop=1))
    return lines


def _health_since(request: Request, listed: ListedFeed) -> str:
    word = health(request, listed)
    since = listed.state.health_since
    if since is None or not listed.feed.enabled:
        return word
    span = span_text(request.now - since, request.reader.words)
    return request.texts.text("feeds.health-for", health=word, span=span)


def _rhythm(request: Request, listed: ListedFeed) -> str:
    gap = listed.state.median_gap
    if gap is None:
        return request.texts.text("feeds.no-rhythm")
    span = span_text(timedelta(seconds=gap), request.reader.words)
    return request.texts.text("feeds.rhythm", span=span)


def _rows(request: Request, listed: ListedFeed) -> tuple[Row, ...]:
    def button(label: str, command: str, data: str | None = None) -> Button:
        return Button(request.texts.text(label), command, data or reference(listed))

    switch = (
        button("feeds.pause", "pausefeed")
        if listed.feed.enabled
        else button("feeds.resume", "resumefeed")
    )
    return (
        (switch, button("feeds.test", "testfeed")),
        (button("feeds.edit", "editfeed"), button("feeds.remove", "removefeed")),
        (button("feeds.back", "feeds", f"l:all:{(listed.number - 1) // PAGE}"),),
    )
