"""Telling the region's legacy encodings apart, by declaration first, then by what the text is like.

Each check rests on one property of the script that mis-decoded text does not have:
Korean is nearly all Hangul; Japanese holds kana; Thai marks follow a consonant; Vietnamese
combining accents follow a vowel; GB 2312 and Big5 differ in their trail bytes.
"""

import codecs
import re
from collections.abc import Callable

DOUBLE_BYTE = frozenset({"cp949", "gb18030", "cp932", "euc_jp", "big5hkscs", "cp950"})

_ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "x-gbk": "gb18030",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "windows-949": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "tis-620": "cp874",
    "iso-8859-11": "cp874",
    "windows-874": "cp874",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "windows-1252": "cp1252",
}
_BY_LANGUAGE = {"ko": ("cp949",), "ja": ("cp932", "euc_jp"), "th": ("cp874",), "vi": ("cp1258",)}
_BY_COUNTRY = {"CN": ("gb18030",), "SG": ("gb18030",), "TW": ("big5hkscs",), "HK": ("big5hkscs",)}
_TOLERATED = 0.001  # share of bad characters in a declared encoding: a cut or a slip
_SAMPLE = 16_384
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_THAI_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_THAI_MARK = re.compile(f"[{_THAI_MARKS}]")
_THAI_PLACED = re.compile(f"(?<=[\u0e01-\u0e2e{_THAI_MARKS}])[{_THAI_MARKS}]")
_VIETNAMESE_MARK = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_VIETNAMESE_PLACED = re.compile("(?<=[aeiouyAEIOUYâăêôơưÂĂÊÔƠƯ])[\u0300\u0301\u0303\u0309\u0323]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_HAN = re.compile("[\u4e00-\u9fff]")


def hints(language: str | None, country: str | None) -> tuple[str, ...]:
    """Encodings to try first for an outlet of this language and country."""
    if language == "zh":
        return _BY_COUNTRY.get(country or "", ("gb18030", "big5hkscs"))
    return _BY_LANGUAGE.get(language or "", ())


def codec(name: str) -> str | None:
    """Python's name for an encoding as documents and people write it; None if unknown.

    The wider relative is taken where one exists (GB 18030 for GB 2312), as browsers do.
    """
    lowered = name.strip().lower()
    wanted = _ALIASES.get(lowered, lowered)
    try:
        info = codecs.lookup(wanted)
    except (LookupError, ValueError):
        return None
    # base64, rot13 and the like are codecs too, but not of text
    return info.name if getattr(info, "_is_text_encoding", True) else None


def strictly(body: bytes, name: str) -> str | None:
    """The text, or None where a byte is not of this encoding."""
    try:
        return body.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def read(body: bytes, declared: tuple[str, ...], hinted: tuple[str, ...]) -> tuple[str, str]:
    """Decode a body that is not UTF-8; returns text and encoding, never raises."""
    for name in filter(None, map(codec, declared)):
        if name == "cp1252" and hinted:
            continue  # a server's default says nothing of a Korean or Thai outlet
        text = body.decode(name, "replace")
        if text.count("\ufffd") <= max(1, _TOLERATED * len(text)):
            return text, name
    sample = _sample(body)
    for name in (*hinted, *_PLAUSIBLE):
        if _PLAUSIBLE[name](sample, sample.decode(name, "replace")):
            return body.decode(name, "replace"), name
    return body.decode("cp1252", "replace"), "cp1252"


def _sample(body: bytes) -> bytes:
    """Enough to judge by, from shortly before the first byte above ASCII: no pair is split."""
    first = _NOT_ASCII.search(body)
    start = max(0, first.start() - 8) if first else 0
    return body[start : start + _SAMPLE]


def _foreign(text: str) -> list[str]:
    return [letter for letter in text if letter > "\x7f"]


def _mostly_whole(text: str, letters: list[str]) -> bool:
    return bool(letters) and text.count("\ufffd") <= max(1, len(letters) // 100)


def _korean(body: bytes, text: str) -> bool:
    letters = _foreign(text)
    hangul = len(_HANGUL.findall(text))
    if not _mostly_whole(text, letters) or hangul < 0.85 * len(letters):
        return False
    # the syllables of real text are those of the old standard; Shift_JIS falls into the others
    return len(_HANGUL.findall(body.decode("euc_kr", "ignore"))) >= 0.9 * hangul


def _japanese(_: bytes, text: str) -> bool:
    letters = _foreign(text)
    kana = sum(1 for letter in letters if "\u3041" <= letter <= "\u30ff")
    # half-width katakana in number is the mark of another encoding read as Shift_JIS
    narrow = sum(1 for letter in letters if "\uff61" <= letter <= "\uff9f")
    return _mostly_whole(text, letters) and kana >= 0.15 * len(letters) and narrow < kana


def _thai(_: bytes, text: str) -> bool:
    letters = _foreign(text)
    thai = sum(1 for letter in letters if "\u0e01" <= letter <= "\u0e5b")
    marks = len(_THAI_MARK.findall(text))
    placed = len(_THAI_PLACED.findall(text))
    return (
        _mostly_whole(text, letters)
        and thai >= 0.9 * len(letters)
        and marks >= 0.08 * len(letters)
        and placed >= 0.97 * marks
    )


def _simplified(body: bytes, text: str) -> bool:
    letters = _foreign(text)
    han = len(_HAN.findall(text))
    if not _mostly_whole(text, letters) or han < 0.6 * len(letters):
        return False
    return len(_HAN.findall(body.decode("gb2312", "ignore"))) >= 0.9 * han


def _traditional(_: bytes, text: str) -> bool:
    letters = _foreign(text)
    return _mostly_whole(text, letters) and len(_HAN.findall(text)) >= 0.6 * len(letters)


def _vietnamese(_: bytes, text: str) -> bool:
    marks = len(_VIETNAMESE_MARK.findall(text))
    return marks > 2 and len(_VIETNAMESE_PLACED.findall(text)) >= 0.9 * marks


_PLAUSIBLE: dict[str, Callable[[bytes, str], bool]] = {
    "cp949": _korean,
    "cp932": _japanese,
    "euc_jp": _japanese,
    "cp874": _thai,
    "cp1258": _vietnamese,
    "gb18030": _simplified,
    "big5hkscs": _traditional,
}
