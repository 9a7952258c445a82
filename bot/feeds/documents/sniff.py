"""What a document is, from its first bytes: a feed, or which other thing a server sent instead.

feedparser answers all of these with zero entries and no word; people need the reason.
"""

import re
import zlib
from dataclasses import dataclass
from enum import StrEnum

from bot.feeds.feed import FetchOutcome

MAX_INFLATED = 24 * 1024 * 1024


class Kind(StrEnum):
    """The two families that can be read."""

    XML = "xml"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document yields nothing: an outcome and a sentence for people."""

    outcome: FetchOutcome
    reason: str


_SKIP = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*", re.S | re.I)
_NAME = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF)(?=[\s>])", re.I)
_ENTRY = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.I)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.I)
_BOT_CHECK = re.compile(
    rb"just a moment|cf-chl|challenge-platform|cf_chl|checking your browser|enable javascript and "
    rb"cookies|attention required|captcha|ddos protection|_incapsula_|sucuri|access denied|"
    rb"are you a robot|unusual traffic",
    re.I,
)
_OTHER_ROOTS = {
    b"opml": "an OPML list of feeds",
    b"urlset": "a sitemap",
    b"sitemapindex": "a sitemap",
    b"svg": "an SVG picture",
    b"error": "an XML error message",
}
_MAGIC = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a ZIP archive"),
)


def inflate(body: bytes) -> bytes | Refusal:
    """Unpack a gzip body that came without its header; other bodies pass unchanged."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        data = unpacker.decompress(body, MAX_INFLATED)
    except zlib.error:
        return Refusal(FetchOutcome.UNREADABLE, "The document is packed with gzip and damaged.")
    if unpacker.unconsumed_tail:
        limit = MAX_INFLATED // 1024 // 1024
        return Refusal(
            FetchOutcome.TOO_LARGE, f"The document unpacks to more than {limit} MB; not read."
        )
    return data


def refuse_binary(body: bytes) -> Refusal | None:
    """A refusal for bytes that are no text at all, or nothing; None for the rest."""
    if not body.strip(b" \t\r\n\0"):
        return Refusal(FetchOutcome.NOT_A_FEED, "The server sent an empty document.")
    for magic, what in _MAGIC:
        if body.startswith(magic):
            return Refusal(FetchOutcome.NOT_A_FEED, f"The address gives {what}, not a feed.")
    return None


def sniff(data: bytes) -> tuple[Kind, bytes] | Refusal:
    """What decoded data is: its kind and the data from its root on, or a refusal."""
    if not data.strip():
        return Refusal(FetchOutcome.NOT_A_FEED, "The server sent an empty document.")
    if data[:1] in b"{[":
        return _json(data)
    start = _SKIP.match(data)
    name = _NAME.match(data, start.end() if start else 0)
    local = name[1].lower() if name else b""
    if local in {b"rss", b"feed", b"rdf", b"channel"}:
        return Kind.XML, data
    head = data[:65536]
    if local in _OTHER_ROOTS:
        what = _OTHER_ROOTS[local]
        return Refusal(FetchOutcome.NOT_A_FEED, f"The address gives {what}, not a feed.")
    if _HTML.search(head[:2048]):
        return _page(head)
    if root := _ROOT.search(head):
        return Kind.XML, data[root.start() :]  # a server's warnings stand before the feed
    return _other(data, local)


def _json(data: bytes) -> tuple[Kind, bytes] | Refusal:
    if b"jsonfeed.org/version" in data[:2048].replace(b"\\/", b"/"):
        return Kind.JSON, data
    return Refusal(FetchOutcome.NOT_A_FEED, "The address gives JSON that is not a JSON Feed.")


def _page(head: bytes) -> Refusal:
    if _BOT_CHECK.search(head):
        return Refusal(
            FetchOutcome.BLOCKED, "The address gives a bot check or a refusal page, not a feed."
        )
    return Refusal(FetchOutcome.NOT_A_FEED, "The address gives an HTML page, not a feed.")


def _other(data: bytes, local: bytes) -> tuple[Kind, bytes] | Refusal:
    if _ENTRY.search(data):
        return Kind.XML, data
    if local:
        shown = local.decode("ascii", "replace")[:40]
        return Refusal(
            FetchOutcome.NOT_A_FEED, f"The address gives XML of another kind (<{shown}>)."
        )
    return Refusal(FetchOutcome.NOT_A_FEED, "The address gives plain text, not a feed.")
