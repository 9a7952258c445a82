"""Reports of the labelled corpus, of basis ``real`` only, with the verdict that their label gives.

The labels stand in for the rules, so that what messages look like does not hang on a lexicon.
"""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bot.alerts.view import Report
from bot.feeds.feed import FeedKind
from bot.match.verdict import Claim, Evidence
from tests.fakes.alert_builders import claim, evidence, report, verdict

_CORPUS = Path(__file__).parents[1] / "corpus" / "dev"


@cache
def _items(language: str) -> dict[str, dict[str, Any]]:
    lines = (_CORPUS / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return {item["id"]: item for item in map(json.loads, lines)}


def real(
    name: str,
    *terms: tuple[str, str],
    hour: int = 9,
    country: str = "ID",
    kind: FeedKind = FeedKind.INDEPENDENT,
    official_of: str | None = None,
    lag: timedelta = timedelta(hours=1),
) -> Report:
    """Return the item ``name`` ("en-001") as a report of that hour, UTC.

    ``terms`` are words of its title or summary with the lexicon entry they stand for; all claims
    rest on all of them.
    """
    item = _items(name.partition("-")[0])[name]
    assert item["basis"] == "real"
    published = datetime.fromisoformat(item["date"]).replace(hour=hour, tzinfo=UTC)
    spans = tuple(_span(item, term, rule) for term, rule in terms)
    claims = tuple(_claim(one, tuple(range(len(spans)))) for one in item["claims"])
    return report(
        item["title"],
        item["summary"],
        judged=verdict(*claims, spans=spans, lang=item["lang"]),
        url=item["url"],
        outlet=item["outlet"],
        country=country,
        language=item["lang"],
        kind=kind,
        official_of=official_of,
        published=published,
        first_seen=published + lag,
        article_id=int(published.timestamp()),
    )


def _claim(label: dict[str, Any], rests_on: tuple[int, ...]) -> Claim:
    step = label.get("stage") or label["polarity"]
    return claim(label["indicator"], step, tuple(label["asean_actors"]), evidence=rests_on)


def _span(item: dict[str, Any], term: str, rule: str) -> Evidence:
    field = "title" if term in item["title"] else "summary"
    return evidence(item[field], term, field, rule)
