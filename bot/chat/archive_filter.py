"""Filters of questions: read from words, told in words, carried by a button's data."""

import re
from dataclasses import replace

from babel.units import format_unit

from bot.alerts.gist import texts
from bot.catalogue import Catalogue
from bot.chat.services.archive import ArchiveFilter
from bot.match.verdict import Indicator

COUNTRIES = ("ID", "MY", "SG", "TH", "VN", "PH", "LA", "KH", "MM", "BN", "TL", "ASEAN")
LANGUAGES = ("en", "id", "ms", "vi", "th", "tl", "lo", "km", "my", "zh", "ko", "ja", "pt", "tet")
MOST_DAYS = 3650
_SHORTEST = 5  # letters of an indicator's name: fewer could be a country
_OPTION = re.compile(r"(?:^|\s)(days|country|indicator|language)=(\S+)$", re.IGNORECASE)
MARK = "~"  # between the fields of a button's data; stands in no word that a filter knows
_MOST_PAGES = 9999


class UnknownWordError(ValueError):
    """A word that is no indicator, country, language or number of days."""


def read_words(words: str, language: str) -> ArchiveFilter:
    """Read "laos visits 30d km" in any order; UnknownWordError with the first word not known."""
    wanted = ArchiveFilter()
    for word in words.lower().replace(",", " ").split()[:8]:
        if (number := _days(word)) is not None:
            wanted = replace(wanted, days=number)
        elif (place := country_of(word, language)) is not None:
            wanted = replace(wanted, country=place)
        elif (found := indicator_of(word, language)) is not None:
            wanted = replace(wanted, indicator=found)
        elif word in LANGUAGES:
            wanted = replace(wanted, language=word)
        else:
            raise UnknownWordError(word[:40])
    return wanted


def split_options(words: str, language: str) -> tuple[str, ArchiveFilter]:
    """Part "aid days=30 country=LA" into words and filter; UnknownWordError for a bad value."""
    wanted = ArchiveFilter()
    kept = words.strip()
    while found := _OPTION.search(kept):
        wanted = _with(wanted, found[1].lower(), found[2].lower(), language)
        kept = kept[: found.start()].rstrip()
    return kept, wanted


def _with(wanted: ArchiveFilter, name: str, value: str, language: str) -> ArchiveFilter:
    if name == "days" and (number := _days(value)) is not None:
        return replace(wanted, days=number)
    if name == "country":
        code = value.upper() if value.upper() in COUNTRIES else country_of(value, language)
        if code is not None:
            return replace(wanted, country=code)
    if name == "indicator" and (found := indicator_of(value, language)) is not None:
        return replace(wanted, indicator=found)
    if name == "language" and value in LANGUAGES:
        return replace(wanted, language=value)
    raise UnknownWordError(value[:40])


def _days(word: str) -> int | None:
    digits = word.removesuffix("d")
    if not (digits.isascii() and digits.isdigit()):
        return None
    return min(int(digits[-9:]) if len(digits) < 10 else MOST_DAYS, MOST_DAYS)


def indicator_of(words: str, language: str) -> Indicator | None:
    """Return the indicator with this name, or that begins so; its name in either language too."""
    wanted = " ".join(words.lower().replace("_", " ").replace("-", " ").split())
    begins = len(wanted) >= _SHORTEST
    for one in Indicator:
        names = {texts(each).text(f"indicator.{one}").lower() for each in (language, "en")}
        if wanted in names or (begins and one.replace("_", " ").startswith(wanted)):
            return one
    return None


def country_of(words: str, language: str) -> str | None:
    """Return the code of a country named in either language, or by a code in upper or lower case.

    "id" and "my" are countries and languages: as a country, the name is asked for.
    """
    wanted = " ".join(words.lower().split())
    for code in COUNTRIES:
        names = {code.lower()} if code.lower() not in LANGUAGES else set()
        names |= {texts(one).country(code).lower() for one in (language, "en")}
        if wanted in names:
            return code
    return None


def described(wanted: ArchiveFilter, language: str) -> str:
    """Return the filter in words, or an empty string."""
    words = texts(language)
    parts = []
    if wanted.indicator is not None:
        parts.append(words.text(f"indicator.{wanted.indicator}"))
    if wanted.country is not None:
        parts.append(words.country(wanted.country))
    if wanted.language is not None:
        parts.append(words.language_name(wanted.language))
    if wanted.days is not None:
        parts.append(days_text(wanted.days, words))
    return ", ".join(parts)


def days_text(count: int, words: Catalogue) -> str:
    """Return a number of days: "30 days"."""
    return str(format_unit(count, "duration-day", locale=words.locale))


def to_data(wanted: ArchiveFilter, page: int = 0) -> str:
    """Return filter and page as a button's data."""
    fields = (
        wanted.indicator or "",
        wanted.country or "",
        wanted.language or "",
        "" if wanted.days is None else str(wanted.days),
        str(page) if page else "",
    )
    return MARK.join(fields)


def from_data(data: str) -> tuple[ArchiveFilter, int]:
    """Read a button's data; ValueError for anything that ``to_data`` does not make."""
    indicator, country, language, days, page = data.split(MARK)
    if country and country not in COUNTRIES:
        raise ValueError("no such country")
    if language and language not in LANGUAGES:
        raise ValueError("no such language")
    wanted = ArchiveFilter(
        Indicator(indicator) if indicator else None,
        country or None,
        language or None,
        min(_number(days), MOST_DAYS) if days else None,
    )
    return wanted, page_of(page)


def page_of(text: str) -> int:
    """Return the number of a page, from 0; ValueError for what is none."""
    return min(_number(text), _MOST_PAGES) if text else 0


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError("not a number")
    return int(text)
