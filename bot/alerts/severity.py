"""How loud an alert is: a door moved, another ladder cell moved, a condition."""

from collections.abc import Iterable

from bot.alerts.intent import Severity
from bot.match.verdict import CONDITIONS, DOORS, Claim, Indicator

LOUDEST_FIRST = (Severity.DOOR, Severity.ENGAGEMENT, Severity.CONDITION)


def of_indicator(indicator: Indicator) -> Severity:
    """Return how loud news under one indicator is."""
    if indicator in DOORS:
        return Severity.DOOR
    return Severity.CONDITION if indicator in CONDITIONS else Severity.ENGAGEMENT


def of_claims(claims: Iterable[Claim]) -> Severity:
    """Return the loudest of the claims' severities; without claims, the quietest."""
    found = {of_indicator(claim.indicator) for claim in claims}
    return next((level for level in LOUDEST_FIRST if level in found), Severity.CONDITION)


def is_louder(one: Severity, other: Severity) -> bool:
    """Whether one severity is louder than another."""
    return LOUDEST_FIRST.index(one) < LOUDEST_FIRST.index(other)
