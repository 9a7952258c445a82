"""Restaging: what people say instead of the claims that the machine found."""

from collections.abc import Iterable
from typing import Any

from bot.match.actors import ordered
from bot.match.verdict import CONDITIONS, Claim, Indicator, Polarity, Stage
from bot.stories.claims import in_order


def restaged(claims: Iterable[Claim], restages: Iterable[dict[str, Any]]) -> tuple[Claim, ...]:
    """Return the claims of a story after its restages, in their order.

    Each speaks for its whole indicator: what the machine said under it goes, and with "drop"
    nothing comes instead. Without "actors" those of the old claims stay, for a new indicator those
    of the story.
    """
    now = tuple(claims)
    for value in restages:
        try:
            indicator = Indicator(value["indicator"])
            others = [one for one in now if one.indicator is not indicator]
            new = [] if value.get("drop") else [_claim(indicator, value, now)]
        except (KeyError, TypeError, ValueError):
            continue  # written by another version: what it says is not known here
        now = in_order([*others, *new])
    return now


def value_of(claim: Claim, *, actors: bool) -> dict[str, Any]:
    """Return the ``value`` of a restage to this claim."""
    how = {"stage": claim.stage} if claim.stage else {"polarity": claim.polarity}
    closes = {"closes": True} if claim.closes else {}
    who = {"actors": list(claim.asean_actors)} if actors else {}
    return {"indicator": str(claim.indicator), **how, **closes, **who}


def _claim(indicator: Indicator, value: dict[str, Any], now: tuple[Claim, ...]) -> Claim:
    condition = indicator in CONDITIONS
    return Claim(
        indicator,
        None if condition else Stage(value["stage"]),
        Polarity(value["polarity"]) if condition else None,
        _actors(indicator, value, now),
        (),
        bool(value.get("closes")) and not condition,
    )


def _actors(indicator: Indicator, value: dict[str, Any], now: tuple[Claim, ...]) -> tuple[str, ...]:
    if "actors" in value:
        return ordered(value["actors"])
    same = [one for one in now if one.indicator is indicator]
    return ordered(code for one in same or now for code in one.asean_actors)
