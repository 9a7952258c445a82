"""Replay: reads the archive a page at a time, and takes new verdicts in.

Nothing here makes an alert or an edit, and what people corrected stays as it is. A report keeps
the story it is in; what the story claims is derived again, and a report that is none any more
gives nothing to it. One that becomes relevant here is placed afterwards
(storage.grouping.unplaced).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from bot.ids import ArticleId
from bot.match.verdict import Verdict
from bot.stories.fingerprint import Fingerprint
from bot.stories.fold import standing
from storage.archive import archive_rows, revisions, verdicts
from storage.archive.revisions import StoredRevision
from storage.batches import chunks
from storage.grouping import fingerprints, overrides, stories
from storage.grouping.story_states import rows_of
from storage.records import ArticleRecord
from storage.schema import articles, story_articles
from storage.searching import search_index

_HOW_MANY = select(articles.c.id, articles.c.revisions).where(
    articles.c.id.in_(bindparam("ids", expanding=True))
)
_HOMES = select(story_articles.c.article_id, story_articles.c.story_id).where(
    story_articles.c.article_id.in_(bindparam("ids", expanding=True))
)
_LEAD = (
    update(articles)
    .where(articles.c.id == bindparam("this_article"))
    .values(relevance=bindparam("relevance"), lead=bindparam("lead"))
)


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """One article with everything that judging it again needs."""

    record: ArticleRecord
    revisions: tuple[StoredRevision, ...]
    corrected: bool  # by people: never judged over

    @property
    def id(self) -> ArticleId:
        return self.record.report.article_id

    @property
    def leading(self) -> StoredRevision:
        return next(one for one in self.revisions if one.number == self.record.revision)


@dataclass(frozen=True, slots=True)
class Rejudged:
    """An article with the verdicts that its revisions would have now, by number."""

    article: StoredArticle
    verdicts: Mapping[int, Verdict]

    @property
    def old(self) -> Verdict:
        return self.article.record.report.verdict

    @property
    def new(self) -> Verdict:
        return self.verdicts[self.lead]

    @property
    def lead(self) -> int:
        """The newest revision of the highest relevance."""
        ranks = {number: verdicts.RANK[one.relevance] for number, one in self.verdicts.items()}
        return max(ranks, key=lambda number: (ranks[number], number))


def count(conn: Connection, since: datetime | None = None) -> int:
    """Return how many articles the pages will bring."""
    query = select(func.count()).select_from(articles)
    if since is not None:
        query = query.where(articles.c.first_seen >= since)
    return conn.scalar(query) or 0


def page(
    conn: Connection, limit: int, *, before: int | None = None, since: datetime | None = None
) -> list[StoredArticle]:
    """Return the next articles, newest first: those with ids below ``before``."""
    query = archive_rows.LEADING
    if before is not None:
        query = query.where(articles.c.id < before)
    if since is not None:
        query = query.where(articles.c.first_seen >= since)
    rows = conn.execute(query.order_by(articles.c.id.desc()).limit(limit))
    return _stored(conn, archive_rows.records(conn, rows))


def of(conn: Connection, record: ArticleRecord) -> StoredArticle:
    """Return one article in full."""
    return _stored(conn, [record])[0]


def _stored(conn: Connection, records: Sequence[ArticleRecord]) -> list[StoredArticle]:
    found = revisions.every(conn, records)
    corrected = _corrected(conn, list(found))
    ids = [record.report.article_id for record in records]
    return [
        StoredArticle(record, found[one], one in corrected)
        for one, record in zip(ids, records, strict=True)
    ]


def apply(conn: Connection, rejudged: Sequence[Rejudged]) -> int:
    """Store the new verdicts; returns how many revisions changed, if only by their rules.

    Left as they are: articles of which a correction stands, and those that were revised since they
    were read.
    """
    wanted = _untouched(conn, [one for one in rejudged if _is_new(one)])
    changed = [
        ((one.article.id, revision.number), one.verdicts[revision.number])
        for one in wanted
        for revision in one.article.revisions
        if one.verdicts[revision.number] != revision.verdict
    ]
    verdicts.store(conn, changed)
    _lead(conn, wanted)
    _derive(conn, [one for one in wanted if one.new != one.old])
    return len(changed)


def _corrected(conn: Connection, ids: Sequence[ArticleId]) -> set[ArticleId]:
    """Return the articles of which a correction stands."""
    found = overrides.of_articles(conn, ids)
    return {article for article, corrections in found.items() if standing(corrections)}


def _is_new(one: Rejudged) -> bool:
    return any(one.verdicts[each.number] != each.verdict for each in one.article.revisions)


def _untouched(conn: Connection, rejudged: Sequence[Rejudged]) -> list[Rejudged]:
    ids = [one.article.id for one in rejudged]
    corrected = _corrected(conn, ids)
    known = {
        row.id: row.revisions
        for part in chunks(ids)
        for row in conn.execute(_HOW_MANY, {"ids": part})
    }
    return [
        one
        for one in rejudged
        if one.article.id not in corrected and known.get(one.article.id) == len(one.verdicts)
    ]


def _lead(conn: Connection, rejudged: Iterable[Rejudged]) -> None:
    """Let every article be led by the newest of its most relevant revisions, as ingest does."""
    rows: list[dict[str, Any]] = []
    moved: list[int] = []
    for one in rejudged:
        record, lead = one.article.record, one.lead
        relevance = one.verdicts[lead].relevance
        if (record.revision, record.report.verdict.relevance) != (lead, relevance):
            rows.append({"this_article": one.article.id, "relevance": relevance, "lead": lead})
        if record.revision != lead:
            moved.append(one.article.id)
    if rows:
        conn.execute(_LEAD, rows)
    search_index.mark_stale(conn, moved)  # search reads the leading text


def _derive(conn: Connection, rejudged: Sequence[Rejudged]) -> None:
    """Let the stories of these articles rest on the new verdicts."""
    ids = [one.article.id for one in rejudged]
    homes = {row.article_id: row.story_id for row in rows_of(conn, _HOMES, ids)}
    moved = [one for one in rejudged if one.article.id in homes]
    fingerprints.keep(
        conn, ((homes[one.article.id], one.article.id, _fingerprint(one)) for one in moved)
    )
    stories.refresh(conn, {homes[one.article.id] for one in moved}, None)


def _fingerprint(one: Rejudged) -> Fingerprint:
    lead = next(each for each in one.article.revisions if each.number == one.lead)
    report = replace(one.article.record.report, title=lead.title, summary=lead.summary)
    return fingerprints.of_report(report, one.new)
