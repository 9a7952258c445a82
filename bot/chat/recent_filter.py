"""Reads the words after /recent, and carries a filter through a button's data."""

from babel import Locale

from bot import ids
from bot.alerts.gist import texts
from bot.chat.services.archive import RecentFilter
from bot.ids import ArticleId
from bot.match.verdict import Indicator

COUNTRIES = ("ID", "MY", "SG", "TH", "VN", "PH", "LA", "KH", "MM", "BN", "TL", "ASEAN")
LANGUAGES = ("en", "id", "ms", "vi", "th", "tl", "lo", "km", "my", "zh", "ko", "ja", "pt", "tet")
MOST_DAYS = 3650
_FIELD = "~"


class UnknownWordError(ValueError):
    """A word that is no indicator, country, language or number of days."""


def read_words(words: str, language: str) -> RecentFilter:
    """Read "laos visits 30d km" in any order; UnknownWordError with the first word not known."""
    indicator: Indicator | None = None
    country: str | None = None
    spoken: str | None = None
    days: int | None = None
    for word in words.lower().replace(",", " ").split()[:8]:
        if (number := _days(word)) is not None:
            days = number
        elif (place := _country(word, language)) is not None:
            country = place
        elif (found := _indicator(word)) is not None:
            indicator = found
        elif word in LANGUAGES:
            spoken = word
        else:
            raise UnknownWordError(word[:40])
    return RecentFilter(indicator, country, spoken, days)


def _days(word: str) -> int | None:
    digits = word.removesuffix("d")
    return min(int(digits), MOST_DAYS) if digits.isascii() and digits.isdigit() else None


def _indicator(word: str) -> Indicator | None:
    wanted = word.replace("-", "_")
    if len(wanted) < 5:
        return None
    return next((one for one in Indicator if one.startswith(wanted)), None)


def _country(word: str, language: str) -> str | None:
    """Return the code of a country named in either language, or by a code in upper or lower case.

    "id" and "my" are countries and languages: as a country, the name is asked for.
    """
    for code in COUNTRIES:
        names = {code.lower()} if code.lower() not in LANGUAGES else set()
        names |= {texts(one).country(code).lower() for one in (language, "en")}
        if word in names:
            return code
    return None


def described(wanted: RecentFilter, language: str) -> str:
    """Return the filter in words, or an empty string."""
    words = texts(language)
    parts = []
    if wanted.indicator is not None:
        parts.append(words.text(f"indicator.{wanted.indicator}"))
    if wanted.country is not None:
        parts.append(words.country(wanted.country))
    if wanted.language is not None:
        parts.append(str(Locale.parse(words.language).languages.get(wanted.language, "?")))
    if wanted.days is not None:
        parts.append(f"{wanted.days} d")
    return ", ".join(parts)


def to_data(wanted: RecentFilter, before: ArticleId | None) -> str:
    """Return filter and place as a button's data."""
    fields = (
        wanted.indicator or "",
        wanted.country or "",
        wanted.language or "",
        "" if wanted.days is None else str(wanted.days),
        "" if before is None else ids.public(before),
    )
    return _FIELD.join(fields)


def from_data(data: str) -> tuple[RecentFilter, ArticleId | None]:
    """Read a button's data; ValueError for anything that ``to_data`` does not make."""
    indicator, country, language, days, before = data.split(_FIELD)
    if country and country not in COUNTRIES:
        raise ValueError("no such country")
    if language and language not in LANGUAGES:
        raise ValueError("no such language")
    wanted = RecentFilter(
        Indicator(indicator) if indicator else None,
        country or None,
        language or None,
        min(int(days), MOST_DAYS) if days else None,
    )
    return wanted, ArticleId(ids.from_public(before)) if before else None
