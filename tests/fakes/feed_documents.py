"""Feed documents for the tests of reading them, and readers with all but the document set."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from bot.feeds.documents import decode, opened
from bot.feeds.documents.document import Document, read
from bot.feeds.documents.opened import Opened, Request
from bot.feeds.documents.parse import Context
from bot.feeds.documents.parser import Parser
from bot.feeds.entry import Entry
from bot.feeds.feed import Feed, FeedKind

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FEED = Feed(
    name="Outlet", url="https://outlet.example/rss", country="ID", kind=FeedKind.INDEPENDENT
)
CONTEXT = Context(FEED.url, FEED.country, NOW)


def item(number: int, title: str | None = None, extra: str = "") -> str:
    """An RSS item."""
    return (
        f"<item><title>{escape(title or f'Story {number}')}</title>"
        f"<link>https://outlet.example/story/{number}</link><guid>story-{number}</guid>"
        f"<pubDate>Mon, 23 Nov 2026 10:{number % 60:02}:00 +0700</pubDate>"
        f"<description>The text of story {number}.</description>{extra}</item>"
    )


def rss(*items: str, head: str = "", root: str = "") -> bytes:
    """An RSS 2.0 document."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"{root}><channel>'
        f"<title>Outlet</title>{head}{''.join(items)}</channel></rss>"
    ).encode()


def many(count: int) -> bytes:
    """An RSS document of that many items."""
    return rss(*(item(number) for number in range(count)))


def opened_document(body: bytes, context: Context = CONTEXT) -> Opened:
    """Open a document that must be readable."""
    found = opened.open_document(Request(body, None, None, None, context), whole_limit=None)
    assert isinstance(found, Opened), found
    return found


def entries_of(body: bytes, context: Context = CONTEXT) -> list[Entry]:
    """All entries of a document that must be readable."""
    found = opened_document(body, context)
    return found.parse(range(len(found.hashes)))


def titles(body: bytes) -> list[str]:
    """The titles of a document that must be readable."""
    return [entry.title for entry in entries_of(body)]


def utf8(body: bytes, **known: str) -> str:
    """A decoded document as text."""
    return decode.decode(body, **known).data.decode()


async def nothing_seen(hashes: Sequence[bytes]) -> AbstractSet[bytes]:
    return set()


class Memory:
    """What a feed's store knows: hashes of what was taken."""

    def __init__(self) -> None:
        self.hashes: set[bytes] = set()

    async def seen(self, hashes: Sequence[bytes]) -> AbstractSet[bytes]:
        return self.hashes & set(hashes)

    async def poll(self, body: bytes, parser: Parser) -> Document:
        """Read a document and remember what was taken."""
        found = await read(
            body, feed=FEED, content_type=None, now=NOW, seen=self.seen, parsing=parser
        )
        self.hashes |= set(found.hashes)
        return found
