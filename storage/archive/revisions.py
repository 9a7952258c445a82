"""Revisions: every title and summary that an article has had, each with its own verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from bot.alerts.intent import AlertKind, NotifyReason
from bot.ids import ArticleId
from bot.match.verdict import MatchReason, Verdict
from storage.archive import verdicts
from storage.batches import chunks
from storage.records import ArticleRecord
from storage.schema import revisions

_OF_ARTICLES = (
    select(revisions)
    .where(revisions.c.article_id.in_(bindparam("ids", expanding=True)))
    .order_by(revisions.c.article_id, revisions.c.number)
)


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """One title and summary, what matching said of it, and what policy decided then."""

    number: int
    seen_at: datetime
    title: str
    summary: str
    verdict: Verdict
    kind: AlertKind
    reason: NotifyReason

    @property
    def let_go(self) -> bool:
        """Whether retention has emptied the text: nobody can judge it again."""
        return not (self.title or self.summary) and self.verdict.reason is not MatchReason.EMPTY


def every(
    conn: Connection, records: Sequence[ArticleRecord]
) -> dict[ArticleId, tuple[StoredRevision, ...]]:
    """Return all revisions of each article, oldest first."""
    found: dict[ArticleId, tuple[StoredRevision, ...]] = {
        record.report.article_id: (_leading(record),) for record in records if record.revisions == 1
    }
    several = [one.report.article_id for one in records if one.revisions > 1]
    for part in chunks(several, 200):
        rows = conn.execute(_OF_ARTICLES, {"ids": part}).all()
        judged = verdicts.load(conn, [(row.article_id, row.number) for row in rows])
        for row in rows:
            article_id = ArticleId(row.article_id)
            revision = StoredRevision(
                row.number, row.seen_at, row.title, row.summary, *judged[article_id, row.number]
            )
            found[article_id] = (*found.get(article_id, ()), revision)
    return found


def _leading(record: ArticleRecord) -> StoredRevision:
    report = record.report
    return StoredRevision(
        record.revision,
        report.first_seen,
        report.title,
        report.summary,
        report.verdict,
        record.kind,
        record.reason,
    )
