"""What a visitor asks for in the address: read once, or refused in one sentence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from starlette.exceptions import HTTPException

from bot.alerts.html import clean, clip, flat
from bot.board.values import ASEAN, MEMBERS, NORTH
from bot.chat.archive_filter import LANGUAGES, MOST_DAYS, country_of
from bot.chat.services.archive import ArchiveFilter
from bot.ids import ArticleId, from_public
from bot.match.verdict import Indicator

PLACES = (*MEMBERS, ASEAN)
EARLIEST = date(1990, 1, 1)  # before the first line of history
LONGEST_WORDS = 200
_MOST_PAGES = 9999
LONGEST_QUOTED = 40


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a visitor names; None is today, and the set baseline."""

    as_of: date | None = None
    baseline: date | None = None

    def query(self) -> dict[str, str]:
        """Return them as an address carries them."""
        named = {"as-of": self.as_of, "baseline": self.baseline}
        return {name: day.isoformat() for name, day in named.items() if day is not None}


def refused(sentence: str) -> HTTPException:
    """Return what ends in the page that says what is wrong with the address."""
    return HTTPException(400, sentence)


def period(query: Mapping[str, str], today: date, baseline: date) -> Period:
    """Read ``as-of`` and ``baseline``."""
    found = Period(_day(query, "as-of"), _day(query, "baseline"))
    if found.as_of is not None and found.as_of > today:
        raise refused(f"as-of: {found.as_of} has not come yet; the last day is {today}.")
    if (found.baseline or baseline) > (found.as_of or today):
        if found.baseline is not None:
            raise refused("baseline: it must not be later than the day of the board.")
        raise refused(
            f"as-of: {found.as_of or today} lies before {baseline}, from which the score is"
            " counted; name an earlier baseline too."
        )
    return found


def _day(query: Mapping[str, str], name: str) -> date | None:
    text = query.get(name, "").strip()
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or len(text) != len("2025-10-01"):
        raise refused(f"{name}: {_quoted(text)} is no date such as 2025-10-01.")
    if found < EARLIEST:
        raise refused(f"{name}: nothing is known from before {EARLIEST}.")
    return found


def archive_filter(query: Mapping[str, str], beside: Collection[str] = ()) -> ArchiveFilter:
    """Read ``indicator``, ``country``, ``language`` and ``days``.

    ``beside``: codes that are no member of ASEAN, and may be asked for all the same.
    """
    country = query.get("country", "").strip()
    return ArchiveFilter(
        indicator(query.get("indicator", "")),
        country.upper() if country.upper() in beside else place(country),
        _language(query.get("language", "")),
        _days(query.get("days", "")),
    )


def indicator(text: str) -> Indicator | None:
    """Read an indicator's id; None where nothing is asked."""
    if not text.strip():
        return None
    try:
        return Indicator(text.strip().lower())
    except ValueError:
        raise refused(f"indicator: there is none called {_quoted(text)}.") from None


def place(text: str) -> str | None:
    """Read a member's code, ASEAN, or its English name; None where nothing is asked."""
    word = text.strip()
    if not word:
        return None
    code = word.upper() if word.upper() in PLACES else country_of(word, "en")
    if code is None:
        raise refused(f"country: {_quoted(text)} is neither a member of ASEAN nor ASEAN.")
    return code


def known_place(code: str) -> str | None:
    """Return the code of a page's country as it is written; None for any other."""
    return code.upper() if code.upper() in (*PLACES, NORTH) else None


def _language(text: str) -> str | None:
    word = text.strip().lower()
    if word and word not in LANGUAGES:
        raise refused(f"language: {_quoted(text)} is none of {', '.join(LANGUAGES)}.")
    return word or None


def _days(text: str) -> int | None:
    number = _number("days", text)
    return None if number is None else max(1, min(number, MOST_DAYS))


def page(query: Mapping[str, str]) -> int:
    """Read the number of a page: visitors count from 1, the archive from 0."""
    number = _number("page", query.get("page", ""))
    return 0 if number is None else max(0, min(number, _MOST_PAGES) - 1)


def before(query: Mapping[str, str]) -> ArticleId | None:
    """Read where a search goes on."""
    text = query.get("before", "").strip()
    if not text:
        return None
    try:
        return ArticleId(from_public(text))
    except ValueError:
        raise refused(f"before: {_quoted(text)} is no id.") from None


def _number(name: str, text: str) -> int | None:
    word = text.strip()
    if not word:
        return None
    if not (word.isascii() and word.isdigit() and len(word) <= 9):
        raise refused(f"{name}: {_quoted(text)} is no number.")
    return int(word)


def _quoted(text: str) -> str:
    return f"“{clip(clean(flat(text)), LONGEST_QUOTED)}”"
