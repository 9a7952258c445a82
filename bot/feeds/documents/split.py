"""A feed's bytes -> the bytes of each entry, so that only unseen entries are ever parsed.

feedparser is the budget: an entry costs it more than everything else together. Finding the entries
takes one scan over the tags; comments and CDATA are stepped over. What stands above them (``rss``
and ``channel``, say) is rebuilt from the head as a small envelope, so that any selection of entries
is a document of its own. Where the shape is not plain (nested entries, entries in several channels,
a DOCTYPE with declarations) there is no split and feedparser gets the whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

HASH_SIZE = 16
MAX_ENVELOPE = 16_384

_NO_ELEMENT_FOUND = 3  # expat's code for "the document ends here": a head always does
_TAG = re.compile(rb"<(?:(/?)(?:item|entry)(?=[\s/>])[^<>]*>?|!\[CDATA\[|!--)")
_LOOSE_TAG = re.compile(
    rb"<(?:(/?)(?:[A-Za-z_][\w.-]*:)?(?:item|entry)(?=[\s/>])[^<>]*>?|!\[CDATA\[|!--)", re.I
)
_DECLARATIONS = re.compile(rb"<!DOCTYPE[^>\[]*\[|<!ENTITY", re.I)
_BOUNDARY = re.compile(rb"</?(?:[\w.-]+:)?(?:channel|feed|rss|rdf)(?=[\s>])", re.I)
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);|#)")
_PARENTS = frozenset({"rss", "channel", "rdf", "feed"})
_PERIODS = {
    "hourly": 3600,
    "daily": 86400,
    "weekly": 604800,
    "monthly": 2592000,
    "yearly": 31536000,
}
_NOTED = frozenset({"ttl", "sy:updateperiod", "sy:updatefrequency"})


@dataclass(frozen=True, slots=True)
class Split:
    """The entries of a document and the envelope that makes any of them a document again."""

    prefix: bytes
    suffix: bytes
    entries: tuple[bytes, ...]
    cut: bool  # the last entry has no end: the document was cut inside it
    ttl: float | None  # seconds, from ttl or sy:updatePeriod


def entry_hash(data: bytes) -> bytes:
    """The hash by which an entry is known as seen: over all of its bytes."""
    return blake2b(data, digest_size=HASH_SIZE).digest()


def has_declarations(data: bytes) -> bool:
    """Whether a DOCTYPE declares entities: such a document is parsed in the worker only."""
    return _DECLARATIONS.search(data) is not None


def split(data: bytes) -> Split | None:
    """Split a decoded document (no XML declaration); None where it cannot be split safely."""
    spans = _spans(data, _TAG)
    if spans is not None and not spans:
        spans = _spans(data, _LOOSE_TAG)
    if not spans or not _one_parent(data, spans) or has_declarations(data[: spans[0][0]]):
        return None
    head = _Head.read(data[: spans[0][0]])
    if head is None or len(head.prefix) > MAX_ENVELOPE:
        return None
    entries = tuple(data[start:end] for start, end, _ in spans)
    return Split(head.prefix, head.suffix, entries, not spans[-1][2], head.ttl)


def ttl_of(data: bytes) -> float | None:
    """The ttl of a document that has no entries or cannot be split."""
    first = _LOOSE_TAG.search(data)
    head = _Head.read(data[: first.start()] if first else data[:65536])
    return head.ttl if head else None


def _tags(data: bytes, pattern: re.Pattern[bytes]) -> Iterator[tuple[int, int, bool, bool]]:
    """Start, end, closing, self-closing of each entry tag outside comments and CDATA."""
    position = 0
    while match := pattern.search(data, position):
        position = match.end()
        opener = match[0]
        if opener == b"<!--":
            position = _after(data, b"-->", position)
        elif opener == b"<![CDATA[":
            position = _after(data, b"]]>", position)
        else:
            yield match.start(), position, bool(match[1]), opener.endswith(b"/>")


def _after(data: bytes, end: bytes, position: int) -> int:
    found = data.find(end, position)
    return len(data) if found < 0 else found + len(end)


def _spans(data: bytes, pattern: re.Pattern[bytes]) -> list[tuple[int, int, bool]] | None:
    """Start, end and completeness of each entry; None where entries nest or do not pair."""
    spans: list[tuple[int, int, bool]] = []
    opened = -1
    for start, end, closing, empty in _tags(data, pattern):
        if closing == (opened < 0):
            return None  # an entry inside an entry, or an end without a start
        if closing:
            spans.append((opened, end, True))
            opened = -1
        elif empty:
            spans.append((start, end, True))
        else:
            opened = start
    if opened >= 0:
        spans.append((opened, len(data), False))
    return spans


def _one_parent(data: bytes, spans: list[tuple[int, int, bool]]) -> bool:
    """Whether no channel or feed ends or starts between two entries."""
    end = spans[0][1]
    for start, next_end, _ in spans[1:]:
        if start - end > 3 and _BOUNDARY.search(data, end, start):
            return False
        end = next_end
    return True


class _Head:
    """Reads what stands before the first entry: open elements, namespaces, ttl."""

    def __init__(self) -> None:
        self._stack: list[tuple[str, dict[str, str]]] = []
        self._noted: dict[str, str] = {}
        self._text: list[str] = []

    @classmethod
    def read(cls, head: bytes) -> "_Head | None":
        """The head, or None where it is ill-formed or not that of a feed."""
        for attempt in (head, _ENTITY.sub(b"&amp;", head)):
            reader = cls()
            if reader._parse(attempt):
                return reader if reader._is_feed() else None
        return None

    @property
    def prefix(self) -> bytes:
        tags = (f"<{name}{_kept(attributes)}>" for name, attributes in self._stack)
        return "".join(tags).encode()

    @property
    def suffix(self) -> bytes:
        return "".join(f"</{name}>" for name, _ in reversed(self._stack)).encode()

    @property
    def ttl(self) -> float | None:
        noted = {name.rpartition(":")[2]: text for name, text in self._noted.items()}
        minutes = _number(noted.get("ttl", ""))
        if minutes:
            return minutes * 60
        period = _PERIODS.get(noted.get("updateperiod", "").strip().lower())
        if period is None:
            return None
        return period / (_number(noted.get("updatefrequency", "1")) or 1)

    def _parse(self, head: bytes) -> bool:
        parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        try:
            parser.Parse(head, True)
        except expat.ExpatError as error:
            return error.code == _NO_ELEMENT_FOUND
        return True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._stack.append((name, attributes))
        self._text.clear()

    def _end(self, name: str) -> None:
        self._stack.pop()
        if name.lower() in _NOTED:
            self._noted[name.lower()] = "".join(self._text)
        self._text.clear()

    def _is_feed(self) -> bool:
        names = [name.rpartition(":")[2].lower() for name, _ in self._stack]
        return bool(names) and names[-1] in _PARENTS and names[0] in _PARENTS


def _kept(attributes: dict[str, str]) -> str:
    """The attributes that entries depend on: namespaces, base, version."""
    return "".join(
        f" {name}={quoteattr(value)}"
        for name, value in attributes.items()
        if name.startswith("xmlns") or name in {"xml:base", "version"}
    )


def _number(text: str) -> float:
    """A positive number, or 0."""
    try:
        value = float(text.strip())
    except ValueError:
        return 0
    return value if 0 < value < 1e6 else 0


def well_formed(data: bytes) -> bool:
    """Whether expat reads the document to its end."""
    try:
        expat.ParserCreate("utf-8").Parse(data, True)
    except expat.ExpatError:
        return False
    return True
