"""Words of a text for search: whole words where words are spaced, else characters and pairs.

Thai, Lao, Khmer, Burmese, Chinese and Japanese put no spaces between words, and Korean glues its
particles on. Runs of these scripts are indexed by character and by pair of neighbours and are then
looked for as a substring, so a name of two characters is found inside any sentence.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

_UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"  # Burmese and its extensions
    "\u1100-\u11ff\uac00-\ud7ff"  # Korean
    "\u1780-\u17ff\u19e0-\u19ff"  # Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # Japanese
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_MARKS = "\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0b82\u0bbe-\u0bcd"  # \w leaves them out
_LETTER = f"[^\\W_{_UNSPACED}]"
_TOKEN = re.compile(f"[{_UNSPACED}]+|{_LETTER}(?:{_LETTER}|[{_MARKS}])*")
_RUN = re.compile(f"[{_UNSPACED}]")
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


def normalise(text: str) -> str:
    """Return the text as search compares it."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold().translate(_INVISIBLE)


def _terms(token: str) -> set[str]:
    if _RUN.match(token) is None:
        return {token}
    return {*token, *map("".join, pairwise(token))}


def terms_of(text: str) -> set[int]:
    """Return the numbers of all terms of a text; different terms may rarely share one."""
    found: set[str] = set()
    for token in set(_TOKEN.findall(normalise(text))):
        found |= _terms(token)
    return _numbers(found)


def tokens_of(plain: str) -> Iterator[tuple[int, int, str]]:
    """Yield the words and runs of a normalised text with their places."""
    for found in _TOKEN.finditer(plain):
        yield found.start(), found.end(), found[0]


def _numbers(terms: set[str]) -> set[int]:
    return {crc32(term.encode("utf-8", "replace")) for term in terms}


_QUOTED = re.compile('["\u201c\u201d\u201e\u00ab\u00bb\u300c\u300d]')


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for: every word, every run and every phrase must be there."""

    words: frozenset[str]
    runs: frozenset[str]
    terms: tuple[int, ...]
    phrases: tuple[re.Pattern[str], ...] = ()

    def matches(self, text: str) -> bool:
        """Say whether the text holds all of it."""
        plain = normalise(text)
        if not all(phrase.search(plain) for phrase in self.phrases):
            return False
        if not all(run in plain for run in self.runs):
            return False
        return not self.words or self.words <= set(_TOKEN.findall(plain))


def parse(words: str) -> Query:
    """Read what somebody typed; without words or runs it matches nothing.

    What stands in quotation marks of any kind must stand so in the text: word next to word.
    """
    plain = normalise(words)
    tokens = set(_TOKEN.findall(plain))
    runs = frozenset(token for token in tokens if _RUN.match(token))
    terms: set[str] = set(tokens - runs)
    for run in runs:
        pairs = {run[at : at + 2] for at in range(len(run) - 1)}
        terms |= pairs or {run}
    return Query(
        words=frozenset(tokens - runs),
        runs=runs,
        terms=tuple(sorted(_numbers(terms))),
        phrases=tuple(_phrases(plain)),
    )


def _phrases(plain: str) -> Iterator[re.Pattern[str]]:
    for quoted in _QUOTED.split(plain)[1::2]:
        tokens = _TOKEN.findall(quoted)
        if len(tokens) > 1:
            yield re.compile("[\\W_]*".join(_bounded(token) for token in tokens))


def _bounded(token: str) -> str:
    """Return the pattern of one word: whole where words are spaced, a substring elsewhere."""
    literal = re.escape(token)
    return literal if _RUN.match(token) else f"(?<!{_LETTER}){literal}(?!{_LETTER}|[{_MARKS}])"
