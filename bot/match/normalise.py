"""Text as the automaton reads it, and the way back to the text as given.

``fold`` turns a title or a summary into matching form: entities and tags gone, NFKC, casefolded,
one form for digits, quotes, dashes, spelling variants and traditional Chinese. ``Trace`` is the
same text with, for every character, the span of code points it came from. Both run the same
passes, so a span found in the one can be marked in the other; folding is the fast path (no map),
tracing is only paid for texts that become evidence.

Rejected: str.translate (twice the time of one character class), one map for all texts (slow).
"""

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from bot.match import zawgyi

PARAGRAPH = "\u2029"  # stands for a block tag: always ends a clause
MAX_CHARS = 6000  # what a report says stands in its first pages; a megabyte must not stop a poll

# Characters without weight: soft hyphen, zero-width, bidi controls, variation selectors, BOM.
_DROP = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
_DROP += "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
_BLOCK = re.compile(
    r"</?(?:p|br|div|li|ul|ol|tr|td|h[1-6]|table|hr|blockquote)\b[^<>]{0,400}>", re.I
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--.{0,2000}?-->", re.S)
_ENTITY = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,24});")
_NON_ASCII_SPACE = re.compile(r"[\u0000-\u001f ]{2,}|[\u0000-\u001f]")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
# Starters that compose with the character before them (Unicode: Composition_Exclusion apart).
_SECOND = frozenset(
    "\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf\u102e\u1b35"
    "\U0001133e\U00011357\U000114b0\U000114ba\U000114bd\U000115af\U00011930"
) | {chr(c) for c in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}

Replace = Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Trace:
    """Folded text; character ``i`` came from code points ``starts[i]`` to ``ends[i]``."""

    text: str
    starts: list[int]
    ends: list[int]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the given text that folded into ``[start, end)``."""
        return self.starts[start], max(self.ends[start:end])


def _unescape(match: re.Match[str]) -> str:
    plain = html.unescape(re.sub(r"&(?:amp;)+", "&", match[0]))
    return " " if plain == "\xa0" else plain


class Folder:
    """Folds text by a table of single characters (from indicators/normalise.toml) and by rules."""

    def __init__(self, table: dict[str, str]) -> None:
        self._table = table
        letters = re.escape("".join(table))
        odd = re.compile(f"[{_DROP}\ud800-\udfff]")
        single = re.compile(f"[{letters}]") if letters else re.compile(r"(?!)")
        # (cheap test, pattern, replacement) in order; the test says whether the pass can matter
        self._raw: tuple[tuple[str, re.Pattern[str], Replace], ...] = (
            ("&", _ENTITY, _unescape),
            ("<", _BLOCK, lambda _: PARAGRAPH),
            ("<", _TAG, lambda _: ""),
            ("\u1040", zawgyi.ZERO_FOR_WA, lambda _: "\u101d"),
            ("", odd, lambda m: "\ufffd" if m[0] >= "\ud800" and m[0] <= "\udfff" else ""),
        )
        self._late: tuple[tuple[re.Pattern[str], Replace], ...] = (
            (single, lambda m: table[m[0]]),
            *((pattern, replace) for pattern, replace in _SEQUENCES),
        )

    def fold(self, text: str) -> str:
        """Return the matching form of ``text``."""
        text = text[:MAX_CHARS]
        for probe, pattern, replace in self._raw:
            if probe in text:
                text = pattern.sub(replace, text)
        if text.isascii():
            text = text.casefold()
        else:
            if zawgyi.is_zawgyi(text):
                for pattern, replace in zawgyi.PASSES:
                    text = pattern.sub(replace, text)
            text = unicodedata.normalize("NFKC", text).casefold()
            for pattern, replace in self._late:
                text = pattern.sub(replace, text)
        if "-" in text:
            text = _HYPHEN.sub(" ", text)
        return _NON_ASCII_SPACE.sub(" ", text)

    def trace(self, text: str) -> Trace:
        """Return the same folded text with the map back to ``text``."""
        text = text[:MAX_CHARS]
        now = Trace(text, list(range(len(text))), list(range(1, len(text) + 1)))
        for probe, pattern, replace in self._raw:
            if probe in now.text:
                now = _substitute(now, pattern, replace)
        if now.text.isascii():
            now = Trace(now.text.casefold(), now.starts, now.ends)
        else:
            if zawgyi.is_zawgyi(now.text):
                for pattern, replace in zawgyi.PASSES:
                    now = _substitute(now, pattern, replace)
            now = _compose(now)
            for pattern, replace in self._late:
                now = _substitute(now, pattern, replace)
        now = _substitute(now, _HYPHEN, lambda _: " ")
        return _substitute(now, _NON_ASCII_SPACE, lambda _: " ")


def _substitute(trace: Trace, pattern: re.Pattern[str], replace: Replace) -> Trace:
    """Like ``pattern.sub``; every new character stands for the whole span it replaces."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in pattern.finditer(trace.text):
        first, last = match.span()
        parts.append(trace.text[done:first])
        starts += trace.starts[done:first]
        ends += trace.ends[done:first]
        new = match.expand(replace) if isinstance(replace, str) else replace(match)
        parts.append(new)
        if new and last > first:
            starts += [min(trace.starts[first:last])] * len(new)
            ends += [max(trace.ends[first:last])] * len(new)
        done = last
    if not parts:
        return trace
    parts.append(trace.text[done:])
    return Trace("".join(parts), starts + trace.starts[done:], ends + trace.ends[done:])


@lru_cache(maxsize=8192)
def _joins(character: str) -> bool:
    """Whether a character may compose with the one before it under NFKC."""
    first = unicodedata.normalize("NFKD", character)[0]
    return unicodedata.combining(first) != 0 or first in _SECOND


def _compose(trace: Trace) -> Trace:
    """NFKC and casefold, cluster by cluster: composition never crosses a cluster's edge."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    text, size, at = trace.text, len(trace.text), 0
    while at < size:
        end = at + 1
        while end < size and _joins(text[end]):
            end += 1
        new = unicodedata.normalize("NFKC", text[at:end]).casefold()
        parts.append(new)
        if len(new) == end - at:
            starts += trace.starts[at:end]
            ends += trace.ends[at:end]
        else:
            starts += [min(trace.starts[at:end])] * len(new)
            ends += [max(trace.ends[at:end])] * len(new)
        at = end
    return Trace("".join(parts), starts, ends)


_TONES_OE = {"à": "òa", "á": "óa", "ả": "ỏa", "ã": "õa", "ạ": "ọa"}
_TONES_OE |= {"è": "òe", "é": "óe", "ẻ": "ỏe", "ẽ": "õe", "ẹ": "ọe"}
_TONES_UY = {"ỳ": "ùy", "ý": "úy", "ỷ": "ủy", "ỹ": "ũy", "ỵ": "ụy"}


# Spelling variants that need their neighbours: Vietnamese tone placement (hoá, hóa), Lao h-l,
# Khmer subscript order and ta/da after nasal, vowels typed in two strokes, Burmese sign order.
_SEQUENCES: tuple[tuple[re.Pattern[str], Replace], ...] = (
    (re.compile(r"o([àáảãạèéẻẽẹ])(?!\w)"), lambda m: _TONES_OE[m[1]]),
    (re.compile(r"(?<!q)u([ỳýỷỹỵ])(?!\w)"), lambda m: _TONES_UY[m[1]]),
    (re.compile("\u0eab\u0ebc"), lambda _: "\u0eab\u0ea5"),
    (re.compile("\u17d2\u178a"), lambda _: "\u17d2\u178f"),
    (re.compile("(\u17d2\u179a)(\u17d2[\u1780-\u17a2])"), lambda m: m[2] + m[1]),
    (re.compile("([\u17b6-\u17c5])([\u17c9\u17ca])"), lambda m: m[2] + m[1]),
    (re.compile("\u17c1\u17b8"), lambda _: "\u17be"),
    (re.compile("\u17c1\u17b6"), lambda _: "\u17c4"),
    (re.compile("\u1037\u103a"), lambda _: "\u103a\u1037"),
    (re.compile("\u102f\u102d"), lambda _: "\u102d\u102f"),
    (re.compile("([\u1000-\u1021])\u1025\u103a"), lambda m: m[1] + "\u1009\u103a"),
)
