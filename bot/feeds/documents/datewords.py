"""Month names, time zones and countries' clocks for ``dates``: tables only."""

import re
import unicodedata

_NAMES = """
jan january januari janeiro janeru enero ม.ค. มกราคม មករា ມັງກອນ ဇန်နဝါရီ
feb february februari pebruari fevereiro fevereiru pebrero ก.พ. กุมภาพันธ์ កុម្ភៈ ກຸມພາ ဖေဖော်ဝါရီ
mar march maret mac março marsu marso มี.ค. มีนาคม មីនា ມີນາ မတ်
apr april abril เม.ย. เมษายน មេសា ເມສາ ဧပြီ
may mei maio maiu mayo พ.ค. พฤษภาคม ឧសភា ພຶດສະພາ မေ
jun june juni junho juñu hunyo มิ.ย. มิถุนายน មិថុនា ມິຖຸນາ ဇွန်
jul july juli julai julho jullu hulyo ก.ค. กรกฎาคม កក្កដា ກໍລະກົດ ဇူလိုင်
aug august agustus agu ags agt ogos ogo agosto agostu ส.ค. สิงหาคม សីហា ສິງຫາ ဩဂုတ် သြဂုတ်
sep sept september setembro setembru setyembre ก.ย. กันยายน កញ្ញា ກັນຍາ စက်တင်ဘာ
oct october oktober okt outubro outubru oktubre ต.ค. ตุลาคม តុលា ຕຸລາ အောက်တိုဘာ
nov november nopember novembro novembru nobyembre พ.ย. พฤศจิกายน វិច្ឆិកា ພະຈິກ နိုဝင်ဘာ
dec december desember disember des dis dezembro dezembru disyembre ธ.ค. ธันวาคม ធ្នូ ທັນວາ ဒီဇင်ဘာ
"""

_MONTH_OF = {
    name: number for number, line in enumerate(_NAMES.split("\n"), 0) for name in line.split()
}
# the dates module normalises its input with NFKC, which splits some Thai and Lao vowels
MONTHS = {unicodedata.normalize("NFKC", name): number for name, number in _MONTH_OF.items()}
_LONGEST_FIRST = sorted(MONTHS, key=len, reverse=True)
PATTERN = "(?<![a-z])(?:" + "|".join(map(re.escape, _LONGEST_FIRST)) + ")(?![a-z])"

# Minutes east of Greenwich. Only states without summer time matter here; for the others (US, GB,
# AU ...) it is the winter offset: their outlets write zones.
COUNTRY_OFFSETS = {
    "BN": 480, "CN": 480, "HK": 480, "MY": 480, "PH": 480, "SG": 480, "TW": 480,
    "ID": 420, "KH": 420, "LA": 420, "TH": 420, "VN": 420,
    "JP": 540, "KP": 540, "KR": 540, "TL": 540,
    "MM": 390, "IN": 330, "QA": 180, "RU": 180, "ASEAN": 420, "UN": 0,
    "GB": 0, "FR": 60, "DE": 60, "CH": 60, "US": -300, "AU": 600, "NZ": 720,
}  # fmt: skip

_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "bst": 60, "wet": 0, "cet": 60, "cest": 120,
    "eet": 120, "msk": 180, "pkt": 300, "mmt": 390, "ict": 420, "wib": 420, "wita": 480,
    "wit": 540, "sgt": 480, "myt": 480, "hkt": 480, "pht": 480, "bnt": 480, "awst": 480,
    "kst": 540, "jst": 540, "tlt": 540, "acst": 570, "aest": 600, "aedt": 660,
    "nzst": 720, "nzdt": 780, "est": -300, "edt": -240, "cdt": -300, "mdt": -360,
    "pdt": -420, "akst": -540, "hst": -600,
}  # fmt: skip
_AMBIGUOUS = {
    "cst": ({"CN": 480, "TW": 480, "HK": 480, "KP": 480}, -360),
    "pst": ({"PH": 480}, -480),
    "ist": ({"IN": 330}, 330),
    "mst": ({"MY": 480, "MM": 390}, -420),
}


def zone(name: str, country: str | None) -> int | None:
    """Minutes east of Greenwich of an abbreviation, as an outlet of ``country`` means it."""
    if name in _AMBIGUOUS:
        by_country, otherwise = _AMBIGUOUS[name]
        return by_country.get(country or "", otherwise)
    return _ZONES.get(name)
