"""What the page asks of the rest of the program."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any, Protocol

from bot.board.values import Board, LedgerEvent
from bot.chat.services.archive import ArchiveFilter, Event, Hits, Thread
from bot.feeds.feed import Feed, FeedState
from bot.ids import ArticleId
from bot.match.rules import IndicatorInfo
from bot.match.verdict import Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The figures of ``evaluate --json``, and where they come from."""

    figures: Mapping[str, Any] = field(default_factory=dict)  # nothing: there are none
    measured: datetime | None = None  # None: not measured yet
    pending: bool = False  # being measured at this moment


class Site(Protocol):
    """Answers the page's questions; none of them holds up the event loop."""

    @property
    def baseline(self) -> date:
        """The day the score is counted from, where the visitor names none."""

    @property
    def zone(self) -> tzinfo:
        """The zone of every date on the page."""

    def now(self) -> datetime:
        """The present moment."""

    def indicators(self) -> Mapping[Indicator, IndicatorInfo]:
        """Return what indicators.toml says of each indicator."""

    async def version(self) -> str:
        """Return a word that changes with the board and with a measurement, at most a second
        later; cheap enough for every request. Feeds that are polled and reports that move no cell
        do not change it.
        """

    async def board(self, as_of: date | None = None, baseline: date | None = None) -> Board:
        """Return the board of a day; without one, of today since the set baseline."""

    async def told(self, names: Collection[str]) -> Mapping[str, Event]:
        """Return stories by their public ids, as they are today; unknown ones are left out."""

    async def history(self, name: str) -> LedgerEvent | None:
        """Return a line of imported history by its id."""

    async def thread(self, name: str) -> Thread | None:
        """Return the event of a public id or of a link, after merges, with its thread."""

    async def search(
        self, words: str, wanted: ArchiveFilter, before: ArticleId | None = None
    ) -> Hits:
        """Return the newest reports that hold every word, older than ``before``."""

    async def alerts(
        self, indicator: Indicator | None = None, country: str | None = None
    ) -> Sequence[Event]:
        """Return the latest changed events that were told, those that were taken back too."""

    async def installation(self) -> str:
        """Return a word that no other installation has, and that does not change."""

    async def feeds(self) -> Sequence[tuple[Feed, FeedState]]:
        """Return every feed of the list, by country and name."""

    async def evaluation(self) -> Evaluation:
        """Return how well the matcher does on labelled texts; never waits for a measurement."""
