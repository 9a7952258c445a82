"""HTML or text of any origin -> clean plain text, for matching, storing and sending.

What is removed: tags, scripts and styles, control characters, and the invisible characters that
turn text round (bidirectional overrides) or hide it. What stays: zero-width spaces and joiners,
which Khmer, Burmese, Lao and Thai need. Nothing here makes text safe for HTML: escape on output.
"""

import html
import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

TITLE_LIMIT = 1_000
SUMMARY_LIMIT = 4_000

_RAW_LIMIT = 60_000  # of HTML: far more than the text we keep, far less than what hurts
_DROPPED_TAG = re.compile(
    r"<(?:script|style|noscript|iframe|template|svg|object|form|head|textarea|title|xmp|plaintext|"
    r"select|math)\b|<!|<\?",
    re.I,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*)*>")
_TAG_START = re.compile(r"<[a-zA-Z/!?]")
_DROPPED = ["script", "style", "noscript", "iframe", "template", "svg", "object", "form", "head"]
_BLOCK = re.compile(
    r"<(?=/?(?:p|div|br|li|ul|ol|tr|td|th|table|h[1-6]|blockquote|section|article|figure|"
    r"figcaption|hr|dd|dt|pre)\b)",
    re.I,
)
_ESCAPED_ONCE_MORE = re.compile(
    r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,8}|#\d{1,7}|#x[0-9a-fA-F]{1,6});"
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_MANGLED = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6-\u2122]")


def title(raw: str) -> str:
    """One line of plain text."""
    return _cut(" ".join(_plain(raw[:_RAW_LIMIT]).split()), TITLE_LIMIT)


def summary(raw: str) -> str:
    """Plain text; blocks of the HTML stand on lines of their own."""
    one_line = raw[:_RAW_LIMIT].replace("\r", " ").replace("\n", " ")  # as HTML means it
    lines = (" ".join(line.split()) for line in _plain(one_line).split("\n"))
    return _cut("\n".join(filter(None, lines)), SUMMARY_LIMIT)


def token(raw: str, limit: int) -> str:
    """An id or address: without blanks round it, without control characters."""
    text = raw.strip()[:limit]
    return text if text.isascii() and text.isprintable() else _INVISIBLE.sub("", text).strip()


def _plain(raw: str) -> str:
    text = raw
    if "<" in text or "&" in text:
        text = _without_markup(text)
        if _ESCAPED_ONCE_MORE.search(text):
            text = _without_markup(text)
    if text.isascii() and text.isprintable():
        return text
    text = _INVISIBLE.sub("", _unmangled(text))
    return unicodedata.normalize("NFC", text)


def _without_markup(raw: str) -> str:
    """Text of HTML: by pattern where the HTML is plain, else by a real (and slower) parser."""
    spaced = _BLOCK.sub("\n<", raw)
    if not _DROPPED_TAG.search(spaced):
        bare = _TAG.sub("", spaced)
        if not _TAG_START.search(bare):
            return html.unescape(bare) if "&" in bare else bare
    return _by_parser(spaced)


def _by_parser(spaced: str) -> str:
    parser = LexborHTMLParser("<body>" + spaced)
    parser.strip_tags(_DROPPED, recursive=True)
    body = parser.body
    return body.text(deep=True, separator="") if body is not None else ""


def _unmangled(text: str) -> str:
    """Undo UTF-8 that was read as windows-1252 and stored again, where all of the text was."""
    if not _MANGLED.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    blank = head.rfind(" ", max(0, limit - 80))
    return (head[:blank] if blank > 0 else head).rstrip() + "…"


def headline(text: str, limit: int) -> str:
    """The beginning of a text, to stand in for a title that is missing."""
    return _cut(text.partition("\n")[0], limit)
