"""The feeds that an HTML page names: ``<link rel="alternate" type="application/rss+xml">``.

https://www.rssboard.org/rss-autodiscovery
"""

import re
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from bot.chat.services.feed_list import PageLink
from bot.feeds.documents import text

MOST = 8
_READ = 300_000  # bytes: the head of a page
_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_LONGEST_TITLE = 60
_LONGEST_ADDRESS = 500
_TITLE = re.compile(rb"<title[^>]*>(.{1,2000}?)</title>", re.DOTALL | re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


def find(body: bytes, base: str) -> tuple[PageLink, ...]:
    """Return the feeds that a page at ``base`` names, in its order; addresses are absolute."""
    found: dict[str, PageLink] = {}
    page = LexborHTMLParser(body[:_READ].decode("utf-8", "replace"))
    for node in page.css("link[rel~=alternate][href]"):
        values = node.attributes
        if (values.get("type") or "").strip().lower() not in _TYPES:
            continue
        url = _absolute(base, values.get("href") or "")
        if url is not None and len(found) < MOST:
            title = text.title(values.get("title") or "")[:_LONGEST_TITLE]
            found.setdefault(url, PageLink(url, title))
    return tuple(found.values())


def title_of(body: bytes) -> str:
    """Return the title that an XML feed gives itself; empty where none can be read."""
    found = _TITLE.search(body[:_READ])
    raw = found[1].decode("utf-8", "replace") if found else ""
    if "\ufffd" in raw:  # another encoding; the host's name serves as well
        return ""
    return text.title(_CDATA.sub(r"\1", raw))[:_LONGEST_TITLE].strip()


def _absolute(base: str, href: str) -> str | None:
    try:
        url = urljoin(base, href.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    good = parts.scheme in ("http", "https") and parts.hostname and len(url) <= _LONGEST_ADDRESS
    return url if good else None
