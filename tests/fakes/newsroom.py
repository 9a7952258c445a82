"""A newsroom for timeline tests: feeds, polls, policy, storage and delivery on a moving clock.

``at(hours)`` moves the clock, ``publish`` puts a report into a feed, ``poll`` reads the feed as
the program does: the first success is history, identities recognise what was seen, policy decides,
one transaction stores. Only the network and the matcher are left out: a test says the verdict.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from bot.alerts import policy
from bot.alerts.destination import Destination, DestinationKind
from bot.alerts.outcome import SendOutcome, SendResult
from bot.alerts.view import Message
from bot.delivery.dispatching import DatabaseAlerts
from bot.delivery.outbox import DatabaseOutbox
from bot.feeds import identity
from bot.feeds.entry import DateSource, Entry
from bot.feeds.feed import Feed, FeedKind, FeedState, FetchOutcome, IdentityPolicy, PollRecord
from bot.ids import AlertId, FeedId, IdSource
from bot.match.verdict import Verdict
from bot.settings import Settings
from storage.archive import articles
from storage.database import Database
from storage.delivery import destinations
from storage.feed_list import feeds
from storage.records import FeedBatch, IngestItem, IngestResult
from tests.fakes.alert_builders import verdict
from tests.fakes.alert_rows import AlertRows, Event
from tests.fakes.leaping_clock import START, LeapingClock

__all__ = ["FRESH", "START", "Inbox", "LeapingClock", "Newsroom"]

FRESH = timedelta(hours=48)


@dataclass
class Inbox:
    """A messenger that keeps what it is given; ``script`` says how the next attempts end."""

    clock: LeapingClock
    script: list[SendOutcome] = field(default_factory=list)
    sent: list[tuple[Destination, Message]] = field(default_factory=list)
    tried: list[tuple[Destination, Message, bool]] = field(default_factory=list)
    edited: list[tuple[int, Message]] = field(default_factory=list)
    answered: list[int | None] = field(default_factory=list)  # by each of ``sent``
    times: list[datetime] = field(default_factory=list)

    async def send(
        self,
        destination: Destination,
        message: Message,
        *,
        reply_to: int | None = None,
        plain: bool = False,
    ) -> SendOutcome:
        failed = await self._tried(destination, message, plain=plain)
        if failed is not None:
            return failed
        self.sent.append((destination, message))
        self.answered.append(reply_to)
        return SendOutcome(SendResult.SENT, message_id=len(self.sent))

    async def edit(
        self, destination: Destination, message_id: int, message: Message, *, plain: bool = False
    ) -> SendOutcome:
        failed = await self._tried(destination, message, plain=plain)
        if failed is not None:
            return failed
        self.edited.append((message_id, message))
        return SendOutcome(SendResult.SENT, message_id=message_id)

    async def _tried(
        self, destination: Destination, message: Message, *, plain: bool
    ) -> SendOutcome | None:
        self.tried.append((destination, message, plain))
        self.times.append(self.clock.now())
        await asyncio.sleep(0)
        outcome = self.script.pop(0) if self.script else None
        return None if outcome is None or outcome.result is SendResult.SENT else outcome

    async def aclose(self) -> None:
        pass

    @property
    def lines(self) -> list[str]:
        """The first line of each message that arrived."""
        return [message.plain.splitlines()[0] for _, message in self.sent]


@dataclass
class Newsroom:
    """See the module."""

    database: Database
    clock: LeapingClock = field(default_factory=LeapingClock)
    ids: IdSource = field(default_factory=IdSource)
    feed: Feed = field(
        default_factory=lambda: Feed(
            name="Vientiane Example",
            url="https://feeds.example/la.xml",
            country="LA",
            kind=FeedKind.STATE,
            language="en",
        )
    )
    entries: list[tuple[Entry, Verdict]] = field(default_factory=list)
    state: FeedState = field(default_factory=FeedState)
    settings: Settings = field(default_factory=lambda: Settings(time_zone="UTC"))

    @classmethod
    def open(cls, folder: Path) -> "Newsroom":
        room = cls(Database.open(f"sqlite:///{folder / 'news.db'}"))
        room.database.write_now(
            lambda conn: feeds.sync(conn, [room.feed], room.clock.now(), room.ids)
        )
        return room

    def close(self) -> None:
        self.database.close()

    def at(self, hours: float) -> "Newsroom":
        """Move the clock to so many hours after the start."""
        self.clock.move_to(START + timedelta(hours=hours))
        return self

    def publish(
        self,
        title: str,
        *,
        hours_old: float | None = 0.0,
        judged: Verdict | None = None,
        summary: str = "",
        guid: str | None = None,
    ) -> "Newsroom":
        """Put a report on top of the feed; ``hours_old`` None gives it no date."""
        dated = None if hours_old is None else self.clock.now() - timedelta(hours=hours_old)
        link = f"https://news.example/{guid or title}".replace(" ", "-")
        entry = Entry(
            guid=guid or title,
            link=link,
            title=title,
            summary=summary,
            published=dated,
            date_source=DateSource.NONE if dated is None else DateSource.PUBLISHED,
            entry_hash=blake2b(f"{title}{summary}{dated}".encode(), digest_size=16).digest(),
        )
        kept = [pair for pair in self.entries if pair[0].guid != entry.guid]
        self.entries = [(entry, judged or verdict()), *kept]
        return self

    def alert(self, *titles: str, answers: AlertId | None = None) -> list[Event]:
        """Write an alert for each title, past feeds and grouping."""
        rows, now = AlertRows(self.ids), self.clock.now()
        return self.database.write_now(lambda conn: rows.events(conn, titles, now, answers=answers))

    def report(self, event: Event, title: str | None) -> None:
        """Write a later report of an event, None for none; ask for the edit of its message."""
        rows, now = AlertRows(self.ids), self.clock.now()
        self.database.write_now(lambda conn: rows.report(conn, event.story_id, title, now))

    def poll(self) -> IngestResult:
        """Read the feed and store what is new."""
        now = self.clock.now()
        number = self.feed_id
        items = tuple(self._items(number, now))
        self.state = replace(
            self.state, last_success=now, last_attempt=now, successes=self.state.successes + 1
        )
        record = PollRecord(
            feed_id=number,
            at=now,
            outcome=FetchOutcome.NEW if items else FetchOutcome.NOTHING_NEW,
            state=self.state,
            next_due=now + self.feed.interval,
        )
        batch = FeedBatch(record=record, items=items)
        return self.database.write_now(lambda conn: articles.ingest(conn, [batch], self.ids, now))

    @property
    def feed_id(self) -> FeedId:
        return self.database.read_now(feeds.overview)[0].id

    def _items(self, number: FeedId, now: datetime) -> Iterable[IngestItem]:
        hashes = [entry.entry_hash for entry, _ in self.entries]
        seen = self.database.read_now(lambda conn: feeds.seen_hashes(conn, number, hashes))
        for entry, judged in self.entries:
            if entry.entry_hash in seen:
                continue
            intent = policy.decide(
                verdict=judged,
                published=entry.published,
                now=now,
                first_poll=self.state.successes == 0,
                previous_success=self.state.last_success,
                fresh=FRESH,
            )
            keys = identity.keys(entry, number, "feeds.example", IdentityPolicy.GUID)
            yield IngestItem(entry, keys, "en", judged, intent)

    def outbox(self, instance: str = "one") -> DatabaseOutbox:
        return DatabaseOutbox(self.database, self.clock, self.ids, instance, self.settings)

    def alerts(self) -> DatabaseAlerts:
        return DatabaseAlerts(self.database, self.clock, self.ids)

    def destination(
        self,
        address: str = "-1001",
        kind: DestinationKind = DestinationKind.TELEGRAM,
        thread: int | None = None,
    ) -> Destination:
        """Make a destination, or return it."""
        return self.database.write_now(
            lambda conn: destinations.ensure(
                conn, kind, address, self.ids, self.clock.now(), thread=thread
            )
        )
