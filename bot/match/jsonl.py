"""Articles and verdicts as JSON lines: the contract of ``match``."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.match.matcher import Matcher
from bot.match.verdict import Claim, Evidence, Verdict


def answer(matcher: Matcher, line: str) -> dict[str, Any]:
    """Return the answer to one line: a verdict, or what is wrong with the line."""
    item, wrong = read(line)
    if item is None:
        return wrong
    return {"id": item["id"], **verdict_json(judge(matcher, item))}


def read(line: str) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """Return the article on a line, or None and the answer that says what is wrong with it."""
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        return None, {"error": f"not JSON: {error}"}
    if not isinstance(item, dict):
        return None, {"error": "not a JSON object"}
    problem = _problem(item)
    if problem:
        return None, {**({"id": item["id"]} if "id" in item else {}), "error": problem}
    return item, {}


def _problem(item: Mapping[str, Any]) -> str | None:
    if "id" not in item:
        return "id is missing"
    if not isinstance(item.get("title"), str):
        return "title is missing or not text"
    for key in ("summary", "outlet", "lang", "date"):
        if not isinstance(item.get(key), str | None):
            return f"{key} is not text"
    try:
        date_of(item)
    except ValueError:
        return f"date {item['date']!r} is not an ISO date"
    return None


def date_of(item: Mapping[str, Any]) -> datetime | None:
    """Return the date of an article, aware; raises ValueError on what is no ISO date."""
    text = item.get("date")
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def judge(matcher: Matcher, item: Mapping[str, Any]) -> Verdict:
    """Return the verdict on an article that ``read`` gave."""
    return matcher.match(
        item["title"],
        item.get("summary") or "",
        lang=item.get("lang"),
        outlet=item.get("outlet"),
        published=date_of(item),
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
