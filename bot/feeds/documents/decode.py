"""Bytes of any origin -> clean UTF-8 without an XML declaration.

We decode ourselves because feedparser, on one bad byte, re-reads the whole document in an 8-bit
encoding, and because a statistical detector made such documents worse (a Vietnamese feed with three
bad bytes became MacRoman). UTF-8 is tried first whatever is declared: a document that decodes as
UTF-8 and has multi-byte sequences is UTF-8. Undeclared or wrongly declared legacy encodings are
told apart by script plausibility in ``legacy``.
"""

import codecs
import re
from dataclasses import dataclass

from bot.feeds.documents import legacy

_DECLARATION = re.compile(rb"\s*<\?xml\b[^>]{0,400}?\?>", re.I)
_DECLARED = re.compile(rb"<\?xml\b[^>]{0,400}?encoding\s*=\s*[\"']\s*([\w.:-]{2,40})", re.I)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# XML 1.0 allows only tab, line feed and carriage return below the blank
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_NONCHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,8}));")
_UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be", "ucs-2"})
# a cut or slightly damaged UTF-8 document has far more good sequences than bad ones
_GOOD_PER_BAD = 4


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document in UTF-8, and what it was read as."""

    data: bytes
    encoding: str


def decode(
    body: bytes,
    *,
    content_type: str | None = None,
    override: str | None = None,
    language: str | None = None,
    country: str | None = None,
) -> Decoded:
    """Return the document as clean UTF-8; never raises, whatever the bytes are.

    ``override`` is the encoding an admin set for the feed: it wins over everything.
    ``language`` and ``country`` of the feed break ties between legacy encodings.
    """
    text, encoding = _read(body, content_type, override, legacy.hints(language, country))
    data = body if text is None else text.encode("utf-8", "replace")
    return Decoded(_clean(data), encoding)


def _read(
    body: bytes, content_type: str | None, override: str | None, hints: tuple[str, ...]
) -> tuple[str | None, str]:
    """The text and its encoding; text None where the bytes already are good UTF-8."""
    if override and (name := legacy.codec(override)):
        return body.decode(name, "replace").removeprefix("\ufeff"), name
    marked = _marked(body)
    if marked:
        name, length = marked
        return body[length:].decode(name, "replace"), name
    declared = _declared(body, content_type)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _not_quite_utf8(body, declared, hints)
    return _valid_utf8(body, text, declared)


def _valid_utf8(body: bytes, text: str, declared: tuple[str, ...]) -> tuple[str | None, str]:
    """Valid UTF-8 is UTF-8, but for escape encodings and very short pairs that only look so."""
    other = [name for name in declared if name not in _UTF8]
    if other and body.isascii() and (b"\x1b" in body or b"~{" in body):
        name = legacy.codec(other[0])
        if name and name.startswith(("iso2022", "iso-2022", "hz")):
            return body.decode(name, "replace"), name
    if other and not text.isascii() and max(text) < "\u0800":
        name = legacy.codec(other[0])
        if name in legacy.DOUBLE_BYTE and (read := legacy.strictly(body, name)) is not None:
            return read, name
    return None, "utf-8"


def _not_quite_utf8(
    body: bytes, declared: tuple[str, ...], hints: tuple[str, ...]
) -> tuple[str, str]:
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    if good >= _GOOD_PER_BAD * bad:
        return text, "utf-8"
    legacies = tuple(name for name in declared if name not in _UTF8)
    return legacy.read(body, legacies, hints)


def _marked(body: bytes) -> tuple[str, int] | None:
    """An encoding shown by a byte order mark, or by zero bytes beside the first characters."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return name, len(bom)
    start = body[:64].lstrip(b" \t\r\n\0")[:1]
    if start in {b"<", b"{"} and len(body) >= 4:
        if body[1:2] == b"\0" and body[3:4] == b"\0":
            return "utf-16-le", 0
        if body[0:1] == b"\0" and body[2:3] == b"\0":
            return "utf-16-be", 0
    return None


def _declared(body: bytes, content_type: str | None) -> tuple[str, ...]:
    """Declared encodings, the document's own first: servers' defaults are wrong more often."""
    found = []
    if match := _DECLARED.search(body[:1024]):
        found.append(match[1].decode("ascii", "replace").lower())
    if content_type and (header := _CHARSET.search(content_type)):
        found.append(header[1].lower())
    return tuple(found)


def _clean(data: bytes) -> bytes:
    """Without declaration, control characters and references to characters XML forbids."""
    data = data.translate(None, _CONTROLS).lstrip()
    data = data.removeprefix(codecs.BOM_UTF8).lstrip()
    if match := _DECLARATION.match(data):
        data = data[match.end() :].lstrip()
    if b"\xef\xbf" in data:
        data = _NONCHARACTERS.sub(b"\xef\xbf\xbd", data)
    if b"&#" in data:
        data = _REFERENCE.sub(_checked_reference, data)
    return data


def _checked_reference(match: re.Match[bytes]) -> bytes:
    number = int(match[1], 16) if match[1] else int(match[2])
    return match[0] if _allowed(number) else b"\xef\xbf\xbd"


def _allowed(number: int) -> bool:
    """Whether XML 1.0 allows this character; ``&#xD800;`` makes feedparser itself raise."""
    if number < 32:
        return number in (9, 10, 13)
    return number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or 0x10000 <= number <= 0x10FFFF
