"""The language of a text: by script, and for the Latin alphabet by frequent words."""

import re
from collections.abc import Mapping

LANGUAGES = ("en", "id", "ms", "vi", "th", "tl", "lo", "km", "my", "ko", "ja", "zh")
UNKNOWN = "und"

_KANA = re.compile("[\u3041-\u30f6]")
_HAN = re.compile("[\u4e00-\u9fff]")
# A script, and how rare its letters may be in a text of the language: a Japanese headline may hold
# one kana among Han characters, a Chinese text a borrowed one among many.
_SCRIPTS: tuple[tuple[str, re.Pattern[str], int], ...] = (
    ("ja", _KANA, 20),
    ("ko", re.compile("[\uac00-\ud7a3]"), 4),
    ("th", re.compile("[\u0e01-\u0e5b]"), 4),
    ("lo", re.compile("[\u0e81-\u0edf]"), 4),
    ("km", re.compile("[\u1780-\u17e9]"), 4),
    ("my", re.compile("[\u1000-\u109f]"), 4),
    ("zh", _HAN, 4),
)
_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_LATIN = re.compile("[a-z]")
_WORD = re.compile(r"[^\W\d_]+")
_ALPHABETIC = ("en", "id", "ms", "tl", "vi")
_LEAD = 1  # a single word ("nam") does not outweigh what the feed says
_READ = 2000  # characters: the rest of a long text tells no more
# Affixes that Malay and Indonesian words carry, and English ones do not.
_MALAY = re.compile(r"(?:me|di|ber|ter)[a-z]{3,}kan|(?:ke|pe)[a-z]{4,}an|[a-z]{3,}nya")


def detect(text: str, stop_words: Mapping[str, frozenset[str]], given: str | None = None) -> str:
    """Return the language of folded text; ``given`` (the feed's) decides where the text cannot."""
    text = text[:_READ]
    letters = sum(character.isalpha() for character in text) or 1
    if not text.isascii():
        for lang, pattern, rarity in _SCRIPTS:
            if len(pattern.findall(text)) * rarity > letters:
                return "ja" if lang == "zh" and given == "ja" else lang
        if len(_VIETNAMESE.findall(text)) * 25 > letters:
            return "vi"
        if not _LATIN.search(text):
            return given if given in ("ja", "zh") and _HAN.search(text) else UNKNOWN
    return _by_words(text, stop_words, given)


def _by_words(text: str, stop_words: Mapping[str, frozenset[str]], given: str | None) -> str:
    words = _WORD.findall(text)
    known = given if given in LANGUAGES else None
    scores = {lang: sum(w in stop_words.get(lang, ()) for w in words) for lang in _ALPHABETIC}
    affixed = sum(_MALAY.fullmatch(word) is not None for word in words)
    scores["id"] += affixed
    scores["ms"] += affixed
    best = max(scores.values())
    if known is None and sum(w in stop_words.get(UNKNOWN, ()) for w in words) > best:
        return UNKNOWN
    if best == 0:
        return known or ("en" if text.isascii() and words else UNKNOWN)
    if known in _ALPHABETIC and scores[known] >= best - _LEAD:
        return known
    return next(lang for lang in _ALPHABETIC if scores[lang] == best)
