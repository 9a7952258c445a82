"""The stories of late in memory, brought up to date inside the transaction that places reports.

Other processes write too (corrections from the terminal, a second instance on PostgreSQL), so
before anything is placed every story is read again whose ``updated_at`` is not the known one. The
writer of each engine waits for the one before it, so in the transaction nothing can change.

A transaction may fail after the memory was changed. So what is here counts only once ``settle``
was called, after the commit; without that everything is loaded again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from bot.ids import StoryId
from bot.match.verdict import Relevance
from bot.stories import fingerprint
from bot.stories.fingerprint import Fingerprint
from bot.stories.grouping import Placement, Window
from bot.stories.rules import GroupingRules, load
from storage.archive import archive_rows
from storage.batches import chunks
from storage.grouping import fingerprints
from storage.schema import articles, stories, story_articles

MOST = 5000  # stories
_SLACK = 500  # stories more than that before the oldest are let go
_SKEW = timedelta(minutes=10)  # by which the clocks of two instances may differ

_RECENT = select(
    stories.c.id, stories.c.updated_at, stories.c.thread_id, stories.c.merged_into
).order_by(stories.c.updated_at.desc())
_REPORTS = (
    select(
        story_articles.c.story_id,
        story_articles.c.article_id,
        story_articles.c.fingerprint,
        story_articles.c.placed_in,
        stories.c.merged_into,  # of the story that the report was placed in
    )
    .outerjoin(stories, stories.c.id == story_articles.c.placed_in)
    .where(story_articles.c.story_id.in_(bindparam("ids", expanding=True)))
    # what a story was merged with comes first: then it is known that there are parts
    .order_by(
        stories.c.merged_into.is_(None), story_articles.c.added_at, story_articles.c.article_id
    )
)


@cache
def default_rules() -> GroupingRules:
    """Return the rules of grouping as they come with the program."""
    return load()


@dataclass(frozen=True, slots=True)
class _Known:
    updated_at: datetime
    thread_id: StoryId


class StoryWindow:
    """The newest ``most`` stories by their last change; used by one writer at a time."""

    def __init__(self, rules: GroupingRules | None = None, most: int = MOST) -> None:
        self._rules = rules
        self._most = most
        self._known: dict[StoryId, _Known] = {}
        self._newest: datetime | None = None  # change that is known
        self._window: Window | None = None
        self._parts: dict[StoryId, Window] = {}  # of stories that others were merged into
        self._settled = False

    def bring_up_to_date(self, conn: Connection) -> None:
        """Read what is not known; the first thing in every transaction that places reports."""
        if self._window is None or not self._settled:
            self._window = Window(self._rules or default_rules())
            self._known, self._newest, self._parts = {}, None, {}
        self._settled = False
        rows = [row for row in self._changed(conn) if not self._has(row)]
        self._read(conn, rows)
        self._forget()

    def settle(self) -> None:
        """Say that the transaction was committed."""
        self._settled = True

    def place(self, fp: Fingerprint) -> Placement:
        """Return where a report belongs."""
        return self._loaded.place(fp)

    def add(self, story: StoryId, fp: Fingerprint) -> StoryId:
        """Add a report to a story, or begin one.

        Returns the story itself, or the one merged into it that the report would belong to: that
        is where it goes when the merge is withdrawn.
        """
        self._loaded.add(story, fp)
        parts = self._parts.get(story)
        if parts is None:
            return story
        part = parts.place(fp).story or story
        parts.add(part, fp)
        return part

    def thread_of(self, story: StoryId) -> StoryId:
        """Return the thread of a story that is here."""
        return self._known[story].thread_id

    def note(self, story: StoryId, thread_id: StoryId, updated_at: datetime) -> None:
        """Say how this transaction leaves a story, so that it is not read again."""
        self._known[story] = _Known(updated_at, thread_id)
        if self._newest is None or updated_at > self._newest:
            self._newest = updated_at

    def __contains__(self, story: StoryId) -> bool:
        return story in self._known

    @property
    def _loaded(self) -> Window:
        assert self._window is not None, "bring_up_to_date comes first"
        return self._window

    def _changed(self, conn: Connection) -> Sequence[Any]:
        query = _RECENT.limit(self._most)
        if self._newest is not None:
            query = query.where(stories.c.updated_at >= self._newest - _SKEW)
        return conn.execute(query).all()

    def _has(self, row: Any) -> bool:
        known = self._known.get(row.id)
        return known is not None and known.updated_at == row.updated_at

    def _read(self, conn: Connection, rows: Sequence[Any]) -> None:
        for row in rows:
            self._remove(StoryId(row.id))
            self.note(StoryId(row.id), StoryId(row.thread_id), row.updated_at)
        alive = sorted(row.id for row in rows if row.merged_into is None)
        for part in chunks(alive):
            reports = conn.execute(_REPORTS, {"ids": part}).all()
            made = _made(conn, [row for row in reports if row.fingerprint is None])
            for report in reports:
                kept = report.fingerprint
                fp = fingerprint.from_json(kept) if kept else made.get(report.article_id)
                if fp is not None:
                    self._loaded.add(StoryId(report.story_id), fp)
                    self._part(report, fp)

    def _part(self, report: Any, fp: Fingerprint) -> None:
        """Know apart, too, what was placed in the stories that are one now."""
        story = StoryId(report.story_id)
        if report.merged_into == story and story not in self._parts:
            self._parts[story] = Window(self._rules or default_rules())
        if story in self._parts:
            part = report.placed_in if report.merged_into == story else story
            self._parts[story].add(StoryId(part), fp)

    def _remove(self, story: StoryId) -> None:
        self._loaded.remove(story)
        self._parts.pop(story, None)

    def _forget(self) -> None:
        if len(self._known) <= self._most + _SLACK:
            return
        oldest = sorted(self._known, key=lambda story: self._known[story].updated_at)
        for story in oldest[: -self._most]:
            del self._known[story]
            self._remove(story)


def _made(conn: Connection, rows: Collection[Any]) -> dict[int, Fingerprint]:
    """Make and keep the fingerprints of reports from before there were any."""
    found: dict[int, Fingerprint] = {}
    for part in chunks([row.article_id for row in rows]):
        leading = conn.execute(archive_rows.LEADING.where(articles.c.id.in_(part)))
        for record in archive_rows.records(conn, leading):
            if record.report.verdict.relevance is Relevance.ALERT:
                found[record.report.article_id] = fingerprints.of_report(record.report)
    fingerprints.keep(
        conn,
        (
            (row.story_id, row.article_id, found[row.article_id])
            for row in rows
            if row.article_id in found
        ),
    )
    return found
