"""The evaluation as lines for people and as JSON."""

from collections.abc import Iterator, Mapping, Sequence

from bot.evaluation.labels import Part, largest_stories
from bot.evaluation.measure import Case, Figures, by_language, counts_json, figures, tables
from bot.evaluation.scores import Counts, wilson

_HEAD = f"{'':26}{'n':>5}  {'alert precision':>21} {'alert recall':>21} {'indic':>6} {'claims':>6} "
_HEAD += f"{'stage':>6} {'actors':>6}"


def sets(cases: Sequence[Case]) -> dict[str, list[Case]]:
    """Return the sets that are reported: all, tune, closed, each also without its largest stories.

    What people labelled here is a set of its own, whole: it is mostly one report an event.
    """
    named: dict[str, list[Case]] = {"all": list(cases)}
    for part in Part:
        named[part.value] = [case for case in cases if case.label.part is part]
    for name in [name for name in named if name != Part.FEEDBACK]:
        largest = largest_stories(case.label for case in named[name])
        rest = [case for case in named[name] if case.label.story not in largest]
        named[f"{name}, 3 stories less"] = rest
    return {name: chosen for name, chosen in named.items() if chosen}


def as_json(cases: Sequence[Case]) -> dict[str, object]:
    """Return everything measured."""
    return {
        "sets": {name: figures(chosen).as_json() for name, chosen in sets(cases).items()},
        "languages": {lang: one.as_json() for lang, one in by_language(cases).items()},
        "tables": {
            name: {key: counts_json(counts) for key, counts in table.items()}
            for name, table in tables(cases).items()
        },
    }


def lines(cases: Sequence[Case]) -> Iterator[str]:
    """Yield the report: sets, the fall from tune to closed, languages, tables."""
    measured = {name: figures(chosen) for name, chosen in sets(cases).items()}
    yield _HEAD
    for name, one in measured.items():
        yield _row(name, one)
    if Part.TUNE in measured and Part.CLOSED in measured:
        yield _fall(measured[Part.TUNE], measured[Part.CLOSED])
    yield ""
    for lang, one in by_language(cases).items():
        yield _row(lang, one)
    for name, table in tables(cases).items():
        yield from _table(name, table)


def misses(cases: Sequence[Case]) -> Iterator[str]:
    """Yield what went wrong, item by item; closed items by id only, so that they stay closed."""
    for case in cases:
        if case.perfect:
            continue
        if case.label.part is Part.CLOSED:
            yield f"{case.label.id}: wrong (closed third, not shown)"
            continue
        yield from _miss(case)


def _miss(case: Case) -> Iterator[str]:
    label, verdict = case.label, case.verdict
    missing = sorted(label.claims - case.said_claims) if label.alert else []
    extra = sorted(case.said_claims - (label.claims if label.alert else frozenset()))
    yield f"{label.id}: {label.title}"
    yield f"    {label.summary}"
    yield f"    labelled {label.relevance} {label.stage} {sorted(label.actors)}; said"
    yield f"    {verdict.relevance} ({verdict.reason}) {verdict.stage} {list(verdict.asean_actors)}"
    for word, pairs in (("missing", missing), ("extra", extra)):
        if pairs:
            yield f"    {word}: " + ", ".join(" ".join(pair) for pair in pairs)
    for claim in verdict.claims:
        terms = ", ".join(
            f"{verdict.evidence[i].rule} {verdict.evidence[i].term!r}" for i in claim.evidence
        )
        yield f"    {claim.indicator} {claim.stage or claim.polarity}: {terms}"
    if label.why:
        yield f"    labeller: {label.why}"


def _row(name: str, one: Figures) -> str:
    right, total = one.stages
    stage = right / total if total else None
    shares = (one.indicators.f1, one.claims.f1, stage, one.actors.f1)
    return (
        f"{name:26}{one.items:5}  {_interval(one.alerts, 'extra')} "
        f"{_interval(one.alerts, 'missed')} {' '.join(_share(value) for value in shares)}"
    )


def _interval(counts: Counts, against: str) -> str:
    total = counts.right + (counts.extra if against == "extra" else counts.missed)
    limits = wilson(counts.right, total)
    if limits is None:
        return f"{'-':>21}"
    return f"{counts.right / total:7.3f} ({limits[0]:.2f}-{limits[1]:.2f}) "


def _share(value: float | None) -> str:
    return f"{'-':>6}" if value is None else f"{value:6.3f}"


def _fall(tune: Figures, closed: Figures) -> str:
    pairs = (
        (tune.alerts.precision, closed.alerts.precision),
        (tune.alerts.recall, closed.alerts.recall),
        (tune.indicators.f1, closed.indicators.f1),
        (tune.claims.f1, closed.claims.f1),
        (tune.actors.f1, closed.actors.f1),
    )
    names = ("precision", "recall", "indicators", "claims", "actors")
    falls = [
        f"{name} {(one or 0) - (other or 0):+.3f}"
        for name, (one, other) in zip(names, pairs, strict=True)
    ]
    return "fall from tune to closed: " + ", ".join(falls)


def _table(name: str, table: Mapping[str, Counts]) -> Iterator[str]:
    yield ""
    yield f"{name:32}{'labelled':>9} {'precision':>10} {'recall':>7} {'F1':>7}"
    for key, counts in table.items():
        yield (
            f"{key:32}{counts.right + counts.missed:9} {_share(counts.precision):>10} "
            f"{_share(counts.recall):>7} {_share(counts.f1):>7}"
        )
