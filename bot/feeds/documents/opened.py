"""A document opened but not yet parsed: its entries' hashes first, their values on demand.

The same code runs in the bot's process for small documents and in the worker for large ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from xml.parsers import expat

from bot.feeds.documents import decode, jsonfeed, parse, sniff
from bot.feeds.documents import split as splitting
from bot.feeds.documents.sniff import Kind, Refusal
from bot.feeds.entry import Entry
from bot.feeds.feed import FetchOutcome

# unsplit documents over this go to the worker: feedparser takes them in one piece
MAX_WHOLE_INLINE = 32 * 1024
_SWELLING = "limit on input amplification factor"  # in expat's words


@dataclass(frozen=True, slots=True)
class Request:
    """A document and what is known of its feed."""

    body: bytes
    content_type: str | None
    encoding: str | None
    language: str | None
    context: parse.Context


class TooCostlyHereError(Exception):
    """This document cannot be split and belongs into the worker."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A readable document."""

    hashes: tuple[bytes, ...]
    ttl: float | None
    context: parse.Context
    kind: Kind
    raw: tuple[bytes, ...] = ()  # of a split document
    prefix: bytes = b""
    suffix: bytes = b""
    cut: bool = False
    ready: tuple[Entry, ...] | None = None  # of a document that was parsed whole

    def weight(self, numbers: Sequence[int]) -> int:
        """Bytes to be parsed for these entries."""
        return 0 if self.ready is not None else sum(len(self.raw[number]) for number in numbers)

    def largest(self, numbers: Sequence[int]) -> int:
        """Bytes of the largest of these entries: it is parsed in one piece."""
        if self.ready is not None:
            return 0
        return max((len(self.raw[number]) for number in numbers), default=0)

    def parse(self, numbers: Sequence[int]) -> list[Entry]:
        """The entries of these numbers; what nothing can be made of is left out."""
        if self.ready is not None:
            return [self.ready[number] for number in numbers]
        raw = [self.raw[number] for number in numbers]
        hashes = [self.hashes[number] for number in numbers]
        if self.kind is Kind.JSON:
            return jsonfeed.entries(raw, hashes, self.context)
        found = parse.entries(self.prefix, self.suffix, raw, hashes, self.context)
        return self._without_half(found) if self.cut else found

    def _without_half(self, found: list[Entry]) -> list[Entry]:
        """Drop the entry at a cut unless its link or id had come through whole."""
        last, digest = self.raw[-1], self.hashes[-1]
        if any(end in last for end in (b"</link>", b"</guid>", b"</id>", b"/>")):
            return [entry for entry in found if entry.entry_hash != digest or entry.title]
        return [entry for entry in found if entry.entry_hash != digest]


def open_document(
    request: Request, *, whole_limit: int | None = MAX_WHOLE_INLINE
) -> Opened | Refusal:
    """Decode, sniff and split; raises TooCostlyHereError for what only the worker may parse."""
    body = sniff.inflate(request.body)
    if isinstance(body, Refusal):
        return body
    if refusal := sniff.refuse_binary(body):
        return refusal
    decoded = decode.decode(
        body,
        content_type=request.content_type,
        override=request.encoding,
        language=request.language,
        country=request.context.country,
    )
    sniffed = sniff.sniff(decoded.data)
    if isinstance(sniffed, Refusal):
        return sniffed
    kind, data = sniffed
    return _json(data, request) if kind is Kind.JSON else _xml(data, request, whole_limit)


def _json(data: bytes, request: Request) -> Opened | Refusal:
    raw = jsonfeed.items(data)
    if raw is None:
        return Refusal(FetchOutcome.UNREADABLE, "The JSON Feed is broken: no list of items.")
    if not raw:
        return Refusal(FetchOutcome.EMPTY, "The feed is well-formed and has no entries.")
    hashes = tuple(splitting.entry_hash(item) for item in raw)
    return Opened(hashes, None, request.context, Kind.JSON, raw)


def _xml(data: bytes, request: Request, whole_limit: int | None) -> Opened | Refusal:
    found = splitting.split(data)
    if found is not None:
        hashes = tuple(splitting.entry_hash(entry) for entry in found.entries)
        return Opened(
            hashes,
            found.ttl,
            request.context,
            Kind.XML,
            found.entries,
            found.prefix,
            found.suffix,
            found.cut,
        )
    if whole_limit is not None and (len(data) > whole_limit or splitting.has_declarations(data)):
        raise TooCostlyHereError
    return _whole(data, request)


def _whole(data: bytes, request: Request) -> Opened | Refusal:
    if splitting.has_declarations(data) and _swells(data):
        return Refusal(
            FetchOutcome.UNREADABLE,
            "The document declares entities that swell to many times its size; it is not read.",
        )
    strict = splitting.well_formed(data)
    entries = [
        entry for entry in parse.whole(data, request.context) if strict or parse.identified(entry)
    ]
    if not entries:
        return _nothing(strict)
    hashed = tuple(replace(entry, entry_hash=_value_hash(entry)) for entry in entries)
    hashes = tuple(entry.entry_hash for entry in hashed)
    return Opened(hashes, splitting.ttl_of(data), request.context, Kind.XML, ready=hashed)


def _swells(data: bytes) -> bool:
    """Whether expat stops at an XML bomb; feedparser would go on with half-read entries."""
    try:
        expat.ParserCreate("utf-8").Parse(data, True)
    except expat.ExpatError as error:
        return _SWELLING in str(error)
    return False


def _nothing(strict: bool) -> Refusal:
    if strict:
        return Refusal(FetchOutcome.EMPTY, "The feed is well-formed and has no entries.")
    return Refusal(
        FetchOutcome.UNREADABLE, "The document looks like a feed, but no entry can be read."
    )


def _value_hash(entry: Entry) -> bytes:
    """The hash of an entry whose bytes are not known: over what was read from them."""
    parts = (entry.guid, entry.link, entry.title, entry.summary, entry.published)
    text = "\0".join(str(part) for part in parts)
    return blake2b(text.encode("utf-8", "replace"), digest_size=splitting.HASH_SIZE).digest()
