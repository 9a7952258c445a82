"""The archive as plain dictionaries, for ``export``: the words of the contract, times in UTC."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from bot.ids import public
from bot.match.verdict import Claim, Verdict
from storage.archive import archive_rows
from storage.records import ArticleRecord
from storage.schema import articles

_PAGE = 500


def export(conn: Connection) -> Iterator[dict[str, Any]]:
    """Yield every article with verdict, claims and story, oldest first, a page at a time."""
    after = -1
    while True:
        rows = conn.execute(
            archive_rows.LEADING.where(articles.c.id > after).order_by(articles.c.id).limit(_PAGE)
        )
        page = archive_rows.records(conn, rows)
        if not page:
            return
        yield from map(line, page)
        after = page[-1].report.article_id


def count(conn: Connection) -> int:
    """Return how many lines ``export`` will yield, for a progress bar."""
    return conn.scalar(select(func.count()).select_from(articles)) or 0


def line(record: ArticleRecord) -> dict[str, Any]:
    """Return one article as JSON-ready values."""
    report = record.report
    return {
        "id": public(report.article_id),
        "feed_name": report.outlet,
        "country": report.country,
        "kind": str(report.kind),
        "official_of": report.official_of,
        "language": report.language,
        "url": report.url,
        "title": report.title,
        "summary": report.summary,
        "published": None if report.published is None else report.published.isoformat(),
        "first_seen": report.first_seen.isoformat(),
        "revisions": record.revisions,
        **_verdict(report.verdict),
        "notify": {"kind": str(record.kind), "reason": str(record.reason)},
        "story": None if record.story_id is None else public(record.story_id),
        "thread": None if record.thread_id is None else public(record.thread_id),
        "alert": None if record.alert_id is None else public(record.alert_id),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    miss = verdict.nearest_miss
    return {
        "verdict": str(verdict.relevance),
        "reason": str(verdict.reason),
        "indicators": [str(indicator) for indicator in verdict.indicators],
        "stage": None if verdict.stage is None else str(verdict.stage),
        "asean_actors": list(verdict.asean_actors),
        "claims": [_claim(claim) for claim in verdict.claims],
        "score": verdict.score,
        "evidence": [
            {
                "term": span.term,
                "start": span.start,
                "end": span.end,
                "field": str(span.field),
                "lang": span.lang,
                "rule": span.rule,
            }
            for span in verdict.evidence
        ],
        "nearest_miss": None
        if miss is None
        else {"present": list(miss.present), "missing": miss.missing},
        "rules_version": verdict.rules_version,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    found: dict[str, Any] = {"indicator": str(claim.indicator)}
    if claim.stage is not None:
        found["stage"] = str(claim.stage)
    if claim.polarity is not None:
        found["polarity"] = str(claim.polarity)
    if claim.closes:
        found["direction"] = "closes"
    found["asean_actors"] = list(claim.asean_actors)
    found["evidence"] = list(claim.evidence)
    return found
