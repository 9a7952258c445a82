"""What a replay found, for people and as JSON; only what is shown is kept in memory."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from bot.evaluation.replay import SHOWN, Change
from bot.ids import public
from bot.match.explain import brief
from bot.match.jsonl import verdict_json
from bot.rematch import Pass
from storage.archive.replay import Rejudged

Say = Callable[[str], None]

_HEADS = {
    Change.APPEARS: ("appear", "Appear as alerts"),
    Change.VANISHES: ("vanish", "Vanish"),
    Change.CHANGES: ("change", "Change"),
}


class Listing(Protocol):
    """Takes what a replay finds, one article after another."""

    def take(self, change: Change, one: Rejudged) -> None:
        """Take one article."""

    def end(self, run: Pass) -> None:
        """Say the counts."""


class TextListing:
    """Counts first, then the newest ``limit`` of each kind, then tables."""

    def __init__(self, say: Say, limit: int) -> None:
        self._say = say
        self._limit = limit
        self._kept: dict[Change, list[str]] = {change: [] for change in SHOWN}

    def take(self, change: Change, one: Rejudged) -> None:
        kept = self._kept.get(change)
        if kept is not None and len(kept) < self._limit:
            kept.append("\n".join(_lines(one)))

    def end(self, run: Pass) -> None:
        for line in _summary(run):
            self._say(line)
        for change, kept in self._kept.items():
            if kept:
                more = run.tally.changes[change] - len(kept)
                self._say(f"\n{_HEADS[change][1]}:")
                self._say("\n".join(kept))
                if more:
                    self._say(f"  ... and {more:,} more (--limit)")
        for line in run.tally.lines():
            self._say(line)


class JsonListing:
    """One JSON object, written as it comes: ``changes`` first, the counts last."""

    def __init__(self, say: Say, limit: int | None) -> None:
        self._say = say
        self._limit = limit
        self._said: Counter[Change] = Counter()

    def take(self, change: Change, one: Rejudged) -> None:
        if change in SHOWN and (self._limit is None or self._said[change] < self._limit):
            self._write(json.dumps(_json(change, one), ensure_ascii=False))
            self._said[change] += 1

    def end(self, run: Pass) -> None:
        if not self._said:
            self._say('{"changes": [')
        self._say("], " + json.dumps(_facts(run), ensure_ascii=False)[1:])

    def _write(self, text: str) -> None:
        self._say(", " + text if self._said else '{"changes": [' + text)


def _summary(run: Pass) -> Iterator[str]:
    counts = run.tally.changes
    left = []
    if run.let_go:
        left.append(f"{run.let_go:,} have lost their text")
    if run.corrected:
        left.append(f"{run.corrected:,} were corrected by people")
    alone = f"; left alone: {', '.join(left)}" if left else ""
    yield f"{run.articles:,} articles against rules {run.matcher.version}{alone}."
    would = "" if run.store else "would "
    parts = [f"{counts[change]:,} {would}{word}" for change, (word, _) in _HEADS.items()]
    yield ", ".join(parts) + "."
    yield (
        f"{counts[Change.OTHER_REASON]:,} without alert for another reason, "
        f"{counts[Change.SAME]:,} the same."
    )
    if run.store:
        placed = f", {run.placed:,} reports put into stories" if run.placed else ""
        yield f"Stored: {run.stored:,} verdicts{placed}. Nobody is alerted."
    elif run.articles:
        yield "Nothing is stored; --apply stores it."


def _lines(one: Rejudged) -> Iterator[str]:
    report = one.article.record.report
    alerted = "; an alert was made of it" if one.article.record.alert_id is not None else ""
    yield f"  {report.first_seen:%Y-%m-%d}  [{one.new.lang}] {report.title}"
    yield f"      was: {brief(one.old)}{alerted}"
    yield f"      now: {brief(one.new)}"
    yield f"      {report.url or 'no link'}  ({report.outlet}, {public(one.article.id)})"


def _json(change: Change, one: Rejudged) -> dict[str, Any]:
    record = one.article.record
    return {
        "change": str(change),
        "id": public(one.article.id),
        "feed_name": record.report.outlet,
        "url": record.report.url,
        "title": record.report.title,
        "first_seen": record.report.first_seen.isoformat(),
        "alert": None if record.alert_id is None else public(record.alert_id),
        "old": {**verdict_json(one.old), "rules_version": one.old.rules_version},
        "new": {**verdict_json(one.new), "rules_version": one.new.rules_version},
    }


def _facts(run: Pass) -> dict[str, Any]:
    return {
        "rules_version": run.matcher.version,
        "articles": run.articles,
        "texts_let_go": run.let_go,
        "corrected": run.corrected,
        "applied": run.store,
        "stored": run.stored,
        "placed": run.placed,
        **run.tally.as_json(),
    }
