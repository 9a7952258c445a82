"""The language of a text: by script, and for the Latin alphabet by short frequent words."""

import re
from collections.abc import Mapping

LANGUAGES = ("en", "id", "ms", "vi", "th", "tl", "lo", "km", "my", "ko", "ja", "zh")
UNKNOWN = "und"

_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ja", re.compile("[\u3041-\u30f6]")),
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("th", re.compile("[\u0e01-\u0e5b]")),
    ("lo", re.compile("[\u0e81-\u0edf]")),
    ("km", re.compile("[\u1780-\u17e9]")),
    ("my", re.compile("[\u1000-\u109f]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
)
_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = ("en", "id", "ms", "tl")


def detect(text: str, stop_words: Mapping[str, frozenset[str]], given: str | None = None) -> str:
    """Return the language of folded text; ``given`` (the feed's) decides where the text cannot."""
    letters = sum(character.isalpha() for character in text) or 1
    if not text.isascii():
        for lang, pattern in _SCRIPTS:
            if len(pattern.findall(text)) * 4 > letters:
                return lang
            if lang == "ja" and given == "ja" and pattern.search(text):
                return lang
        if len(_VIETNAMESE.findall(text)) * 12 > letters:
            return "vi"
        if not _latin(text):
            return given if given in ("ja", "zh") and _SCRIPTS[-1][1].search(text) else UNKNOWN
    return _by_words(text, stop_words, given)


def _latin(text: str) -> bool:
    return re.search("[a-z]", text) is not None


def _by_words(text: str, stop_words: Mapping[str, frozenset[str]], given: str | None) -> str:
    words = _WORD.findall(text[:1000])
    scores = {lang: sum(w in stop_words.get(lang, ()) for w in words) for lang in _LATIN}
    best = max(scores.values())
    leaders = [lang for lang in _LATIN if scores[lang] == best]
    if given in leaders or (best == 0 and given in LANGUAGES):
        return str(given)
    if best == 0:
        return "en" if text.isascii() and words else UNKNOWN
    return leaders[0]
