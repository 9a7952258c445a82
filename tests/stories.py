"""Reports for tests of grouping, by what grouping knows of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.ids import StoryId
from bot.stories.fingerprint import ClaimKey, Fingerprint
from bot.stories.grouping import Placement, Window
from bot.stories.rules import load

RULES = load()
START = datetime(2026, 3, 1, tzinfo=UTC)


def report(
    *claims: str, hours: float = 0, actors: tuple[str, ...] = ("LA",), lang: str = "en", **rest: Any
) -> Fingerprint:
    """Return a report of claims like "visits held", or "missions proposed closes"."""
    keys = []
    for claim in claims:
        indicator, stage, *closes = claim.split()
        keys.append(ClaimKey(indicator, stage, bool(closes), actors))
    return Fingerprint(
        at=START + timedelta(hours=hours),
        lang=lang,
        outlet=rest.pop("outlet", "KPL"),
        claims=tuple(keys),
        actors=actors,
        **rest,
    )


VISIT: dict[str, Any] = {
    "people": ("choe-son-hui",),
    "concepts": ("minister", "foreign_ministry", "to_north", "delegation"),
    "evidence": ("minister", "to_north"),
}
EMBASSY: dict[str, Any] = {
    "concepts": ("embassy", "reopen", "diplomats"),
    "evidence": ("embassy", "reopen"),
}


def filled(*reports: Fingerprint) -> Window:
    """Return a window with a story per report, numbered from 1."""
    window = Window(RULES)
    for number, fp in enumerate(reports, start=1):
        window.add(StoryId(number), fp)
    return window


def placed(first: Fingerprint, then: Fingerprint) -> Placement:
    """Return where the second report goes when the first has story 1."""
    return filled(first).place(then)
