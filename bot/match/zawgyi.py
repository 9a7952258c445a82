"""Zawgyi to Unicode. Old Burmese feeds type Unicode's code points in another order and meaning.

Zawgyi writes the vowel sign E and the medial RA before their consonant and uses U+1060-1097 for
stacked consonants and glyph variants. The correspondences are published facts of the two
encodings; detection looks for orders that Unicode Burmese never has.
"""

import re
from collections.abc import Callable

_SIGNS = re.compile(
    "(?:^|[^\u1000-\u109f])[\u1031\u103b]"  # E or medial RA opens a word
    "|[\u1060-\u1064\u1066-\u106c\u1070-\u107f\u1082-\u1084\u1086-\u108d\u108f-\u1097]"
    "|\u1031\u103b"
    "|[\u102b-\u1030\u1032\u1036-\u1038]\u1031"
    "|\u1039(?:[^\u1000-\u1021]|$)"  # asat by its Zawgyi code point
    "|\u103b\u1031?[\u1000-\u1021]\u103a"
)
_PROPER = re.compile("[\u1000-\u1021]\u103a|\u103c\u1031|\u103b\u1031|[\u1000-\u1021]\u1031")
_BURMESE = re.compile("[\u1000-\u109f]")

Replace = Callable[[re.Match[str]], str]


def is_zawgyi(text: str) -> bool:
    """Whether ``text`` is Burmese in Zawgyi encoding."""
    if _BURMESE.search(text) is None:
        return False
    wrong = len(_SIGNS.findall(text))
    return wrong >= 1 and wrong * 2 > len(_PROPER.findall(text)) * 0.4


_STACKED = {
    "\u1060": "\u1000", "\u1061": "\u1001", "\u1062": "\u1002", "\u1063": "\u1003",
    "\u1065": "\u1005", "\u1066": "\u1006", "\u1067": "\u1006", "\u1068": "\u1007",
    "\u1069": "\u1008", "\u106c": "\u100b", "\u106d": "\u100c", "\u1070": "\u100f",
    "\u1071": "\u1010", "\u1072": "\u1010", "\u1073": "\u1011", "\u1074": "\u1011",
    "\u1075": "\u1012", "\u1076": "\u1013", "\u1077": "\u1014", "\u1078": "\u1015",
    "\u1079": "\u1016", "\u107a": "\u1017", "\u107b": "\u1018", "\u107c": "\u1019",
    "\u1085": "\u101c", "\u1093": "\u1018", "\u1096": "\u1010\u103d",
}  # fmt: skip
_GLYPHS = {
    "\u106a": "\u1009", "\u106b": "\u100a", "\u108f": "\u1014", "\u1090": "\u101b",
    "\u1086": "\u103f", "\u106e": "\u100d\u1039\u100d", "\u106f": "\u100d\u1039\u100e",
    "\u1091": "\u100f\u1039\u100d", "\u1092": "\u100b\u1039\u100c", "\u1097": "\u100b\u1039\u100b",
    "\u1033": "\u102f", "\u1034": "\u1030", "\u1094": "\u1037", "\u1095": "\u1037",
    "\u105a": "\u102b\u103a", "\u107d": "\u103a", "\u1087": "\u103e", "\u1088": "\u103e\u102f",
    "\u1089": "\u103e\u1030", "\u108a": "\u103d\u103e", "\u108b": "\u1064\u102d",
    "\u108c": "\u1064\u102e", "\u108d": "\u1064\u1036", "\u108e": "\u102d\u1036",
    "\u104e": "\u104e", "\u1084": "\u103b", "\u107e": "\u103b", "\u107f": "\u103b",
    "\u1080": "\u103b", "\u1081": "\u103b", "\u1082": "\u103b", "\u1083": "\u103b",
}  # fmt: skip
# Zawgyi's asat, ya, ra, wa, ha are one code point off Unicode's.
_SHIFT = {
    "\u1039": "\u103a", "\u103a": "\u103b", "\u103b": "\u103c", "\u103c": "\u103d",
    "\u103d": "\u103e",
}  # fmt: skip
_VARIANTS = re.compile("[" + "".join(sorted(_GLYPHS)) + "]")
_STACK = re.compile("[" + "".join(sorted(_STACKED)) + "]")
_OFFSET = re.compile("[\u1039-\u103d]")
_FINAL = {"\u107d": "\u103b", "\u1087": "\u103e", "\u1088": "\u103e\u102f"}


def _shift(match: re.Match[str]) -> str:
    return _SHIFT[match[0]]


def _glyph(match: re.Match[str]) -> str:
    """Glyph variants; those that stand for medials keep Zawgyi's code until the shift."""
    return _FINAL_MEDIALS.get(match[0], _GLYPHS[match[0]])


# Before the shift a medial must carry its Zawgyi code point.
_FINAL_MEDIALS = {
    "\u107d": "\u103a", "\u1087": "\u103d", "\u1088": "\u103d\u102f", "\u1089": "\u103d\u1030",
    "\u108a": "\u103c\u103d", "\u105a": "\u102b\u1039", "\u106e": "\u100d\ue039\u100d",
    "\u106f": "\u100d\ue039\u100e", "\u1091": "\u100f\ue039\u100d",
    "\u1092": "\u100b\ue039\u100c", "\u1097": "\u100b\ue039\u100b",
}  # fmt: skip

_CONS = "[\u1000-\u1021\u1025\u1027\u1029\u103f]"
_KINZI = "\u1004\u103a\u1039"

PASSES: tuple[tuple[re.Pattern[str], Replace], ...] = (
    (_VARIANTS, _glyph),
    (_STACK, lambda m: "\ue039" + _STACKED[m[0]]),
    (_OFFSET, _shift),
    (re.compile("\ue039"), lambda _: "\u1039"),
    # consonant + kinzi mark -> kinzi + consonant
    (re.compile(f"({_CONS})\u1064"), lambda m: _KINZI + m[1]),
    # E (and RA) typed before the consonant go behind it and its stack
    (
        re.compile(f"(\u1031)?(\u103c)?({_CONS}(?:\u1039{_CONS})?)([\u103b\u103d\u103e]*)"),
        lambda m: _ordered(m[1], m[2], m[3], m[4]),
    ),
    (
        re.compile("([\u102d\u102e\u102f\u1030\u1032\u1036])([\u103b-\u103e]+)"),
        lambda m: m[2] + m[1],
    ),
    (re.compile("\u1037([\u102d-\u1030\u1032\u1036]+)"), lambda m: m[1] + "\u1037"),
    (re.compile("\u102f([\u102d\u102e])"), lambda m: m[1] + "\u102f"),
    (re.compile("\u1036\u102f"), lambda _: "\u102f\u1036"),
    (re.compile("\u103a\u1037"), lambda _: "\u1037\u103a"),
    (re.compile("\u1037\u103a"), lambda _: "\u103a\u1037"),
)


def _ordered(vowel: str | None, ra: str | None, consonant: str, medials: str) -> str:
    signs = "".join(sorted(set((ra or "") + medials)))
    return consonant + signs + (vowel or "")
