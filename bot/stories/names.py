"""Proper names in Latin letters, which texts of every script quote: ships, firms, people."""

import re
import unicodedata
from collections.abc import Iterator

# Latin letters only: "Jin Teng号", "Jin Tengを" are written without a space before the next script.
_WORD = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
_SHORTEST = 3
_LONG, _FEW = 5, 3  # letters of a word that title case would capitalise; such words
_ENDS = ".!?:;|\"“”«»「」'‘[("  # a word after one of these, or the first, is capitalised anyway


def names(*texts: str) -> tuple[str, ...]:
    """Return the capitalised Latin words of texts, plain letters, in order.

    Texts that capitalise every word (headlines in title case or capitals) give none; nor does the
    first word of a sentence unless the next is capitalised too ("Wise Honest seized").
    """
    found: dict[str, None] = {}
    for text in texts:
        words = [(m.start(), m[0]) for m in _WORD.finditer(text)]
        if not _title_case(words):
            for name in _names(text, words):
                found[name] = None
    return tuple(found)


def _title_case(words: list[tuple[int, str]]) -> bool:
    """Whether hardly a long word is left in small letters."""
    long = [word for _, word in words if len(word) >= _LONG and word.isascii()]
    return len(long) > _FEW and sum(word[0].islower() for word in long) < 0.15 * len(long)


def _names(text: str, words: list[tuple[int, str]]) -> Iterator[str]:
    for (start, word), (_, after) in zip(words, [*words[1:], (0, "-")], strict=False):
        if not word[0].isupper():
            continue
        if after[0].isupper() or not _begins(text, start):
            name = bare(word)
            if len(name) >= _SHORTEST:
                yield name


def _begins(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or before[-1] in _ENDS


def bare(word: str) -> str:
    """Return a word in small letters without accents: "Lâm" as "lam"."""
    letters = unicodedata.normalize("NFD", word.casefold().replace("đ", "d"))
    return "".join(c for c in letters if not unicodedata.combining(c))
