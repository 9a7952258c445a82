"""Zawgyi to Unicode. Old Burmese feeds type Unicode's code points in another order and meaning.

Zawgyi writes the vowel sign E and the medial RA before their consonant and uses U+1060-1097 for
stacked consonants and glyph variants. The correspondences are published facts of the two
encodings; detection looks for orders that Unicode Burmese never has.
"""

import re
from collections.abc import Callable

Replace = Callable[[re.Match[str]], str]

_ONLY_ZAWGYI = re.compile(
    "(?:^|[^\u1000-\u109f])[\u1031\u103b]"  # E or medial RA opens a word
    "|[\u1060-\u1064\u1066-\u106c\u1070-\u107f\u1082-\u1084\u1086-\u108d\u108f-\u1097]"
    "|\u1031\u103b"
    "|[\u102b-\u1030\u1032\u1036-\u103a]\u1031"  # E after a vowel sign or an asat
    "|\u1039(?:[^\u1000-\u1021]|$)"  # Zawgyi's asat
)
_USUAL = re.compile("[\u1000-\u1021]\u103a|\u103c\u1031|\u103b\u1031|[\u1000-\u1021]\u1031")
_SHARE = 0.2  # of signs that only Zawgyi has, against signs usual in Unicode Burmese
_BURMESE = re.compile("[\u1000-\u109f]")


def is_zawgyi(text: str) -> bool:
    """Whether ``text`` is Burmese in Zawgyi encoding."""
    if _BURMESE.search(text) is None:
        return False
    wrong = len(_ONLY_ZAWGYI.findall(text))
    return wrong >= 1 and wrong > len(_USUAL.findall(text)) * _SHARE


# Many Burmese typists write the digit zero for the letter WA.
ZERO_FOR_WA = re.compile(
    "(?<=[\u1000-\u103f\u1050-\u109f])\u1040(?=[\u1000-\u103f\u1050-\u109f])"
    "|(?<![\u1040-\u1049])\u1040(?=[\u102b-\u103e\u1060-\u109f]|[\u1000-\u1021][\u1039\u103a])"
)

_VIRAMA = "\ue039"  # until the shift is done: U+1039 is still Zawgyi's asat
_STACKED = {
    "\u1060": "\u1000", "\u1061": "\u1001", "\u1062": "\u1002", "\u1063": "\u1003",
    "\u1065": "\u1005", "\u1066": "\u1006", "\u1067": "\u1006", "\u1068": "\u1007",
    "\u1069": "\u1008", "\u106c": "\u100b", "\u106d": "\u100c", "\u1070": "\u100f",
    "\u1071": "\u1010", "\u1072": "\u1010", "\u1073": "\u1011", "\u1074": "\u1011",
    "\u1075": "\u1012", "\u1076": "\u1013", "\u1077": "\u1014", "\u1078": "\u1015",
    "\u1079": "\u1016", "\u107a": "\u1017", "\u107b": "\u1018", "\u107c": "\u1019",
    "\u1085": "\u101c", "\u1093": "\u1018", "\u1096": "\u1010\u103c",
}  # fmt: skip
# Medials carry Zawgyi's code points here; the shift moves them.
_GLYPHS = {
    "\u106a": "\u1009", "\u106b": "\u100a", "\u108f": "\u1014", "\u1090": "\u101b",
    "\u1086": "\u103f", "\u1033": "\u102f", "\u1034": "\u1030", "\u1094": "\u1037",
    "\u1095": "\u1037", "\u108e": "\u102d\u1036", "\u108b": "\u1064\u102d",
    "\u108c": "\u1064\u102e", "\u108d": "\u1064\u1036", "\u105a": "\u102b\u1039",
    "\u107d": "\u103a", "\u1087": "\u103d", "\u1088": "\u103d\u102f", "\u1089": "\u103d\u1030",
    "\u108a": "\u103c\u103d", "\u106e": "\u100d\ue039\u100d", "\u106f": "\u100d\ue039\u100e",
    "\u1091": "\u100f\ue039\u100d", "\u1092": "\u100b\ue039\u100c", "\u1097": "\u100b\ue039\u100b",
    **dict.fromkeys("\u107e\u107f\u1080\u1081\u1082\u1083\u1084", "\u103b"),
}  # fmt: skip
# Zawgyi's asat, ya, ra, wa, ha are one code point below Unicode's.
_SHIFT = {chr(point): chr(point + 1) for point in range(0x1039, 0x103E)}
_CONSONANT = "[\u1000-\u1021\u1025\u1027\u1029\u103f]"
_KINZI = "\u1004\u103a\u1039"


def _class(table: dict[str, str]) -> re.Pattern[str]:
    return re.compile("[" + "".join(sorted(table)) + "]")


def _syllable(match: re.Match[str]) -> str:
    """E and RA go behind their consonant, medials into Unicode's order (that of their points)."""
    vowel, ra, cluster, medials = match.groups()
    return cluster + "".join(sorted({*(ra or ""), *medials})) + (vowel or "")


PASSES: tuple[tuple[re.Pattern[str], Replace], ...] = (
    (_class(_GLYPHS), lambda m: _GLYPHS[m[0]]),
    (_class(_STACKED), lambda m: _VIRAMA + _STACKED[m[0]]),
    (_class(_SHIFT), lambda m: _SHIFT[m[0]]),
    (re.compile(_VIRAMA), lambda _: "\u1039"),
    (re.compile(f"({_CONSONANT})\u1064"), lambda m: _KINZI + m[1]),
    (
        re.compile(
            f"(\u1031)?(\u103c)?((?:{_KINZI})?{_CONSONANT}(?:\u1039{_CONSONANT})?)"
            "([\u103b\u103d\u103e]*)"
        ),
        _syllable,
    ),
    (
        re.compile("([\u102d-\u1030\u1032\u1036])([\u103b-\u103e]+)"),
        lambda m: m[2] + m[1],
    ),
    (re.compile("\u1037([\u102d-\u1030\u1032\u1036]+)"), lambda m: m[1] + "\u1037"),
    (re.compile("\u102f([\u102d\u102e])"), lambda m: m[1] + "\u102f"),
    (re.compile("\u1036\u102f"), lambda _: "\u102f\u1036"),
)
