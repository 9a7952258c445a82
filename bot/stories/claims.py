"""The claims of a story, from the claims of its reports."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.match.actors import ordered
from bot.match.verdict import CONDITIONS, DOORS, Claim, Indicator, Polarity, Stage

VARIANCE = timedelta(hours=36)  # design, section 5; grouping.toml holds the same

_RANK = {Stage.PROPOSED: 1, Stage.AGREED: 2, Stage.HELD: 3}
_INDICATORS = list(Indicator)


@dataclass(frozen=True, slots=True)
class ReportClaims:
    """What one report of relevance alert claims, and when it came out (aware UTC)."""

    at: datetime
    claims: tuple[Claim, ...]


def together(
    reports: Iterable[ReportClaims], *, variance: timedelta = VARIANCE
) -> tuple[Claim, ...]:
    """Return the claims of a story: doors first, then engagement, then conditions.

    Per indicator the most advanced stage of all reports; proposals to close are kept apart. An
    advance and a setback within ``variance`` are two versions of one event, and the latest report
    decides, at the same moment for the setback; further apart both stay. A polarity has no order,
    so most reports decide, that one misreading cannot turn it, and at equality the latest. The
    actors of the reports are united. Claims of a story rest on no span of one text, so they have
    no evidence. The order of ``reports`` does not matter.
    """
    found: dict[tuple[Indicator, bool], list[tuple[datetime, Claim]]] = {}
    for report in reports:
        for claim in report.claims:
            found.setdefault((claim.indicator, claim.closes), []).append((report.at, claim))
    return in_order(
        claim
        for (indicator, _), said in found.items()
        for claim in (
            [_condition(said)] if indicator in CONDITIONS else _ladder(said, variance=variance)
        )
    )


def in_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return claims with doors first, then engagement, then conditions."""
    return tuple(sorted(claims, key=_place))


def _place(claim: Claim) -> tuple[int, int, bool, bool]:
    indicator = claim.indicator
    group = 0 if indicator in DOORS else 2 if indicator in CONDITIONS else 1
    return group, _INDICATORS.index(indicator), claim.closes, claim.stage is Stage.SETBACK


def _condition(said: Sequence[tuple[datetime, Claim]]) -> Claim:
    """One claim of the polarity that most reports give."""
    reports = Counter(claim.polarity for _, claim in said)
    latest = {claim.polarity: at for at, claim in sorted(said, key=lambda one: one[0])}
    polarity = max(reports, key=lambda one: (reports[one], latest[one], _number(one)))
    return _united(said, polarity=polarity)


def _number(polarity: Polarity | None) -> int:
    return -1 if polarity is None else list(Polarity).index(polarity)


def _ladder(said: Sequence[tuple[datetime, Claim]], *, variance: timedelta) -> list[Claim]:
    """The most advanced stage, or the setback, or both."""
    backs = [one for one in said if one[1].stage is Stage.SETBACK]
    ups = [one for one in said if one[1].stage is not Stage.SETBACK]
    if backs and ups:
        back, up = max(at for at, _ in backs), max(at for at, _ in ups)
        if abs(back - up) <= variance:
            backs, ups = (backs, []) if back >= up else ([], ups)
    claims = []
    if ups:
        claims.append(_united(ups, stage=max((c.stage for _, c in ups), key=_rank)))
    if backs:
        claims.append(_united(backs, stage=Stage.SETBACK))
    return claims


def _rank(stage: Stage | None) -> int:
    return 0 if stage is None else _RANK[stage]


def _united(
    said: Sequence[tuple[datetime, Claim]],
    *,
    stage: Stage | None = None,
    polarity: Polarity | None = None,
) -> Claim:
    first = said[0][1]
    actors = ordered(code for _, claim in said for code in claim.asean_actors)
    return Claim(first.indicator, stage, polarity, actors, (), first.closes)
