"""Entries' bytes -> Entry values, through feedparser.

Each entry is first cut down to the children we read (title, link, ids, dates, one text): feedparser
works per element, so what it never sees costs nothing, and ``media:title`` cannot take the title's
place. An entry that is ill-formed goes to feedparser as it is, alone, so that its neighbours are
still read strictly. feedparser's options that sanitise and rewrite HTML are off: ``text`` makes
plain text. It only ever gets a BytesIO: given bytes or a string it would first try to open a URL or
a file of that name.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit
from xml.parsers import expat

import feedparser
import feedparser.api

from bot.feeds import dates, text
from bot.feeds.entry import DateSource, Entry

# feedparser looks for the module drv_libxml2 in every parse; failed imports are not cached
feedparser.api.PREFERRED_XML_PARSERS = []

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_MAX_ID = 2_048
_HEADLINE = 120  # of a text that has to stand in for a missing title

_PLAIN = frozenset(
    {
        "",
        "http://www.w3.org/2005/atom",
        "http://purl.org/atom/ns#",
        "http://purl.org/rss/1.0/",
        "http://purl.org/net/rss1.1#",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://backend.userland.com/rss",
        "http://backend.userland.com/rss2",
        "http://blogs.law.harvard.edu/tech/rss",
    }
)
_READ = {
    **{(space, name): name for space in _PLAIN for name in (
        "title", "link", "guid", "id", "pubdate", "published", "updated", "modified", "issued",
        "created", "date", "description", "summary", "content", "abstract",
    )},
    **{("http://purl.org/dc/elements/1.1/", name): "date" for name in ("date", "language")},
    **{("http://purl.org/dc/terms/", name): "date" for name in ("created", "issued", "modified")},
    ("http://purl.org/rss/1.0/modules/content/", "encoded"): "content",
    ("http://rssnamespace.org/feedburner/ext/1.0", "origlink"): "link",
}  # fmt: skip
_TEXTS = frozenset({"description", "summary", "abstract"})
_MARKUP = re.compile(rb"<!\[CDATA\[|\]\]>|<[^>]*>|&lt;.*?&gt;|&[#\w]+;|\s+", re.S)
_TAG_NAME = re.compile(rb"<([^\s/>]+)")
_ENOUGH_TEXT = 20  # bytes of a description, without markup, that make the full content unneeded


@dataclass(frozen=True, slots=True)
class Context:
    """What reading an entry needs to know of its feed, and the time."""

    url: str
    country: str
    now: datetime


def entries(
    prefix: bytes, suffix: bytes, raw: Sequence[bytes], hashes: Sequence[bytes], context: Context
) -> list[Entry]:
    """Read entries of a split document, in order.

    An entry of a well-formed document is always kept. What is left of an ill-formed one is kept
    only with a link or an id: half an item at a cut has neither, or would be stored twice.
    """
    slim = [_slim(prefix, data, suffix) for data in raw]
    found = _parsed(prefix + b"".join(data or b"" for data in slim) + suffix)
    good = [number for number, data in enumerate(slim) if data is not None]
    values = dict(zip(good, found, strict=True)) if len(found) == len(good) else {}
    result: list[Entry] = []
    for number, data in enumerate(raw):
        known = [values[number]] if number in values else _parsed(prefix + data + suffix)
        read = [_entry(item, hashes[number], context) for item in known]
        result += [entry for entry in read if slim[number] is not None or identified(entry)]
    return result


def identified(entry: Entry) -> bool:
    """Whether an entry has a link or an id."""
    return bool(entry.link or entry.guid)


def whole(data: bytes, context: Context) -> list[Entry]:
    """Read a document that cannot be split; entries carry no hash yet."""
    return [_entry(item, b"", context) for item in _parsed(data)]


def _parsed(data: bytes) -> list[Any]:
    try:
        result = feedparser.parse(
            io.BytesIO(data),
            response_headers=dict(_HEADERS),
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:  # noqa: BLE001 - feedparser raises anything on hostile input, not only bozo
        return []
    return list(result.get("entries") or ())


class _Children:
    """Where the direct children of one entry begin and end, and what they are."""

    def __init__(self, depth: int) -> None:
        self._entry_depth = depth
        self._depth = 0
        self.spans: list[tuple[str, int, int]] = []
        self.inner = 0
        self._parser = parser = expat.ParserCreate("utf-8", " ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        self._open = ("", 0)

    def read(self, document: bytes) -> bool:
        """False where the document is ill-formed."""
        try:
            self._parser.Parse(document, True)
        except (expat.ExpatError, ValueError):
            return False
        finally:
            # the handlers and the parser hold one another
            self._parser.StartElementHandler = self._parser.EndElementHandler = None
        return True

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == self._entry_depth + 1:
            self._open = (name, self._parser.CurrentByteIndex)

    def _end(self, _: str) -> None:
        if self._depth == self._entry_depth + 1:
            name, start = self._open
            space, _separator, local = name.rpartition(" ")
            meaning = _READ.get((space.lower(), local.lower()), "")
            self.spans.append((meaning, start, self._parser.CurrentByteIndex))
        self._depth -= 1


def _slim(prefix: bytes, data: bytes, suffix: bytes) -> bytes | None:
    """The entry with only the children we read; None where it is ill-formed."""
    children = _Children(suffix.count(b"</") + 1)
    document = prefix + data + suffix
    if not children.read(document):
        return None
    spans = [
        (meaning, start, _child_end(document, start, end)) for meaning, start, end in children.spans
    ]
    meanings = {meaning for meaning, _, _ in spans}
    if "title" not in meanings or not meanings & {"link", "guid", "id"}:
        return data
    skipped = {"", "content"} if _has_text(document, spans) else {""}
    kept = [document[start:end] for meaning, start, end in spans if meaning not in skipped]
    first = spans[0][1] - len(prefix)
    last = spans[-1][2] - len(prefix)
    return data[:first] + b"".join(kept) + data[data.rindex(b"</", last) :]


def _child_end(document: bytes, start: int, end: int) -> int:
    """The end of a child; expat stood before its closing tag, or behind an empty-element tag."""
    name = _TAG_NAME.match(document, start)
    closing = b"</" + (name[1] if name else b"")
    return document.index(b">", end) + 1 if document.startswith(closing, end) else end


def _has_text(document: bytes, spans: Iterable[tuple[str, int, int]]) -> bool:
    return any(
        meaning in _TEXTS and len(_MARKUP.sub(b"", document[start:end])) >= _ENOUGH_TEXT
        for meaning, start, end in spans
    )


def _entry(item: Any, digest: bytes, context: Context) -> Entry:
    """One feedparser entry as our value."""
    guid = text.token(_string(item, "id"), _MAX_ID) or None
    link = _link(item, guid, context.url)
    summary = text.summary(_summary(item))
    title = text.title(_string(item, "title")) or text.headline(summary, _HEADLINE)
    published, source = _date(item, context)
    return Entry(
        guid=guid,
        link=link,
        title=title,
        summary=summary,
        published=published,
        date_source=source,
        entry_hash=digest,
        language=_language(item),
    )


def _string(item: Any, key: str) -> str:
    # dict.get: FeedParserDict's own get() maps keys to one another, with warnings
    value = dict.get(item, key)
    return value if isinstance(value, str) else ""


def _summary(item: Any) -> str:
    if found := _string(item, "summary"):
        return found
    for content in dict.get(item, "content") or ():
        if found := _string(content, "value"):
            return found
    return ""


def _link(item: Any, guid: str | None, base: str) -> str | None:
    for candidate in (_string(item, "feedburner_origlink"), _string(item, "link"), guid or ""):
        if link := absolute(candidate, base, must_be_full=candidate == guid):
            return link
    return None


def absolute(address: str, base: str, *, must_be_full: bool = False) -> str | None:
    """An absolute http(s) address without user and password, or None."""
    cleaned = text.token(address, 4 * _MAX_ID)
    if not cleaned or (must_be_full and not cleaned.lower().startswith(("http://", "https://"))):
        return None
    try:
        parts = urlsplit(urljoin(base, cleaned))
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or len(cleaned) > _MAX_ID:
        return None
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=place)).replace(" ", "%20")


def _date(item: Any, context: Context) -> tuple[datetime | None, DateSource]:
    for key, source in (
        ("published", DateSource.PUBLISHED),
        ("created", DateSource.PUBLISHED),
        ("updated", DateSource.UPDATED),
    ):
        moment = dates.parse(_string(item, key), country=context.country, now=context.now)
        if moment is not None:
            return moment, source
    return None, DateSource.NONE


def _language(item: Any) -> str | None:
    said = _string(item, "language")
    code = said.strip().lower().replace("_", "-").partition("-")[0]
    return code if 2 <= len(code) <= 3 and code.isalpha() and code.isascii() else None
