"""How much speaks for two reports telling of one event: a sum of points, each with its reason."""

from dataclasses import dataclass
from datetime import timedelta
from math import log2, sqrt

from bot.stories.fingerprint import Fingerprint
from bot.stories.rules import GroupingRules

_TO_NORTH = frozenset({"north_trip", "to_north"})
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Report:
    """A fingerprint with what comparing needs made once."""

    fp: Fingerprint
    indicators: frozenset[str]
    actors: frozenset[str]
    people: frozenset[str]
    topics: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]
    to_north: bool
    grams: frozenset[str]


def report(fp: Fingerprint, rules: GroupingRules) -> Report:
    """Prepare a fingerprint for comparing."""
    return Report(
        fp,
        frozenset(c.indicator for c in fp.claims),
        frozenset(fp.actors),
        frozenset(fp.people),
        frozenset(fp.concepts) - rules.plain,
        frozenset(fp.numbers),
        frozenset(fp.names),
        not _TO_NORTH.isdisjoint(fp.evidence),
        grams(fp.title),
    )


def grams(text: str) -> frozenset[str]:
    """Return the character trigrams of folded text."""
    padded = f" {text} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def points(a: Report, b: Report, rules: GroupingRules) -> float:
    """Return what speaks for one event."""
    p = rules.points
    total = p["shared_claim"] * len(a.indicators & b.indicators)
    if a.fp.claims and b.fp.claims and a.fp.claims[0].indicator == b.fp.claims[0].indicator:
        total += p["same_headline_claim"]
    if a.actors & b.actors:
        total += p["same_actors"] if a.actors == b.actors else p["shared_actor"]
    if a.people and b.people:
        total += p["same_people"] if a.people & b.people else p["other_people"]
    total += p["same_place"] * (a.fp.place is not None and a.fp.place == b.fp.place)
    total += p["topic"] * _cosine(a.topics, b.topics)
    total += p["number"] * min(2, len(a.numbers & b.numbers))
    if a.fp.lang == b.fp.lang:
        total += p["wording"] * _cosine(a.grams, b.grams)
    if "visits" in a.indicators & b.indicators and a.to_north != b.to_north:
        total += p["other_way"] * 0.3
    return total - _gap(a, b, rules)


def _gap(a: Report, b: Report, rules: GroupingRules) -> float:
    days = abs(a.fp.at - b.fp.at) / _DAY
    shared = (a.indicators & b.indicators) or (a.indicators | b.indicators)
    slow = max((rules.gap_days.get(one, 2) for one in shared), default=2)
    return log2(1 + days / slow)


def _cosine(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / sqrt(len(a) * len(b)) if a and b else 0.0
