"""Which view of which board is asked for: read from words, and carried by a button's data."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.board.picture import Kind
from bot.board.words import NORTH
from bot.chat.archive_filter import COUNTRIES, country_of, indicator_of
from bot.chat.request import Button
from bot.match.verdict import Indicator

COMMAND = "board"
_PICTURES = ("picture", "gambar", "그림")


class View(StrEnum):
    """What can be seen; the letter stands in buttons' data."""

    OVERVIEW = "o"
    AGAIN = "O"  # the same as a new message: under a picture there is no text to replace
    INDICATORS = "I"
    INDICATOR = "i"
    COUNTRIES = "C"
    COUNTRY = "c"
    PICTURE = "p"


class NotAskedError(ValueError):
    """Words or data that ask for nothing known."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One view; ``what`` is an indicator, a country or a kind of picture."""

    view: View = View.OVERVIEW
    what: str = ""
    as_of: date | None = None
    baseline: date | None = None

    def button(self, label: str, view: View, what: str = "") -> Button:
        """Return a button that leads to another view of the same board."""
        dates = ".".join(
            "" if one is None else f"{one:%Y%m%d}" for one in (self.as_of, self.baseline)
        )
        return Button(label, COMMAND, f"{view}{dates}.{what}")


def from_data(data: str) -> Asked:
    """Read a button's data; raises NotAskedError for what no button has."""
    parts = data[1:].split(".")
    if len(parts) != 3 or data[0] not in set(View):
        raise NotAskedError(data)
    view = View(data[0])
    known = {
        View.INDICATOR: set(map(str, Indicator)),
        View.COUNTRY: {*COUNTRIES, NORTH},
        View.PICTURE: set(map(str, Kind)),
    }.get(view, {""})
    if parts[2] not in known:
        raise NotAskedError(data)
    return Asked(view, parts[2], _day(parts[0]), _day(parts[1]))


def from_words(words: str, language: str) -> Asked:
    """Read "picture", "laos 2025-12-31", "2021-04-01 2021-01-01"; raises NotAskedError."""
    days: list[date] = []
    rest: list[str] = []
    for word in words.replace(",", " ").split()[:8]:
        try:
            days.append(date.fromisoformat(word))
        except ValueError:
            rest.append(word)
    if len(days) > 2:
        raise NotAskedError(words)
    view, what = _view(" ".join(rest), language)
    first, second = [*days, None, None][:2]
    return Asked(view, what, first, second)


def _view(words: str, language: str) -> tuple[View, str]:
    if not words:
        return View.OVERVIEW, ""
    if words.lower() in _PICTURES:
        return View.PICTURE, Kind.INDICATORS
    country = words.upper() if words.upper() in COUNTRIES else country_of(words, language)
    if country is not None:
        return View.COUNTRY, country
    indicator = indicator_of(words, language)
    if indicator is None:
        raise NotAskedError(words)
    return View.INDICATOR, indicator


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as error:
        raise NotAskedError(text) from error
