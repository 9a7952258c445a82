"""Buttons that set one key of a feed: guesses first, then what is usual here.

Data is ``<subject>:<letter>`` to ask and ``<subject>:<letter>:<value>`` to set; the subject says
which feed or draft it is about.
"""

from collections.abc import Callable, Mapping, Sequence

from bot.chat.feed_screens import phrases
from bot.chat.request import Button, Request, Row
from bot.feeds.feed import FeedKind
from bot.feeds.lists.codes import ASEAN_MEMBERS

FIELDS = {"c": "country", "l": "language", "k": "kind", "o": "official_of", "t": "interval"}
UNSET = "-"
_PLACES = (*ASEAN_MEMBERS, "KP", "KR", "CN", "JP", "RU", "US", "AU", "GB", "UN", "ASEAN")
_STATES = tuple(code for code in _PLACES if code not in ("UN", "ASEAN"))
_SPOKEN = ("en", "id", "ms", "vi", "th", "tl", "lo", "km", "my", "zh", "ko", "ja", "pt", "tet")
_INTERVALS = ("5m", "10m", "15m", "30m", "1h", "3h", "6h", "1d")
_WIDTHS = {"k": 2, "c": 3, "o": 3, "l": 3, "t": 4}
_MOST_GUESSES = 3

_VALUES: Mapping[str, Sequence[str]] = {
    "c": _PLACES,
    "l": (*_SPOKEN, UNSET),
    "k": tuple(str(one) for one in FeedKind),
    "o": (*_STATES, UNSET),
    "t": _INTERVALS,
}
_LABELS: Mapping[str, Callable[[Request, str], str]] = {
    "c": phrases.country,
    "l": lambda request, code: phrases.language(request, None if code == UNSET else code),
    "k": phrases.kind,
    "o": lambda request, code: phrases.country(request, None if code == UNSET else code),
    "t": lambda _, text: text,
}


def rows(
    request: Request, command: str, subject: str, letter: str, guesses: Sequence[str] = ()
) -> tuple[Row, ...]:
    """Return the values of one key as buttons, and the way back."""
    values = dict.fromkeys([*guesses[:_MOST_GUESSES], *_VALUES[letter]])
    word = _LABELS[letter]
    buttons = [Button(word(request, one), command, f"{subject}:{letter}:{one}") for one in values]
    width = _WIDTHS[letter]
    grid = [tuple(buttons[at : at + width]) for at in range(0, len(buttons), width)]
    return (*grid, (Button(request.texts.text("feeds.back-one"), command, subject),))


def label(request: Request, letter: str, value: str | None) -> str:
    """Return a value in words; a question mark for one that is needed and missing."""
    if value is None and letter in "ck":
        return "?"
    return _LABELS[letter](request, value or UNSET)


def read(rest: str) -> tuple[str, str | None] | None:
    """Read what follows the subject: a key and, if one was chosen, its value; None for no such.

    A value is checked where it is set; here it is free input.
    """
    letter, colon, value = rest.partition(":")
    return (letter, value if colon else None) if letter in FIELDS else None
