"""What a reader wants to be told, and when. A value, kept as JSON with the destination. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.alerts import mute
from bot.alerts.intent import Severity
from bot.alerts.mute import Mute
from bot.match.verdict import Indicator

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Cadence(StrEnum):
    """How often a reader wants to hear."""

    INSTANT = "instant"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From ``start`` until ``end``, local time, over midnight where it ends earlier.

    A start that is also the end means none.
    """

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """The wishes of one destination; without any, everything at once.

    An empty filter lets everything through. ``wakes`` is the least severity that is told during
    quiet hours all the same; None: nothing is.
    """

    cadence: Cadence = Cadence.INSTANT
    at: time = time(8)  # of daily and weekly digests, local
    weekday: int = 0  # of weekly digests; 0 is Monday
    quiet: QuietHours | None = None
    zone: str = "UTC"  # IANA name
    wakes: Severity | None = None
    indicators: frozenset[Indicator] = frozenset()
    countries: frozenset[str] = frozenset()  # ASEAN actors: ISO 3166, or "ASEAN"
    languages: frozenset[str] = frozenset()  # of the reports
    least: Severity = Severity.CONDITION
    mutes: tuple[Mute, ...] = ()  # what is not told for a while, ended ones too for some days
    brief: bool = True  # the Monday brief of the board
    occasions: bool = True  # reminders before an occasion, and its result
    pinned: bool = False  # a pinned message with the board

    def as_json(self) -> dict[str, Any]:
        """Return what ``from_json`` reads: the zone, and what differs from the defaults."""
        values: dict[str, Any] = {
            "cadence": str(self.cadence),
            "at": f"{self.at:%H:%M}",
            "weekday": self.weekday,
            "quiet": None if self.quiet is None else str(self.quiet),
            "zone": self.zone,
            "wakes": None if self.wakes is None else str(self.wakes),
            "indicators": sorted(map(str, self.indicators)),
            "countries": sorted(self.countries),
            "languages": sorted(self.languages),
            "least": str(self.least),
            "mutes": [one.as_json() for one in self.mutes],
            "brief": self.brief,
            "occasions": self.occasions,
            "pinned": self.pinned,
        }
        return {key: value for key, value in values.items() if value != _DEFAULTS.get(key)}


_DEFAULTS: dict[str, Any] = {
    "cadence": "instant",
    "at": "08:00",
    "weekday": 0,
    "quiet": None,
    "wakes": None,
    "indicators": [],
    "countries": [],
    "languages": [],
    "least": "condition",
    "mutes": [],
    "brief": True,
    "occasions": True,
    "pinned": False,
}


def from_json(stored: object) -> Preferences:
    """Read preferences; what cannot be read (an older or newer program's) is as by default."""
    if not isinstance(stored, Mapping) or not stored:
        return Preferences()
    known: dict[str, Any] = {}
    for name, read in _READERS.items():
        if name in stored:
            try:
                known[name] = read(stored[name])
            except (ValueError, TypeError, AttributeError):
                continue
    return Preferences(**known)


def quiet_hours(text: str) -> QuietHours:
    """Read "22:00-07:00"; raises ValueError with a sentence."""
    start, dash, end = text.partition("-")
    try:
        if not dash:
            raise ValueError(text)
        return QuietHours(_time(start), _time(end))
    except ValueError as error:
        raise ValueError(f"{text!r} is no span of hours such as 22:00-07:00") from error


@lru_cache(maxsize=1000)
def is_zone(name: str) -> bool:
    """Whether the machine knows this time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _time(value: Any) -> time:
    hour, colon, minute = value.strip().partition(":")
    if not colon or len(minute) != 2 or not (hour + minute).isdecimal():
        raise ValueError(value)
    return time(int(hour), int(minute))


def _weekday(value: Any) -> int:
    if value not in range(7) or isinstance(value, bool):
        raise ValueError(value)
    return int(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _zone(value: Any) -> str:
    if not isinstance(value, str) or not is_zone(value):
        raise ValueError(value)
    return value


def _or_none(read: Callable[[Any], T]) -> Callable[[Any], T | None]:
    return lambda value: None if value is None else read(value)


def _words(value: Any) -> frozenset[str]:
    return frozenset(word for word in _listed(value) if isinstance(word, str))


def _indicators(value: Any) -> frozenset[Indicator]:
    known = {str(one) for one in Indicator}
    return frozenset(Indicator(word) for word in _words(value) if word in known)


def _mutes(value: Any) -> tuple[Mute, ...]:
    """Read mutes; one that cannot be read stays out, the others count."""
    found = []
    for stored in _listed(value):
        try:
            found.append(mute.from_json(stored))
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    return tuple(found)


def _listed(value: Any) -> Iterable[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


_READERS: dict[str, Callable[[Any], Any]] = {
    "cadence": Cadence,
    "at": _time,
    "weekday": _weekday,
    "quiet": _or_none(quiet_hours),
    "zone": _zone,
    "wakes": _or_none(Severity),
    "indicators": _indicators,
    "countries": _words,
    "languages": _words,
    "least": Severity,
    "mutes": _mutes,
    "brief": _flag,
    "occasions": _flag,
    "pinned": _flag,
}
