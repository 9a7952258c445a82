"""Verdicts against labels: every figure of the report."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.evaluation.labels import Label
from bot.evaluation.scores import Counts, compare, wilson
from bot.match.verdict import Relevance, Verdict

SMALL_LANGUAGES = frozenset({"lo", "km", "my", "tl"})

Answers = Callable[["Case"], tuple[frozenset[object], frozenset[object]]]


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled item and the verdict on it."""

    label: Label
    verdict: Verdict

    @property
    def alerted(self) -> bool:
        """Whether the verdict is an alert."""
        return self.verdict.relevance is Relevance.ALERT

    @property
    def said_claims(self) -> frozenset[tuple[str, str]]:
        """The verdict's claims as (indicator, stage or polarity)."""
        if not self.alerted:
            return frozenset()
        return frozenset(
            (claim.indicator.value, str(claim.stage or claim.polarity))
            for claim in self.verdict.claims
        )

    @property
    def perfect(self) -> bool:
        """Whether alert, claims, actors and headline stage are all right."""
        if self.alerted != self.label.alert:
            return False
        return not self.alerted or (
            self.said_claims == self.label.claims
            and frozenset(self.verdict.asean_actors) == self.label.actors
            and self.verdict.stage == self.label.stage
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one set of cases."""

    items: int
    alerts: Counts
    indicators: Counts
    claims: Counts
    actors: Counts
    stages: tuple[int, int]  # right, of true alerts

    def as_json(self) -> dict[str, object]:
        """Return precision, recall, F1 and intervals under their names."""
        right, total = self.stages
        return {
            "items": self.items,
            "alerts": counts_json(self.alerts),
            "indicators": counts_json(self.indicators),
            "claims": counts_json(self.claims),
            "actors": counts_json(self.actors),
            "headline_stage": {
                "right": right,
                "of": total,
                "share": right / total if total else None,
                "interval": wilson(right, total),
            },
        }


def counts_json(counts: Counts) -> dict[str, object]:
    """Return counts with their shares and Wilson intervals."""
    return {
        "right": counts.right,
        "extra": counts.extra,
        "missed": counts.missed,
        "precision": counts.precision,
        "precision_interval": wilson(counts.right, counts.right + counts.extra),
        "recall": counts.recall,
        "recall_interval": wilson(counts.right, counts.right + counts.missed),
        "f1": counts.f1,
    }


def figures(cases: Sequence[Case]) -> Figures:
    """Measure a set of cases. Indicators, claims and actors count for alerts only."""
    true_alerts = [case for case in cases if case.alerted and case.label.alert]
    stage_right = sum(case.verdict.stage == case.label.stage for case in true_alerts)
    return Figures(
        len(cases),
        _sum(cases, _alert),
        _sum(cases, _indicators),
        _sum(cases, _claims),
        _sum(cases, _actors),
        (stage_right, len(true_alerts)),
    )


def by(cases: Iterable[Case], answers: Answers) -> dict[str, Counts]:
    """Count each answer (an indicator, a stage, a state) on its own."""
    tally: dict[str, Counts] = {}
    for case in cases:
        said, true = answers(case)
        for answer in said | true:
            one = compare(said & {answer}, true & {answer})
            tally[str(answer)] = tally.get(str(answer), Counts()) + one
    return dict(sorted(tally.items()))


def by_language(cases: Sequence[Case]) -> dict[str, Figures]:
    """Measure each language, and the four small ones pooled."""
    languages = sorted({case.label.lang for case in cases})
    split = {lang: figures([c for c in cases if c.label.lang == lang]) for lang in languages}
    small = [case for case in cases if case.label.lang in SMALL_LANGUAGES]
    if small:
        split["+".join(sorted(SMALL_LANGUAGES))] = figures(small)
    return split


def tables(cases: Sequence[Case]) -> dict[str, dict[str, Counts]]:
    """Return the counts per indicator, stage, polarity and actor."""
    return {
        "indicator": by(cases, _indicators),
        "claim": by(cases, lambda c: _named(c, lambda pair: f"{pair[0]} {pair[1]}")),
        "stage or polarity": by(cases, lambda c: _named(c, lambda pair: pair[1])),
        "actor": by(cases, _actors),
    }


def _named(
    case: Case, name: Callable[[tuple[str, str]], str]
) -> tuple[frozenset[object], frozenset[object]]:
    said, true = case.said_claims, case.label.claims if case.label.alert else frozenset()
    return frozenset(name(p) for p in said), frozenset(name(p) for p in true)


def _sum(cases: Iterable[Case], answers: Answers) -> Counts:
    total = Counts()
    for case in cases:
        total += compare(*answers(case))
    return total


def _alert(case: Case) -> tuple[frozenset[object], frozenset[object]]:
    return frozenset({1} if case.alerted else ()), frozenset({1} if case.label.alert else ())


def _indicators(case: Case) -> tuple[frozenset[object], frozenset[object]]:
    said = frozenset(i.value for i in case.verdict.indicators) if case.alerted else frozenset()
    return frozenset(said), frozenset(case.label.indicators if case.label.alert else ())


def _claims(case: Case) -> tuple[frozenset[object], frozenset[object]]:
    return frozenset(case.said_claims), frozenset(case.label.claims if case.label.alert else ())


def _actors(case: Case) -> tuple[frozenset[object], frozenset[object]]:
    said = case.verdict.asean_actors if case.alerted else ()
    return frozenset(said), frozenset(case.label.actors if case.label.alert else ())
