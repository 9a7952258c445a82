"""Country and language codes: which are real, what they are called, and what was probably meant."""

import difflib
import re
from collections.abc import Iterable
from functools import cache

from babel import Locale
from babel.languages import get_official_languages

ORGANISATIONS = {"UN": "United Nations", "ASEAN": "ASEAN"}
ASEAN_MEMBERS = ("BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN")

# CLDR knows regions that ISO 3166 never assigned (reserved, private or testing codes).
_NOT_ISO = re.compile("AC|CP|CQ|DG|EA|E[UZ]|IC|QO|TA|UN|X[ABK]|ZZ")
_NOT_A_LANGUAGE = frozenset(("und", "mul", "zxx"))
_SHORT_NAMES = {"HK": "Hong Kong", "MO": "Macao", "MM": "Myanmar"}
# ISO 639-1 has a two-letter code for these; one spelling keeps comparisons simple.
_PREFERRED = {"fil": "tl"}
_COUNTRY_HABITS = {"UK": "GB"}


@cache
def countries() -> dict[str, str]:
    """Every ISO 3166 country by code, with its English name."""
    names = Locale("en").territories
    return {
        code: _SHORT_NAMES.get(code, name)
        for code, name in names.items()
        if re.fullmatch("[A-Z]{2}", code) and not _NOT_ISO.fullmatch(code)
    }


@cache
def languages() -> dict[str, str]:
    """Every ISO 639 language by code, with its English name."""
    return {
        code: name
        for code, name in Locale("en").languages.items()
        if re.fullmatch("[a-z]{2,3}", code) and code not in _NOT_A_LANGUAGE
    }


def is_place(code: str) -> bool:
    """Whether the code may stand as a feed's country: ISO 3166, UN or ASEAN."""
    return code in ORGANISATIONS or code in countries()


def place_name(code: str) -> str:
    """The English name of a country or organisation; the code itself when unknown."""
    return ORGANISATIONS.get(code) or countries().get(code, code)


def preferred_language(code: str) -> str:
    """The one spelling used inside: ``tl`` for ``fil``."""
    return _PREFERRED.get(code, code)


def suggest_country(written: str) -> str | None:
    """The code somebody probably meant: by case, by English name, by likeness."""
    places = {**countries(), **ORGANISATIONS}
    code = _COUNTRY_HABITS.get(written.upper(), written.upper())
    return _by_name(code, written, places) or _alike(written, places)


def suggest_language(written: str) -> str | None:
    """The code somebody probably meant: a name, a locale such as ``zh-CN``, a country's code."""
    head = re.split("[-_]", written.lower())[0]
    named = _by_name(head, written, languages())
    if named:
        return named
    spoken = [code for code in get_official_languages(written.upper()) if code in languages()]
    return spoken[0] if spoken else _alike(written, languages())


def mistaken_language(language: str, country: str) -> str | None:
    """The language meant when a country's code was written: ``kr`` is Kanuri, Korea has ``ko``."""
    if language != country.lower():
        return None
    spoken = get_official_languages(country, de_facto=True)
    return None if not spoken or language in spoken else spoken[0]


def closest(written: str, known: Iterable[str]) -> str | None:
    """The known word most like the one written, or None when none is near."""
    found = difflib.get_close_matches(written, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def _alike(written: str, names: dict[str, str]) -> str | None:
    """By likeness to an English name; codes of two letters are all alike, so not by those."""
    folded = {name.casefold(): code for code, name in names.items()}
    found = closest(written.casefold(), folded) if len(written) > 3 else None
    return folded[found] if found else None


def _by_name(code: str, written: str, names: dict[str, str]) -> str | None:
    if code in names:
        return code
    wanted = written.strip().casefold()
    exact = [key for key, name in names.items() if name.casefold() == wanted]
    starts = [key for key, name in names.items() if name.casefold().startswith(wanted)]
    found = exact or (starts if len(wanted) > 2 else [])
    return found[0] if found else None
