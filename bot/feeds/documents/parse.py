"""Entries' bytes -> Entry values, through feedparser.

Entries are first cut down to what we read (``slim``). An ill-formed entry goes to feedparser as it
is and alone, so that its neighbours are still read strictly. feedparser's options that sanitise
and rewrite HTML are off: ``text`` makes plain text. It only ever gets a BytesIO: given bytes or a
string it would first try to open a URL or a file of that name.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

import feedparser
import feedparser.api

from bot.feeds.documents import dates, slim, text
from bot.feeds.entry import DateSource, Entry

# feedparser looks for the module drv_libxml2 in every parse; failed imports are not cached
feedparser.api.PREFERRED_XML_PARSERS = []

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_MAX_ID = 2_048
_HEADLINE = 120  # of a text that has to stand in for a missing title


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
    cuts = slim.cut_down(prefix, raw, suffix)
    if cuts is not None:
        together = _parsed(prefix + b"".join(cut.data for cut in cuts) + suffix)
        if together.strict and len(together.items) == len(raw):
            rows = zip(together.items, hashes, cuts, strict=True)
            return [_entry(item, digest, context, cut.dates) for item, digest, cut in rows]
    return [
        entry
        for data, digest in zip(raw, hashes, strict=True)
        for entry in _alone(prefix, data, suffix, digest, context)
    ]


def _alone(
    prefix: bytes, data: bytes, suffix: bytes, digest: bytes, context: Context
) -> list[Entry]:
    """One entry by itself, so that an ill-formed one does not spoil its neighbours."""
    cuts = slim.cut_down(prefix, [data], suffix)
    said, known = cuts[0] if cuts else (data, {})
    found = [_entry(item, digest, context, known) for item in _parsed(prefix + said + suffix).items]
    return [entry for entry in found if cuts or identified(entry)]


def identified(entry: Entry) -> bool:
    """Whether an entry has a link or an id."""
    return bool(entry.link or entry.guid)


def whole(data: bytes, context: Context) -> list[Entry]:
    """Read a document that cannot be split; entries carry no hash yet."""
    return [_entry(item, b"", context) for item in _parsed(data).items]


class _Parsed(NamedTuple):
    items: list[Any]
    strict: bool  # the document was well-formed


def _parsed(data: bytes) -> _Parsed:
    try:
        result = feedparser.parse(
            io.BytesIO(data),
            response_headers=dict(_HEADERS),
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:  # noqa: BLE001 - feedparser raises anything on hostile input, not only bozo
        return _Parsed([], strict=False)
    return _Parsed(result["entries"], strict=not result.get("bozo"))


def _entry(
    item: Any, digest: bytes, context: Context, known: Mapping[str, str] | None = None
) -> Entry:
    """One feedparser entry as our value; ``known`` are dates that were not left to feedparser."""
    guid = text.token(_string(item, "id"), _MAX_ID) or None
    link = _link(item, guid, context.url)
    summary = _summary(item)
    title = text.title(_string(item, "title")) or text.headline(summary, _HEADLINE)
    published, source = _date(item, known or {}, context)
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
    """The description's text, or the content's where the description holds none."""
    if found := text.summary(_string(item, "summary")):
        return found
    for content in dict.get(item, "content") or ():
        if found := text.summary(_string(content, "value")):
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
    full = cleaned.startswith(("https://", "http://"))
    try:
        parts = urlsplit(cleaned if full else urljoin(base, cleaned))
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or len(cleaned) > _MAX_ID:
        return None
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=place)).replace(" ", "%20")


def _date(
    item: Any, known: Mapping[str, str], context: Context
) -> tuple[datetime | None, DateSource]:
    for key, source in (
        ("published", DateSource.PUBLISHED),
        ("created", DateSource.PUBLISHED),
        ("updated", DateSource.UPDATED),
    ):
        said = known.get(key) or _string(item, key)
        moment = dates.parse(said, country=context.country, now=context.now)
        if moment is not None:
            return moment, source
    return None, DateSource.NONE


def _language(item: Any) -> str | None:
    said = _string(item, "language")
    code = said.strip().lower().replace("_", "-").partition("-")[0]
    return code if 2 <= len(code) <= 3 and code.isalpha() and code.isascii() else None
