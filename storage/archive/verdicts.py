"""Verdicts and their claims: to rows and back."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.alerts.intent import AlertKind, NotifyReason
from bot.ids import ArticleId
from bot.match.verdict import (
    Claim,
    Evidence,
    Indicator,
    MatchReason,
    NearestMiss,
    Polarity,
    Relevance,
    Stage,
    TextField,
    Verdict,
)
from storage.batches import chunks
from storage.schema import claims, verdicts

RevisionKey = tuple[int, int]  # article, number of the revision
RANK = {Relevance.NONE: 0, Relevance.CONTEXT: 1, Relevance.ALERT: 2}  # the highest one leads

# By article, for the index: SQLite scans the whole table for pairs in a list.
_LOAD = select(verdicts).where(verdicts.c.article_id.in_(bindparam("ids", expanding=True)))
_LOAD_CLAIMS = (
    select(claims)
    .where(claims.c.article_id.in_(bindparam("ids", expanding=True)))
    .order_by(claims.c.article_id, claims.c.revision, claims.c.position)
)
_FORGET_CLAIMS = delete(claims).where(
    claims.c.article_id == bindparam("this_article"),
    claims.c.revision == bindparam("this_revision"),
)
_REPLACE = update(verdicts).where(
    verdicts.c.article_id == bindparam("this_article"),
    verdicts.c.revision == bindparam("this_revision"),
)
_DECIDED = _REPLACE.values(
    notify_kind=bindparam("notify_kind"), notify_reason=bindparam("notify_reason")
)
_EMPTY_DETAIL: dict[str, Any] = {}


def row_of(
    article_id: ArticleId, revision: int, verdict: Verdict, kind: AlertKind, reason: NotifyReason
) -> dict[str, Any]:
    """Return the row of a verdict with what policy decided."""
    return {
        "article_id": article_id,
        "revision": revision,
        "notify_kind": kind,
        "notify_reason": reason,
        **_verdict_columns(verdict),
    }


def _verdict_columns(verdict: Verdict) -> dict[str, Any]:
    return {
        "relevance": verdict.relevance,
        "reason": verdict.reason,
        "lang": verdict.lang,
        "rules_version": verdict.rules_version,
        "stage": verdict.stage,
        "score": verdict.score,
        "detail": _detail(verdict) or None,
    }


def _detail(verdict: Verdict) -> dict[str, Any]:
    """Return what most rejects do not have, under short names, empty parts left out."""
    detail: dict[str, Any] = {}
    if verdict.indicators:
        detail["indicators"] = verdict.indicators
    if verdict.asean_actors:
        detail["actors"] = verdict.asean_actors
    if verdict.people:
        detail["people"] = verdict.people
    if verdict.place:
        detail["place"] = verdict.place
    if verdict.evidence:
        detail["evidence"] = [
            (span.term, span.start, span.end, span.field, span.lang, span.rule)
            for span in verdict.evidence
        ]
    if verdict.nearest_miss is not None:
        detail["miss"] = (verdict.nearest_miss.present, verdict.nearest_miss.missing)
    return detail


def claim_rows(article_id: ArticleId, revision: int, verdict: Verdict) -> list[dict[str, Any]]:
    """Return a row per claim."""
    return [
        {
            "article_id": article_id,
            "revision": revision,
            "position": position,
            "indicator": claim.indicator,
            "stage": claim.stage,
            "polarity": claim.polarity,
            "closes": claim.closes,
            "asean_actors": claim.asean_actors,
            "evidence": claim.evidence,
        }
        for position, claim in enumerate(verdict.claims)
    ]


def load(
    conn: Connection, keys: Collection[RevisionKey]
) -> dict[RevisionKey, tuple[Verdict, AlertKind, NotifyReason]]:
    """Return verdict, kind and reason of each revision."""
    found: dict[RevisionKey, tuple[Verdict, AlertKind, NotifyReason]] = {}
    wanted = set(keys)
    for part in chunks(list({article_id for article_id, _ in wanted})):
        of_claims: dict[RevisionKey, list[Claim]] = {}
        for row in conn.execute(_LOAD_CLAIMS, {"ids": part}):
            of_claims.setdefault((row.article_id, row.revision), []).append(_claim(row))
        for row in conn.execute(_LOAD, {"ids": part}):
            key = (row.article_id, row.revision)
            if key not in wanted:
                continue
            found[key] = (
                _verdict(row, of_claims.get(key, ())),
                AlertKind(row.notify_kind),
                NotifyReason(row.notify_reason),
            )
    return found


def claims_of(
    conn: Connection, keys: Collection[RevisionKey]
) -> dict[RevisionKey, tuple[Claim, ...]]:
    """Return the claims of each revision that has some; cheaper than ``load``."""
    wanted = set(keys)
    found: dict[RevisionKey, tuple[Claim, ...]] = {}
    for part in chunks(list({article_id for article_id, _ in wanted})):
        for row in conn.execute(_LOAD_CLAIMS, {"ids": part}):
            key = (row.article_id, row.revision)
            if key in wanted:
                found[key] = (*found.get(key, ()), _claim(row))
    return found


def decided(conn: Connection, words: Sequence[tuple[RevisionKey, AlertKind, NotifyReason]]) -> None:
    """Note what policy decided of these revisions."""
    if words:
        conn.execute(
            _DECIDED,
            [
                {
                    "this_article": article_id,
                    "this_revision": number,
                    "notify_kind": kind,
                    "notify_reason": reason,
                }
                for (article_id, number), kind, reason in words
            ],
        )


def store(conn: Connection, judged: Sequence[tuple[RevisionKey, Verdict]]) -> None:
    """Replace the verdicts of these revisions; what policy decided of them then stays."""
    if not judged:
        return
    keys = [
        {"this_article": article_id, "this_revision": number} for (article_id, number), _ in judged
    ]
    conn.execute(_FORGET_CLAIMS, keys)
    conn.execute(
        _REPLACE,
        [
            {**key, **_verdict_columns(verdict)}
            for key, (_, verdict) in zip(keys, judged, strict=True)
        ],
    )
    rows = [
        row for key, verdict in judged for row in claim_rows(ArticleId(key[0]), key[1], verdict)
    ]
    if rows:
        conn.execute(insert(claims), rows)


def _claim(row: Any) -> Claim:
    return Claim(
        indicator=Indicator(row.indicator),
        stage=None if row.stage is None else Stage(row.stage),
        polarity=None if row.polarity is None else Polarity(row.polarity),
        asean_actors=tuple(row.asean_actors),
        evidence=tuple(row.evidence),
        closes=row.closes,
    )


def _verdict(row: Any, of_claims: Sequence[Claim]) -> Verdict:
    detail = row.detail or _EMPTY_DETAIL
    miss = detail.get("miss")
    return Verdict(
        relevance=Relevance(row.relevance),
        reason=MatchReason(row.reason),
        lang=row.lang,
        rules_version=row.rules_version,
        indicators=tuple(Indicator(word) for word in detail.get("indicators", ())),
        stage=None if row.stage is None else Stage(row.stage),
        asean_actors=tuple(detail.get("actors", ())),
        claims=tuple(of_claims),
        score=row.score,
        evidence=tuple(
            Evidence(term, start, end, TextField(field), lang, rule)
            for term, start, end, field, lang, rule in detail.get("evidence", ())
        ),
        nearest_miss=None if miss is None else NearestMiss(tuple(miss[0]), miss[1]),
        people=tuple(detail.get("people", ())),
        place=detail.get("place"),
    )
