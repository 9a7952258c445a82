"""An Atom document (RFC 4287) from plain values. Every text is text: none of it is markup."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.alerts.html import clean, flat

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
AUTHOR = "Jembatan"

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
# XML 1.0 has no place for these, not even as references; ``clean`` takes out the others.
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_LINK = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an entry: a text in its language, perhaps a link, and what stands behind it."""

    text: str
    language: str = ""  # empty: that of the feed
    url: str | None = None
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event."""

    id: str
    title: str
    updated: datetime
    published: datetime
    page: str  # absolute
    via: str | None  # the report that leads
    lines: tuple[Line, ...]
    categories: tuple[tuple[str, str], ...]  # a term, and its name for people


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What stands above the entries."""

    id: str
    title: str
    updated: datetime
    own: str  # the feed's own address, absolute
    page: str  # that of the page that it goes with
    icon: str


def written(feed: Feed, entries: Iterable[Entry]) -> bytes:
    """Return the document, UTF-8."""
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(feed.updated))
    _text(ET.SubElement(root, "author"), "name", AUTHOR)
    _text(root, "generator", "Jembatan")
    _text(root, "icon", feed.icon)
    _link(root, "self", feed.own, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    for one in entries:
        _entry(root, one)
    return b"<?xml version='1.0' encoding='utf-8'?>\n" + ET.tostring(root, "unicode").encode()


def _entry(root: ET.Element, entry: Entry) -> None:
    node = ET.SubElement(root, "entry")
    _text(node, "id", entry.id)
    _text(node, "title", entry.title)
    _text(node, "updated", _moment(entry.updated))
    _text(node, "published", _moment(entry.published))
    _link(node, "alternate", entry.page, "text/html")
    if entry.via is not None:
        _link(node, "via", entry.via)
    for term, label in entry.categories:
        ET.SubElement(node, "category", {"term": xml(term), "label": xml(label)})
    content = ET.SubElement(node, "content", {"type": "xhtml"})
    inside = ET.SubElement(content, "div", {"xmlns": XHTML})
    for line in entry.lines:
        _line(inside, line)


def _line(inside: ET.Element, line: Line) -> None:
    shown = ET.SubElement(inside, "p")
    language = line.language if _LANGUAGE.fullmatch(line.language) else ""
    spoken = {"xml:lang": language, "lang": language} if language else {}
    if line.url is None:
        quoted = ET.SubElement(shown, "span", spoken)
    else:
        quoted = ET.SubElement(shown, "a", {**spoken, "href": address(line.url)})
    quoted.text = xml(line.text)
    if line.after:
        quoted.tail = xml(f" ({line.after})")


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = xml(text)


def _link(parent: ET.Element, rel: str, href: str, media: str = "") -> None:
    kind = {"type": media} if media else {}
    ET.SubElement(parent, "link", {"rel": rel, **kind, "href": address(href)})


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def xml(text: str) -> str:
    """Return a text on one line without what XML cannot hold or what deceives a reader."""
    return _NO_XML.sub("", clean(flat(text)))


def address(url: str) -> str:
    """Return an address with everything escaped that has no place in one (RFC 3986)."""
    return _NOT_IN_A_LINK.sub(_escaped, url)


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
