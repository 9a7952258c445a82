"""What the ledger reads: events with their claims and sources, and the calendar of tests."""

from dataclasses import dataclass
from datetime import date

from bot.board.words import Precision
from bot.match.verdict import Indicator, Polarity, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One report of an event, in one outlet."""

    outlet: str
    url: str | None
    published: date | None
    title: str = ""
    language: str = ""
    country: str = ""  # of the outlet; empty where history.jsonl does not say
    kind: str = ""  # as in feeds.toml; empty where history.jsonl does not say
    official_of: str | None = None
    independent: bool = True  # neither an aggregator nor a reprint


@dataclass(frozen=True, slots=True, kw_only=True)
class EventClaim:
    """What an event says under one indicator, and which of its sources say so."""

    indicator: Indicator
    stage: Stage | None  # ladder indicators
    polarity: Polarity | None  # conditions
    asean_actors: tuple[str, ...]
    date: date  # of the first report that says so
    closes: bool = False
    sources: tuple[int, ...] = ()  # indexes into LedgerEvent.sources
    by_analyst: bool = False  # an analyst set it so, or confirmed the event

    @property
    def step(self) -> str:
        """The stage or polarity in one word; ``closes`` for a proposal to close."""
        return "closes" if self.closes else str(self.polarity or self.stage)

    @property
    def opens(self) -> bool:
        """Whether it takes a ladder cell up, or keeps it there."""
        return not self.closes and self.stage in (Stage.PROPOSED, Stage.AGREED, Stage.HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEvent:
    """One event: a story of ours, or a line of history.jsonl."""

    id: str  # public id of the story, or id of the line
    date: date  # of the event; of its first report where the event's own is not known
    precision: Precision = Precision.DAY
    title: str = ""
    claims: tuple[EventClaim, ...] = ()
    sources: tuple[Source, ...] = ()
    imported: bool = False
    confirmed_by_analyst: bool = False
    countries: tuple[str, ...] = ()
    note: str = ""

    @property
    def path(self) -> str:
        """Its address on the page."""
        return f"/{'history' if self.imported else 'story'}/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One line of the calendar of tests (occasions.toml)."""

    id: str
    title: str
    indicators: tuple[Indicator, ...]
    countries: tuple[str, ...]
    kind: str
    starts: date
    ends: date  # the last day; of an occasion known by its month, the last day of the month
    precision: Precision
    expect: str
    last_time: str
    announced: date | None = None  # nobody knew of it before; None: it was always to be expected
    recurs: str = ""
    sources: tuple[Source, ...] = ()
    note: str = ""
