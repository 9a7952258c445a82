"""Reads ``indicator=visits country=LA 7d the reason``: what, how long, why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from bot.feeds.lists.codes import ASEAN_MEMBERS
from bot.match.verdict import Indicator

KEYS = ("indicator", "country", "feed", "outlet", "story")
LONGEST = timedelta(days=366)
LONGEST_WHY = 300
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_NAMED = re.compile(r"(\w+)=(\"[^\"]*\"|“[^”]*”|\S*)(?:\s+|$)")
_SPAN = re.compile(r"(\d{1,6})([mhd])(?:\s+|$)", re.IGNORECASE)
_COUNTRIES = (*ASEAN_MEMBERS, "ASEAN")


@dataclass(frozen=True, slots=True)
class SilenceWords:
    """What was written; ``span`` None where no length was given."""

    named: Mapping[str, str]
    span: timedelta | None
    why: str


class NotUnderstoodError(ValueError):
    """A word that is none of what it should be; ``key`` says which, as in the texts."""

    def __init__(self, key: str, word: str) -> None:
        super().__init__(word[:60])
        self.key = key


def read(words: str) -> SilenceWords:
    """Read the words after /silence; NotUnderstoodError with the first that is wrong."""
    named: dict[str, str] = {}
    span: timedelta | None = None
    rest = words.strip()
    while rest:
        if span is None and (found := _SPAN.match(rest)) is not None:
            span = int(found[1]) * _UNITS[found[2].lower()]
            if not timedelta() < span <= LONGEST:
                raise NotUnderstoodError("span", found[0])
        elif (found := _NAMED.match(rest)) is not None:
            key = found[1].lower()
            if key not in KEYS or not (value := found[2].strip('"“” ')):
                raise NotUnderstoodError("key", found[1])
            named[key] = value
        else:
            break
        rest = rest[found.end() :]
    return SilenceWords(named, span, rest.strip()[:LONGEST_WHY])


def indicator(word: str) -> Indicator:
    """Return the indicator that a word begins; NotUnderstoodError for none or several."""
    wanted = word.lower().replace("-", "_")
    found = [one for one in Indicator if one.startswith(wanted)]
    if len(found) != 1:
        raise NotUnderstoodError("indicator", word)
    return found[0]


def country(word: str) -> str:
    """Return the code of a member of ASEAN, or ASEAN."""
    if word.upper() not in _COUNTRIES:
        raise NotUnderstoodError("country", word)
    return word.upper()


def host(word: str) -> str:
    """Return the host of an outlet, given as a host or as an address."""
    plain = word.lower()
    try:
        found = urlsplit(plain if "//" in plain else f"//{plain}").hostname or ""
    except ValueError:
        found = ""
    if "." not in found:
        raise NotUnderstoodError("outlet", word)
    return found.removeprefix("www.")
