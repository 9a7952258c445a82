"""Boards for tests of what is told of them: a ledger and a calendar, and a clock set by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.board import ledger
from bot.board.events import LedgerEvent, Occasion
from bot.board.values import Board, WatchedFeed
from bot.board.words import Precision
from bot.errors import JembatanError
from bot.match.verdict import Indicator
from tests.fakes.web_site import ledger_event, source

__all__ = ["SetClock", "ledger_event", "source"]

BASELINE = date(2025, 10, 1)
DAY = timedelta(days=1)


@dataclass
class SetClock:
    """A clock that people set, forward and back."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


def occasion(name: str, day: date, **fields: Any) -> Occasion:
    """A forum of one day that is about attendance, unless said otherwise."""
    return Occasion(
        **{
            "id": name,
            "title": f"Forum {name}",
            "indicators": (Indicator.ASEAN_FORUMS,),
            "countries": ("MY", "ASEAN"),
            "kind": "forum",
            "starts": day,
            "ends": day,
            "precision": Precision.DAY,
            "expect": "Does the North attend?",
            "last_time": "It sent its ambassador.",
            **fields,
        }
    )


def feeds(count: int, last: date, country: str = "MY") -> list[WatchedFeed]:
    """Feeds that watched every day since the baseline."""
    days = frozenset(BASELINE + n * DAY for n in range((last - BASELINE).days + 1))
    return [
        WatchedFeed(name=f"feed {n}", country=country, added=BASELINE, days=days)
        for n in range(count)
    ]


@dataclass
class FakeBoards:
    """Where boards come from; ``clock`` says which day it is."""

    clock: SetClock
    events: Sequence[LedgerEvent] = ()
    calendar: Sequence[Occasion] = ()
    watching: int = 27
    broken: bool = False
    asked: list[datetime] = field(default_factory=list)

    async def board(self, as_of: date | None = None, baseline: date | None = None) -> Board:
        if self.broken:
            raise JembatanError("occasions.toml is wrong")
        today = self.clock.now().astimezone(UTC).date()
        self.asked.append(self.clock.now())
        return ledger.fold(
            self.events,
            feeds(self.watching, today),
            self.calendar,
            as_of=as_of or today,
            baseline=baseline or BASELINE,
        )
