"""What the board is made of. Values only; everybody imports them from here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.board.events import EventClaim, LedgerEvent, Occasion, Source
from bot.board.words import (
    ASEAN,
    MEMBERS,
    NORTH,
    CellState,
    Door,
    Evidence,
    OccasionPhase,
    Precision,
    Rate,
    Trend,
)
from bot.match.verdict import Indicator, Polarity

__all__ = [
    "ASEAN",
    "MEMBERS",
    "NORTH",
    "BaseRate",
    "Board",
    "Cell",
    "CellState",
    "Door",
    "DoorStatus",
    "EventClaim",
    "Evidence",
    "LastEvent",
    "LedgerEvent",
    "MonthCount",
    "Move",
    "Occasion",
    "OccasionPhase",
    "OccasionStatus",
    "Precision",
    "Rate",
    "Source",
    "Trend",
    "WatchedFeed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastEvent:
    """The newest event of a cell."""

    event_id: str
    path: str
    date: date
    title: str
    step: str  # a stage, "closes", or a polarity
    sources: tuple[Source, ...]  # those that say so
    imported: bool
    precision: Precision = Precision.DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    """One month of a cell; months without an event are left out."""

    month: str  # "2025-10"
    count: int
    highest: str  # ladder: the highest stage, "setback" where there was nothing else; conditions:
    # the most frequent polarity


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRate:
    """What history says of one indicator and country before the baseline."""

    indicator: Indicator
    country: str
    events: int
    years: float  # of the history that was looked at
    last: date | None

    @property
    def per_year(self) -> float:
        """Events a year; 0 without history."""
        return self.events / self.years if self.years else 0.0

    @property
    def rate(self) -> Rate:
        """How one more event reads."""
        if self.events == 0:
            return Rate.FIRST
        return Rate.RARE if self.per_year < 1 else Rate.ROUTINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One indicator and country."""

    indicator: Indicator
    country: str  # a member's code, ASEAN, or KP
    state: CellState | None  # None: a condition
    setback: bool
    at_risk: bool
    missed: tuple[str, ...]  # ladder: ids of occasions that came and went, and nothing opened since
    confirmed: bool  # False too where there is nothing to confirm
    polarities: Mapping[Polarity, int]  # conditions: since the baseline
    trend: Trend
    evidence: Evidence
    last_event: LastEvent | None  # since the baseline
    days_since: int | None
    watched_days: int  # since the last event, else since the baseline
    feeds_alive: int
    feeds_total: int
    months: tuple[MonthCount, ...]  # since the baseline, oldest first
    events: tuple[str, ...]  # ids, newest first, since the baseline
    before: LastEvent | None  # the newest event before the baseline
    rate: BaseRate

    @property
    def unconfirmed(self) -> bool:
        """Whether people should read "reported, unconfirmed"."""
        return self.last_event is not None and not self.confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorStatus:
    """One door, by its best cell over all countries."""

    indicator: Indicator
    door: Door
    state: CellState  # of the best cell
    countries: tuple[str, ...]  # those that stand there; of a shut door those that keep it shut
    confirmed: bool  # one of them is


@dataclass(frozen=True, slots=True, kw_only=True)
class OccasionStatus:
    """An occasion on the day of the board."""

    occasion: Occasion
    phase: OccasionPhase
    days_until: int  # negative once it has begun
    reported: tuple[str, ...]  # ids of the events that answer it, oldest first
    unanswered: tuple[Indicator, ...]  # once the result is due
    watched_days: int  # of its window so far
    feeds_alive: int  # that watched the window
    feeds_total: int
    remind_on: date | None  # nine days before; None: not known to the day
    result_on: date  # when it can be said that it came and went


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One change of a cell since the baseline."""

    date: date
    indicator: Indicator
    country: str
    before: CellState
    after: CellState
    step: str  # what did it: a stage, "closes", or "decay"
    event_id: str | None  # None: time alone did it


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedFeed:
    """One feed and the days on which it watched: it answered, and was not silent."""

    name: str
    country: str
    added: date
    removed: date | None = None  # or switched off
    days: frozenset[date] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The whole board as of one day."""

    as_of: date
    baseline: date
    sentence: str  # English; bot.board.sentence has the other languages
    doors: tuple[DoorStatus, ...]
    cells: tuple[Cell, ...]  # doors first, then engagement, then conditions; countries A to Z
    occasions: tuple[OccasionStatus, ...]  # since the baseline, in order of time
    moves: tuple[Move, ...]  # oldest first
    events: tuple[LedgerEvent, ...]  # since the baseline, newest first; no event twice
    earlier: tuple[LedgerEvent, ...]  # before the baseline, newest first: the background
    watched_days: int  # since the baseline, by any feed

    def cell(self, indicator: Indicator, country: str) -> Cell:
        """Return one cell; raises KeyError for a country without one."""
        for one in self.cells:
            if one.indicator is indicator and one.country == country:
                return one
        raise KeyError((indicator, country))
