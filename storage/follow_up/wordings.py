"""What reports said before they were worded anew: on a day in between, that is what counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from bot.board.stories import BoardReport
from bot.match.verdict import Claim, Relevance
from storage.archive.verdicts import claims_of
from storage.schema import articles, revisions, story_articles, verdicts

# Few articles are worded anew, and fewer so that another wording leads.
_WORDINGS: Select[Any] = (
    select(revisions.c.article_id, revisions.c.number, revisions.c.seen_at, revisions.c.title)
    .join(articles, articles.c.id == revisions.c.article_id)
    .join(
        verdicts,
        (verdicts.c.article_id == revisions.c.article_id)
        & (verdicts.c.revision == revisions.c.number),
    )
    .where(
        articles.c.id.in_(select(story_articles.c.article_id)),
        articles.c.lead > 1,
        revisions.c.number <= articles.c.lead,
        verdicts.c.relevance == Relevance.ALERT,
    )
    .order_by(revisions.c.article_id, revisions.c.number)
)


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording that earned an alert; ``since`` is None for the first that an article had."""

    since: datetime | None
    title: str
    claims: tuple[Claim, ...]


def of_revised(conn: Connection) -> dict[int, list[Wording]]:
    """Return, for every report that is led by a later wording, its wordings, oldest first."""
    rows = conn.execute(_WORDINGS).all()
    said = claims_of(conn, [(row.article_id, row.number) for row in rows])
    found: dict[int, list[Wording]] = {}
    for row in rows:
        since = None if row.number == 1 else row.seen_at
        claims = said.get((row.article_id, row.number), ())
        found.setdefault(row.article_id, []).append(Wording(since, row.title, claims))
    return found


def with_earlier(report: BoardReport, wordings: Sequence[Wording]) -> BoardReport:
    """Return a report, as its last wording has it, with what it was before."""
    if not wordings:
        return report
    before: BoardReport | None = None
    for one in wordings[:-1]:
        before = replace(report, title=one.title, claims=one.claims, since=one.since, before=before)
    return replace(report, since=wordings[-1].since, before=before)
