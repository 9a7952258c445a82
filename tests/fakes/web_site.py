"""A site without a database: what pages show when the archive says just this."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from typing import Any

import httpx

from bot.board import ledger
from bot.board.events import EventClaim, LedgerEvent, Occasion, Source
from bot.board.values import Board, Precision, WatchedFeed
from bot.board.web import application
from bot.board.web.site import Evaluation
from bot.chat.services.archive import ArchiveFilter, Event, Hits, Thread
from bot.feeds.feed import Feed, FeedState
from bot.ids import ArticleId, public
from bot.match import rulebook
from bot.match.rules import IndicatorInfo
from bot.match.verdict import CONDITIONS, Indicator, Polarity, Stage
from tests.fakes.polled import ROOT

NOW = datetime(2025, 12, 20, 9, 0, tzinfo=UTC)
BASELINE = date(2025, 10, 1)


@cache
def infos() -> Mapping[Indicator, IndicatorInfo]:
    return rulebook.load(ROOT / "indicators").indicators


def source(outlet: str = "Warta Contoh", **fields: Any) -> Source:
    """A report of an event; two different outlets confirm it."""
    url = fields.pop("url", f"https://{outlet.replace(' ', '').lower()}.example/1")
    return Source(**{"outlet": outlet, "url": url, "published": None, "language": "en", **fields})


def ledger_event(
    name: str,
    day: date,
    indicator: str = "visits",
    step: str = "held",
    actors: tuple[str, ...] = ("LA",),
    *,
    title: str = "",
    sources: Sequence[Source] = (),
    imported: bool = False,
    precision: Precision = Precision.DAY,
) -> LedgerEvent:
    """An event with one claim, which all of its sources make."""
    shown = tuple(sources) or (source(title=title),)
    condition = Indicator(indicator) in CONDITIONS
    claim = EventClaim(
        indicator=Indicator(indicator),
        stage=None if condition else Stage(step),
        polarity=Polarity(step) if condition else None,
        asean_actors=actors,
        date=day,
        sources=tuple(range(len(shown))),
    )
    return LedgerEvent(
        id=name,
        date=day,
        precision=precision,
        title=title or name,
        claims=(claim,),
        sources=shown,
        imported=imported,
        countries=actors,
    )


@dataclass
class FakeSite:
    """Implements ``bot.board.web.site.Site`` with what a test puts into it."""

    ledger: Sequence[LedgerEvent] = ()
    watch: Sequence[WatchedFeed] = ()
    calendar: Sequence[Occasion] = ()
    threads: Mapping[str, Thread] = field(default_factory=dict)
    hits: Hits = field(default_factory=lambda: Hits((), None))
    listed: Sequence[tuple[Feed, FeedState]] = ()
    measured: Evaluation = field(default_factory=Evaluation)
    failing: Exception | None = None
    moment: datetime = NOW
    state: str = "1"
    asked: list[str] = field(default_factory=list)
    searched: list[tuple[str, ArchiveFilter, ArticleId | None]] = field(default_factory=list)

    baseline: date = BASELINE
    zone: tzinfo = UTC

    def now(self) -> datetime:
        return self.moment

    def indicators(self) -> Mapping[Indicator, IndicatorInfo]:
        return infos()

    async def installation(self) -> str:
        return "0000000000000"

    async def version(self) -> str:
        return self.state

    async def board(self, as_of: date | None = None, baseline: date | None = None) -> Board:
        self._called("board")
        return ledger.fold(
            self.ledger,
            self.watch,
            self.calendar,
            as_of=as_of or self.moment.date(),
            baseline=baseline or self.baseline,
        )

    async def told(self, names: Collection[str]) -> Mapping[str, Event]:
        events = {one: thread.event for one, thread in self.threads.items()}
        return {name: events[name] for name in names if name in events}

    async def history(self, name: str) -> LedgerEvent | None:
        return next((one for one in self.ledger if one.imported and one.id == name), None)

    async def thread(self, name: str) -> Thread | None:
        self._called("thread")
        return self.threads.get(name)

    async def search(
        self, words: str, wanted: ArchiveFilter, before: ArticleId | None = None
    ) -> Hits:
        self.searched.append((words, wanted, before))
        return self.hits

    async def alerts(
        self, indicator: Indicator | None = None, country: str | None = None
    ) -> Sequence[Event]:
        return [thread.event for thread in self.threads.values()]

    async def feeds(self) -> Sequence[tuple[Feed, FeedState]]:
        return self.listed

    async def evaluation(self) -> Evaluation:
        return self.measured

    def _called(self, what: str) -> None:
        self.asked.append(what)
        if self.failing is not None:
            raise self.failing

    def hold(self, event: Event, before: Sequence[Event] = (), after: Sequence[Event] = ()) -> str:
        """Let a story be found under its public id, which is returned."""
        name = public(event.story.story_id)
        self.threads = {**self.threads, name: Thread(event, tuple(before), tuple(after))}
        return name

    def client(self, **options: Any) -> httpx.AsyncClient:
        """A visitor; the rate limit is off unless a test names one."""
        app = application.create(self, **{"limit": None, **options})
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://board.example")
