"""Relevant reports that no story has: those that a replay made relevant.

They are placed as an ingest would have placed them, in the order in which they came out. Nobody
is told: no alert, no edit. An event that begins with them is told by its first later report, and
then says since when it is known.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, select

from bot.alerts.view import Report
from bot.ids import ArticleId, IdSource
from bot.match.verdict import Relevance
from storage.archive import archive_rows
from storage.grouping import fingerprints, stories
from storage.grouping.joining import Joining
from storage.grouping.story_states import moment, rows_of
from storage.grouping.story_window import StoryWindow
from storage.schema import articles, story_articles

_HAS_STORY = exists().where(story_articles.c.article_id == articles.c.id)
_WAITING = select(articles.c.id, articles.c.published, articles.c.first_seen).where(
    articles.c.relevance == Relevance.ALERT, ~_HAS_STORY
)
_LEADING = archive_rows.LEADING.where(
    articles.c.id.in_(bindparam("ids", expanding=True)),
    articles.c.relevance == Relevance.ALERT,
    ~_HAS_STORY,
)


def waiting(conn: Connection) -> list[ArticleId]:
    """Return the relevant articles without a story, in the order in which they came out."""
    rows = conn.execute(_WAITING).all()
    ordered = sorted(rows, key=lambda row: (moment(row.published, row.first_seen), row.id))
    return [ArticleId(row.id) for row in ordered]


def place(
    conn: Connection,
    waiting: Sequence[ArticleId],
    window: StoryWindow,
    ids: IdSource,
    now: datetime,
) -> int:
    """Put these articles into stories; returns how many were. One that has a story by now, or is
    not relevant any more, is left out. The owner of ``window`` settles it after the commit.
    """
    window.bring_up_to_date(conn)
    found = archive_rows.records(conn, rows_of(conn, _LEADING, waiting))
    joining = Joining(window, ids, now)
    touched = {
        joining.join(report.article_id, report.verdict, fingerprints.of_report(report))
        for report in sorted((one.report for one in found), key=_order)
    }
    joining.write(conn)
    stories.refresh(conn, touched, None)
    return len(found)


def _order(report: Report) -> tuple[datetime, int]:
    return moment(report.published, report.first_seen), report.article_id
