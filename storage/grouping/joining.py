"""Reports join stories, or begin them: what the machine decides of where a report belongs."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from bot.ids import ArticleId, IdSource, StoryId
from bot.match.verdict import Verdict
from bot.stories import fingerprint
from bot.stories.fingerprint import Fingerprint
from storage.grouping import stories
from storage.grouping.story_window import StoryWindow
from storage.schema import stories as stories_table
from storage.schema import story_articles


class Joining:
    """Places reports one after another, each with the knowledge of those before it.

    ``window`` is up to date; nothing is written before ``write``.
    """

    def __init__(self, window: StoryWindow, ids: IdSource, now: datetime) -> None:
        self._window = window
        self._ids = ids
        self._now = now
        self._began: list[dict[str, Any]] = []
        self._joined: list[dict[str, Any]] = []

    def join(self, article: ArticleId, verdict: Verdict, fp: Fingerprint) -> StoryId:
        """Return the story that a report is put into."""
        placed = self._window.place(fp)
        story = placed.story or self._begin(verdict, fp.at, placed.follows)
        part = self._window.add(story, fp)
        self._joined.append(
            {
                "story_id": story,
                "article_id": article,
                "added_at": self._now,
                "placed_in": part,
                "reason": placed.reason,
                "fingerprint": fingerprint.as_json(fp),
            }
        )
        return story

    def _begin(self, verdict: Verdict, at: datetime, follows: StoryId | None) -> StoryId:
        story = StoryId(self._ids.next(self._now))
        thread = story if follows is None else self._window.thread_of(follows)
        row = stories.row_of(story, verdict, at, self._now, thread_id=thread, follows=follows)
        self._began.append(row)
        self._window.note(story, thread, self._now)
        return story

    def write(self, conn: Connection) -> None:
        """Write what was decided."""
        for table, rows in ((stories_table, self._began), (story_articles, self._joined)):
            if rows:
                conn.execute(insert(table), rows)
