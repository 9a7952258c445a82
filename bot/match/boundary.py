"""Where a word begins and ends, script by script.

Alphabets: no letter, digit or mark beside the term. Hangul: particles follow words, so the right
side is open; short words need a left edge. Thai, Lao, Khmer, Burmese and Han have no word breaks:
a term may stand anywhere but not cut a syllable. Short katakana words need both edges.
A lexicon overrides this per term: ``*term*`` opens a side, ``|term|`` closes it.
"""

import unicodedata
from functools import lru_cache

_LEADING_VOWELS = frozenset("เแโใไເແໂໃໄ")
_STACKERS = frozenset("\u17d2\u1039")
_ASAT = frozenset("\u103a\u1039")
SHORT_HANGUL = 2
SHORT_KATAKANA = 3


@lru_cache(maxsize=4096)
def script(character: str) -> str:
    """Return the class of a character: latin, hangul, han, kana, kata, sea or other."""
    point = ord(character)
    if 0xAC00 <= point <= 0xD7A3 or 0x1100 <= point <= 0x11FF:
        return "hangul"
    if 0x4E00 <= point <= 0x9FFF or 0x3400 <= point <= 0x4DBF or 0x20000 <= point <= 0x3FFFF:
        return "han"
    if 0x3040 <= point <= 0x309F:
        return "kana"
    if 0x30A0 <= point <= 0x30FF:
        return "other" if point == 0x30FB else "kata"
    if 0x0E00 <= point <= 0x0EFF or 0x1000 <= point <= 0x109F or 0x1780 <= point <= 0x17FF:
        return "sea" if unicodedata.category(character)[0] in "LM" else "other"
    return "latin" if character.isalnum() or unicodedata.category(character)[0] == "M" else "other"


@lru_cache(maxsize=4096)
def _mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or character in "\u0e33\u0eb3\u0e45"


def defaults(term: str) -> tuple[bool, bool]:
    """Return (open left, open right) for a folded term without markers."""
    return _opens(term, term[0]), _opens(term, term[-1], right=True)


def _opens(term: str, edge: str, *, right: bool = False) -> bool:
    kind = script(edge)
    if kind == "hangul":
        return right or sum(script(c) == "hangul" for c in term) > SHORT_HANGUL
    if kind == "kata":
        return len(term) > SHORT_KATAKANA
    return kind in ("han", "kana", "sea")


def fits(text: str, start: int, end: int, open_left: bool, open_right: bool) -> bool:
    """Whether ``text[start:end]`` stands there as a word of its own."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return _edge(text[start], before, open_left) and (
        _edge(text[end - 1], after, open_right) and not _cuts(text, before, after, end)
    )


def whole(term: str) -> bool:
    """Whether a folded term is made of whole syllables; otherwise it can never fit."""
    return not _mark(term[0]) and term[-1] not in _LEADING_VOWELS and term[-1] not in _STACKERS


def _edge(inner: str, outer: str, is_open: bool) -> bool:
    """A closed side needs another script, or no letter at all, beside it."""
    if is_open:
        return True
    kind = script(outer)
    return kind == "other" or (kind != script(inner) and kind != "latin")


def _cuts(text: str, before: str, after: str, end: int) -> bool:
    """Whether a syllable of a script without word breaks would be cut."""
    if after == " " or (after < "\u0300" and before < "\u0300"):
        return False
    if _mark(after) or before in _LEADING_VOWELS or before in _STACKERS:
        return True
    follows = text[end + 1 : end + 2]
    return "\u1000" <= after <= "\u1021" and follows in _ASAT and follows != ""
