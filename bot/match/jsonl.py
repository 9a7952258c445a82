"""Articles and verdicts as JSON lines: the contract of ``match``."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.match.matcher import Matcher
from bot.match.verdict import Claim, Evidence, Verdict


def answer(matcher: Matcher, line: str) -> dict[str, Any]:
    """Return the answer to one line: a verdict, or what is wrong with the line."""
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"error": f"not JSON: {error}"}
    if not isinstance(item, dict):
        return {"error": "not a JSON object"}
    known = {"id": item["id"]} if "id" in item else {}
    problem = _problem(item)
    if problem:
        return {**known, "error": problem}
    return {**known, **verdict_json(_match(matcher, item))}


def _problem(item: Mapping[str, Any]) -> str | None:
    if "id" not in item:
        return "id is missing"
    if not isinstance(item.get("title"), str):
        return "title is missing or not text"
    for key in ("summary", "outlet", "lang", "date"):
        if not isinstance(item.get(key), str | None):
            return f"{key} is not text"
    try:
        _date(item.get("date"))
    except ValueError:
        return f"date {item['date']!r} is not an ISO date"
    return None


def _date(text: str | None) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _match(matcher: Matcher, item: Mapping[str, Any]) -> Verdict:
    return matcher.match(
        item["title"],
        item.get("summary") or "",
        lang=item.get("lang"),
        outlet=item.get("outlet"),
        published=_date(item.get("date")),
    )


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict under the names of the contract."""
    return {
        "lang": verdict.lang,
        "verdict": verdict.relevance.value,
        "reason": verdict.reason.value,
        "indicators": [indicator.value for indicator in verdict.indicators],
        "stage": verdict.stage.value if verdict.stage else None,
        "asean_actors": list(verdict.asean_actors),
        "claims": [_claim(claim) for claim in verdict.claims],
        "score": verdict.score,
        "evidence": [_evidence(span) for span in verdict.evidence],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    how = {"stage": claim.stage.value} if claim.stage else {"polarity": str(claim.polarity)}
    return {
        "indicator": claim.indicator.value,
        **how,
        **({"direction": "closes"} if claim.closes else {}),
        "asean_actors": list(claim.asean_actors),
        "evidence": list(claim.evidence),
    }


def _evidence(span: Evidence) -> dict[str, Any]:
    return {
        "term": span.term,
        "start": span.start,
        "end": span.end,
        "field": span.field.value,
        "lang": span.lang,
        "rule": span.rule,
    }
