"""Events of the ledger as JSON: ``/api/events``, ``/api/events.jsonl``. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.alerts.html import safe_url
from bot.board.board_json import source_json
from bot.board.confirmation import confirmed
from bot.board.events import EventClaim, LedgerEvent, Source
from bot.board.words import ASEAN, NORTH
from bot.match.verdict import CONDITIONS, Claim, Indicator, Stage

Classes = Mapping[Indicator, str]  # the PLOVER event class of each indicator


def places(claim: EventClaim | Claim) -> tuple[str, ...]:
    """Return the countries in whose cells a claim counts; ``bot.board.cells`` says the same."""
    nobody = NORTH if claim.indicator is Indicator.RECIPROCITY else ASEAN
    return claim.asean_actors or (nobody,)


def says(event: LedgerEvent, indicator: Indicator | None, country: str | None) -> bool:
    """Whether one claim of the event is under the indicator and of the country; None is any."""
    if indicator is None and country is None:
        return True
    return any(
        indicator in (None, claim.indicator) and (country is None or country in places(claim))
        for claim in event.claims
    )


def event_json(
    event: LedgerEvent, classes: Classes, *, baseline: date, address: str = ""
) -> dict[str, Any]:
    """Return an event as plain values; ``address`` is what stands before the paths of the site."""
    days = report_days(event)
    return {
        "id": event.id,
        "date": event.date.isoformat(),
        "date_precision": str(event.precision),
        "title": event.title,
        "claims": [_claim(event, one, classes) for one in event.claims],
        "countries": list(event.countries),
        "confirmed": is_confirmed(event),
        "confirmed_by_analyst": event.confirmed_by_analyst,
        "imported": event.imported,
        "before_baseline": event.date < baseline,
        "first_report": days[0].isoformat() if days else None,
        "last_report": days[-1].isoformat() if days else None,
        "sources": [_source(one) for one in event.sources],
        "note": event.note or None,
        "page": f"{address}{event.path}",
        "story": None if event.imported else f"{address}/api/stories/{event.id}",
    }


def is_confirmed(event: LedgerEvent) -> bool:
    """Whether all that the event says rests on more than one report."""
    return bool(event.claims) and all(confirmed([(event, one)]) for one in event.claims)


def report_days(event: LedgerEvent) -> list[date]:
    """Return the days on which it was reported, in order; history does not know all of them."""
    return sorted({one.published for one in event.sources if one.published is not None})


def _claim(event: LedgerEvent, claim: EventClaim, classes: Classes) -> dict[str, Any]:
    return {
        "indicator": str(claim.indicator),
        "plover": classes[claim.indicator],
        **step_json(claim),
        "asean_actors": list(claim.asean_actors),
        "date": claim.date.isoformat(),
        "confirmed": confirmed([(event, claim)]),
        "by_analyst": claim.by_analyst,
        "sources": list(claim.sources),
    }


def step_json(claim: EventClaim | Claim) -> dict[str, str]:
    """Return stage or polarity, and the direction of a claim that closes."""
    if claim.indicator in CONDITIONS:
        return {"polarity": str(claim.polarity)}
    stage = {"stage": str(claim.stage or Stage.PROPOSED)}
    return {**stage, "direction": "closes"} if claim.closes else stage


def _source(source: Source) -> dict[str, Any]:
    return {
        **source_json(source),
        "url": safe_url(source.url),
        "title": source.title or None,
        "independent": source.independent,
    }
