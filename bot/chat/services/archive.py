"""What questions read: events, reports, feeds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Protocol

from bot.alerts.html import Inline
from bot.alerts.intent import AlertKind, NotifyReason
from bot.alerts.view import Report, StoryView
from bot.feeds.feed import Feed, FeedState
from bot.ids import ArticleId, StoryId
from bot.match.verdict import Indicator, Verdict
from bot.stories.override import Override

PAGE = 8  # events or reports on one screen


@dataclass(frozen=True, slots=True)
class ArchiveFilter:
    """Which events or reports a person wants to see; None is any.

    ``country`` acts in the event; ``language`` is that of one of its reports.
    """

    indicator: Indicator | None = None
    country: str | None = None  # ISO 3166 or ASEAN
    language: str | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its first report's moment, its reports, the one that was told first leading."""

    story: StoryView
    at: datetime
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class EventPage:
    """A page of events, newest first; ``page`` counts from 0, and is the last where there is
    no such one any more.
    """

    events: tuple[Event, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that a search found, with what was looked for marked."""

    report: Report
    story_id: StoryId | None
    title: tuple[Inline, ...]
    passage: tuple[Inline, ...]  # of the summary; nothing where the title says it


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of a search; ``older`` is where to go on, None at the end of the archive."""

    hits: tuple[Hit, ...]
    older: ArticleId | None
    empty: bool = False  # nothing was asked for: no word in any script


@dataclass(frozen=True, slots=True)
class Tally:
    """What happened under one indicator, or in one country: events by step, and of late."""

    month: Mapping[tuple[Indicator, str], int]  # by indicator and step, in the last 30 days
    year: Mapping[tuple[Indicator, str], int]  # in the last 365 days


@dataclass(frozen=True, slots=True)
class Thread:
    """An event with those before and after it, oldest first."""

    event: Event
    before: tuple[Event, ...]
    after: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why a report was told, or was not."""

    report: Report
    revisions: int
    kind: AlertKind
    reason: NotifyReason
    story_id: StoryId | None
    corrections: tuple[Override, ...]
    today: Verdict | None  # today's rules; None where the text has been let go
    otherwise: bool = False  # they would say otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """The archive in figures."""

    articles: int
    since: datetime | None  # the first article
    matches: int
    events: int
    languages: Sequence[tuple[str, int]]  # matches, most first
    countries: Sequence[tuple[str, int]]  # events that a country acts in, most first
    months: Sequence[tuple[datetime, int]]  # alerts of the last months, oldest first
    feeds: Sequence[tuple[Feed, FeedState]]


class Archive(Protocol):
    """What commands read."""

    async def events(self, wanted: ArchiveFilter, now: datetime, page: int) -> EventPage:
        """Return a page of the events that stand, newest first."""

    async def tally(self, wanted: ArchiveFilter, now: datetime) -> Tally:
        """Count the events that stand."""

    async def thread(self, name: str) -> Thread | None:
        """Return the event of a public id (its own, an alert's, a report's) or of a link."""

    async def search(
        self, words: str, wanted: ArchiveFilter, now: datetime, before: ArticleId | None
    ) -> Hits:
        """Return the newest reports that hold every word, older than ``before``."""

    async def keep_words(self, words: str, user_id: int, chat_id: int) -> str:
        """Keep what a person looks for, for a day; returns a public id."""

    async def kept_words(self, name: str, user_id: int) -> str | None:
        """Return what ``keep_words`` kept for that person."""

    async def told_by(self, chat_id: int, message_id: int) -> Sequence[str]:
        """Return the public ids of what a message of ours told: several for a digest or a
        catch-up.
        """

    async def reasons(self, name: str) -> Reasons | None:
        """Return why a report is what it is: by link, or public id (its own, an alert's,
        an event's).
        """

    async def stats(self, now: datetime, zone: tzinfo) -> Stats:
        """Count everything; months are those of the zone."""

    async def feeds(self) -> Sequence[tuple[Feed, FeedState]]:
        """Return every feed of the list, by country and name."""
