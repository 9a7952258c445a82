"""How much speaks for two reports telling of one event: a sum of points, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from bot.match.verdict import Indicator
from bot.stories.fingerprint import ClaimKey, Fingerprint
from bot.stories.rules import GroupingRules

_TO_NORTH = frozenset({"north_trip", "to_north"})
# Indicators whose event lies with another state: who reacts, who is brought to the table.
_FOREIGN = frozenset({Indicator.PARTNER_REACTION.value, Indicator.BRIDGE.value})
_SANCTIONS = Indicator.SANCTIONS.value  # a case is its ship, firm or person
_BODY = frozenset({"ASEAN"})
_RARE, _COMMON, _PLAIN = 6.25, 1.0, 0.25  # squared weights of concepts

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Report:
    """A fingerprint with what comparing needs, made once."""

    fp: Fingerprint
    claims: Mapping[str, frozenset[str]]  # indicator -> stages or polarities
    actors: frozenset[str]
    people: frozenset[str]
    states: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]
    topics: Weights
    evidence: Weights
    topics_norm: float
    evidence_norm: float
    to_north: bool | None  # None: the text does not tell who travels


def report(fp: Fingerprint, rules: GroupingRules) -> Report:
    """Prepare a fingerprint for comparing."""
    claims: dict[str, frozenset[str]] = {}
    for claim in fp.claims:
        claims[claim.indicator] = claims.get(claim.indicator, frozenset()) | {_stage(claim)}
    topics = {c: _weight(c, rules) for c in fp.concepts if c not in rules.plain and not _state(c)}
    evidence = {c: _weight(c, rules) for c in fp.evidence}
    return Report(
        fp,
        claims,
        _one_set(fp.actors),
        _one_set(tuple(one for one in fp.people if one not in rules.leaders)),
        _one_set(tuple(filter(_state, fp.concepts))),
        frozenset(fp.numbers),
        frozenset(fp.names) - rules.common_names,
        topics,
        evidence,
        _norm(topics),
        _norm(evidence),
        _to_north(fp),
    )


@lru_cache(maxsize=4096)
def _one_set(items: tuple[str, ...]) -> frozenset[str]:
    """Return a set that reports about the same states and people have in common."""
    return frozenset(items)


def _to_north(fp: Fingerprint) -> bool | None:
    if not _TO_NORTH.isdisjoint(fp.evidence):
        return True
    return False if fp.place and fp.place.endswith(".capital") else None


def _stage(claim: ClaimKey) -> str:
    return f"{claim.stage}, closes" if claim.closes else claim.stage


def _state(concept: str) -> bool:
    return len(concept) == 2 and concept.isupper()


def _weight(concept: str, rules: GroupingRules) -> float:
    if concept in rules.plain:
        return _PLAIN
    return _COMMON if concept in rules.common or "." in concept else _RARE


def points(a: Report, b: Report, rules: GroupingRules) -> float:
    """Return what speaks for one event, time and wording apart."""
    return (
        _claims(a, b, rules.points)
        + _who(a, b, rules.points)
        + _where(a, b, rules.points)
        + _what(a, b, rules.points)
    )


def known(a: Report, b: Report) -> bool:
    """Whether people or names tell the event, so that the gap in time says less."""
    return not a.people.isdisjoint(b.people) or len(a.names & b.names) > 1


def _claims(a: Report, b: Report, p: Weights) -> float:
    shared = a.claims.keys() & b.claims.keys()
    if not shared:
        return p["no_claim"]
    alike = len([one for one in shared if not a.claims[one].isdisjoint(b.claims[one])])
    headline = a.fp.claims[0].indicator == b.fp.claims[0].indicator
    return p["headline"] * headline + p["stage"] * alike / len(shared)


def _who(a: Report, b: Report, p: Weights) -> float:
    total = 0.0
    if a.actors == b.actors:
        total += p["no_actors"] if not a.actors else p["body"] if a.actors == _BODY else p["actors"]
    elif a.actors & b.actors:
        total += p["some_actors"]
    if a.people and b.people:
        total += p["other_people"] if a.people.isdisjoint(b.people) else p["people"]
    if a.states and b.states:
        if not a.states.isdisjoint(b.states):
            total += p["state"]
        elif not _FOREIGN.isdisjoint(a.claims) and not _FOREIGN.isdisjoint(b.claims):
            total += p["other_state"]
    return total


def _where(a: Report, b: Report, p: Weights) -> float:
    total = 0.0
    if a.fp.place and b.fp.place and a.fp.place != b.fp.place:
        total += p["other_place"]
    visits = Indicator.VISITS.value
    travel = visits in a.claims and visits in b.claims
    if travel and {a.to_north, b.to_north} == {True, False}:
        total += p["other_way"]
    return total


def _what(a: Report, b: Report, p: Weights) -> float:
    return (
        p["topic"] * _cosine(a.topics, b.topics, a.topics_norm, b.topics_norm)
        + _acts(a, b, p)
        + _names(a, b, p)
        + p["number"] * min(2, len(a.numbers & b.numbers))
    )


def _acts(a: Report, b: Report, p: Weights) -> float:
    """What was done, as the words that the claims rest on tell it."""
    if a.evidence and b.evidence and a.evidence.keys().isdisjoint(b.evidence):
        return p["other_act"]
    return p["evidence"] * _cosine(a.evidence, b.evidence, a.evidence_norm, b.evidence_norm)


def _names(a: Report, b: Report, p: Weights) -> float:
    shared = len(a.names & b.names)
    if not shared and a.names and b.names:
        if _SANCTIONS in a.claims and _SANCTIONS in b.claims:
            return p["other_case"]
        return p["other_names"] if a.fp.lang == b.fp.lang else 0.0
    return p["name"] * min(2, shared)


def _norm(weights: Weights) -> float:
    return sqrt(sum(weights.values()))


def _cosine(a: Weights, b: Weights, norm_a: float, norm_b: float) -> float:
    if not norm_a or not norm_b:
        return 0.0
    return sum([a[one] for one in a.keys() & b.keys()]) / (norm_a * norm_b)
