"""An entry's bytes with only what we read, in a form that is cheap to parse.

feedparser works per element and per piece of text: what it never sees costs nothing, and neither
``media:title`` nor a thumbnail's title can take the title's place. expat reports every line and
every reference as a piece of its own, so escaped HTML is handed on as one line of CDATA instead.
Dates are taken out as they stand: ``dates`` reads them, not feedparser.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

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
        "title", "link", "guid", "id", "description", "summary", "content", "abstract",
    )},
    **{(space, name): meaning for space in (*_PLAIN, "http://purl.org/dc/terms/")
        for name, meaning in (
        ("pubdate", "published"), ("published", "published"), ("issued", "published"),
        ("created", "created"), ("updated", "updated"), ("modified", "updated"),
    )},
    ("http://purl.org/dc/elements/1.1/", "date"): "updated",
    ("http://purl.org/dc/elements/1.1/", "language"): "language",
    ("http://purl.org/rss/1.0/modules/content/", "encoded"): "content",
    ("http://rssnamespace.org/feedburner/ext/1.0", "origlink"): "link",
}  # fmt: skip
_DATES = frozenset({"published", "created", "updated"})
_IDENTIFYING = frozenset({"link", "guid", "id"})
_TEXTS = frozenset({"description", "summary", "abstract"})
_MARKUP = re.compile(rb"<!\[CDATA\[|\]\]>|<[^>]*>|&lt;.*?&gt;|&[#\w]+;|\s+", re.S)
_ENOUGH_TEXT = 20  # bytes of a description, without markup, that make the full content unneeded
_REFERENCE = re.compile(rb"&#(?:([0-9]{1,7})|[xX]([0-9a-fA-F]{1,6}));")
_NAMED = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&"))
_ONE_LINE = bytes.maketrans(b"\r\n", b"  ")

_Span = tuple[str, int, int]  # what a child means to us, and where it begins and ends


class Cut(NamedTuple):
    """An entry cut down, and the dates that were taken out of it, by feedparser's names."""

    data: bytes
    dates: dict[str, str]


class _Children:
    """Where the direct children of each entry begin and end, and what they are."""

    def __init__(self, depth: int) -> None:
        self.entries: list[list[_Span]] = []
        self._entry_depth = depth
        self._depth = 0
        self._open = ("", 0)
        self._document = b""
        self._parser = parser = expat.ParserCreate("utf-8", " ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def read(self, document: bytes) -> bool:
        """False where the document is ill-formed."""
        self._document = document
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
        below = self._depth - self._entry_depth
        if below == 1:
            self._open = (name, self._parser.CurrentByteIndex)
        elif below == 0:
            self.entries.append([])

    def _end(self, _: str) -> None:
        if self._depth - self._entry_depth == 1:
            name, start = self._open
            end = self._end_of_child(start, self._parser.CurrentByteIndex)
            self.entries[-1].append((_meaning(name), start, end))
        self._depth -= 1

    def _end_of_child(self, start: int, position: int) -> int:
        """expat stands before a closing tag, but behind an empty-element tag."""
        document = self._document
        if document.startswith(b"/>", position - 2) and document.find(b">", start) == position - 1:
            return position
        return document.index(b">", position) + 1


@lru_cache(maxsize=1024)
def _meaning(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return _READ.get((space.lower(), local.lower()), "")


def cut_down(prefix: bytes, entries: Sequence[bytes], suffix: bytes) -> list[Cut] | None:
    """Each entry with only the children we read; None where one of them is ill-formed."""
    children = _Children(suffix.count(b"</") + 1)
    document = prefix + b"".join(entries) + suffix
    if not children.read(document) or len(children.entries) != len(entries):
        return None
    result = []
    begin = len(prefix)
    for data, spans in zip(entries, children.entries, strict=True):
        result.append(_rebuilt(document, data, begin, spans))
        begin += len(data)
    return result


def _rebuilt(document: bytes, data: bytes, begin: int, spans: list[_Span]) -> Cut:
    meanings = {meaning for meaning, _, _ in spans}
    if "title" not in meanings or meanings.isdisjoint(_IDENTIFYING):
        return Cut(data, {})
    skipped = {""}
    if "content" in meanings and _has_text(document, spans):
        skipped.add("content")
    kept = []
    dates = {}
    for meaning, start, end in spans:
        if meaning in _DATES and (date := _leaf(document[start:end])) is not None:
            dates[meaning] = date
        elif meaning not in skipped:
            dates.pop(meaning, None)  # of two the later one counts, as in feedparser
            kept.append(_flat(document[start:end]))
    opening = data[: spans[0][1] - begin]
    closing = data[data.rindex(b"</", spans[-1][2] - begin) :]
    return Cut(opening + b"".join(kept) + closing, dates)


def _leaf(child: bytes) -> str | None:
    """The text of a child that holds nothing but characters; None for all others."""
    start, end = child.find(b">") + 1, child.rfind(b"</")
    inner = child[start:end]
    if end < start or b"<" in inner or b"&" in inner:
        return None
    return inner.decode("utf-8", "replace").strip()


def _has_text(document: bytes, spans: list[_Span]) -> bool:
    return any(
        meaning in _TEXTS and len(_MARKUP.sub(b"", document[start:end])) >= _ENOUGH_TEXT
        for meaning, start, end in spans
    )


def _flat(child: bytes) -> bytes:
    """The same child on one line, and as one CDATA section where it holds escaped text only."""
    child = child.translate(_ONE_LINE)
    if b"&" not in child:
        return child
    start, end = child.find(b">") + 1, child.rfind(b"</")
    tag, inner = child[:start], child[start:end]
    if end < start or b"&" not in inner or b"<" in inner or b'"' in tag or b"'" in tag:
        return child
    plain = _unescaped(inner)
    if plain is None:
        return child
    return tag + b"<![CDATA[" + plain.replace(b"]]>", b"]]]]><![CDATA[>") + b"]]>" + child[end:]


def _unescaped(inner: bytes) -> bytes | None:
    """Text without its references; None where one is of a DTD: not ours to resolve."""
    known = sum(inner.count(name) for name, _ in _NAMED)
    numbered = len(_REFERENCE.findall(inner)) if b"&#" in inner else 0
    if known + numbered != inner.count(b"&"):
        return None
    if numbered:
        inner = _REFERENCE.sub(_character, inner)
    for name, character in _NAMED:
        inner = inner.replace(name, character)
    return inner


def _character(match: re.Match[bytes]) -> bytes:
    code = int(match[1]) if match[1] else int(match[2], 16)
    # an ampersand is left for the named ones, which are resolved last and once
    return b"&amp;" if code == 38 else chr(code).encode("utf-8")
