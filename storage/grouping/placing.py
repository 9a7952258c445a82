"""Relevant reports become reports of stories, and what policy makes of them in those.

The last part of an ingest: texts, verdicts and claims are written by then. Reports are placed in
the order in which they came out, whatever the order of feeds and documents.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from bot.ids import AlertId, ArticleId, IdSource, StoryId
from bot.stories import fingerprint
from bot.stories.fingerprint import ClaimKey, Fingerprint
from storage.batches import chunks
from storage.delivery.telling import Relevant, Telling
from storage.grouping import fingerprints, stories
from storage.grouping.joining import Joining
from storage.grouping.story_states import Refreshed
from storage.grouping.story_window import StoryWindow
from storage.schema import feeds, story_articles

_FEEDS = select(feeds.c.id, feeds.c.name).where(feeds.c.id.in_(bindparam("ids", expanding=True)))
_KEPT = select(story_articles.c.article_id, story_articles.c.fingerprint).where(
    story_articles.c.article_id.in_(bindparam("ids", expanding=True))
)


class Placing:
    """Places the relevant reports of one transaction and carries out what policy says."""

    def __init__(
        self,
        conn: Connection,
        window: StoryWindow,
        ids: IdSource,
        now: datetime,
        fresh: timedelta,
    ) -> None:
        self._conn = conn
        self._window = window
        self._ids = ids
        self._now = now
        self._fresh = fresh
        self._joining = Joining(window, ids, now)
        self._changed: list[tuple[StoryId, ArticleId, Fingerprint]] = []

    def carry_out(self, found: Sequence[Relevant]) -> list[AlertId]:
        """Write stories, alerts and decisions; returns the alerts that were made, in order."""
        conn = self._conn
        self._window.bring_up_to_date(conn)
        reports = sorted(found, key=lambda one: one.at)
        self._place(reports)
        self._joining.write(conn)
        fingerprints.keep(conn, self._changed)
        touched = list(dict.fromkeys(one.story for one in reports))
        states = stories.refresh(conn, touched, self._now)
        self._note(states)
        for one in reports:  # corrections that the window does not know count all the same
            one.article.story = states[one.story].merged_into or one.story
        return Telling(conn, self._ids, self._now, self._fresh, states).of(reports)

    def _place(self, reports: Sequence[Relevant]) -> None:
        outlets = _names(self._conn, reports)
        kept = _kept(self._conn, [one for one in reports if one.article.story is not None])
        for one in reports:
            entry = one.item.entry
            fp = fingerprint.of(
                one.item.verdict,
                title=entry.title,
                summary=entry.summary,
                at=one.at,
                outlet=outlets.get(one.record.feed_id, ""),
            )
            if one.article.story is None:
                one.article.story = self._joining.join(one.article.id, one.item.verdict, fp)
            elif kept.get(one.article.id, fp.claims) != fp.claims:
                self._change(one, fp)
            kept[one.article.id] = fp.claims

    def _change(self, one: Relevant, fp: Fingerprint) -> None:
        """Take over that a known report claims something else now."""
        one.changed = True
        self._changed.append((one.story, one.article.id, fp))

    def _note(self, states: dict[StoryId, Refreshed]) -> None:
        """Keep in mind what is written; a story that changed inside is read again next time."""
        stale = {story for story, _, _ in self._changed}
        for story, state in states.items():
            if story in self._window and story not in stale:
                self._window.note(story, self._window.thread_of(story), state.updated_at)


def _names(conn: Connection, reports: Sequence[Relevant]) -> dict[int, str]:
    wanted = list({one.record.feed_id for one in reports})
    return {
        number: name
        for part in chunks(wanted)
        for number, name in conn.execute(_FEEDS, {"ids": part})
    }


def _kept(conn: Connection, reports: Sequence[Relevant]) -> dict[int, tuple[ClaimKey, ...]]:
    """Return what the known ones of these reports claimed until now."""
    return {
        article: fingerprint.from_json(kept).claims
        for part in chunks([one.article.id for one in reports])
        for article, kept in conn.execute(_KEPT, {"ids": part})
        if kept is not None
    }
