"""What grouping knows of one report: small, language-neutral where it can be, and JSON-able."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from sys import intern
from typing import Any

from bot.match.verdict import Verdict
from bot.stories import names, traits

MOST = 60  # concepts, names, numbers kept of one report: a 5,000-character title has no more to say


@dataclass(frozen=True, slots=True)
class ClaimKey:
    """One claim of a report, without its evidence."""

    indicator: str
    stage: str  # stage of a ladder indicator, polarity of a condition
    closes: bool
    actors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """One report as grouping sees it."""

    at: datetime  # aware UTC; published, or first seen where that is not believable
    lang: str
    outlet: str
    claims: tuple[ClaimKey, ...] = ()
    actors: tuple[str, ...] = ()
    people: tuple[str, ...] = ()  # lexicon ids of counterpart people
    place: str | None = None
    concepts: tuple[str, ...] = ()  # Verdict.concepts
    evidence: tuple[str, ...] = ()  # rules the claims rest on, without names of states
    numbers: tuple[str, ...] = ()  # figures in the text, one form for digits
    names: tuple[str, ...] = ()  # capitalised Latin words, casefolded
    title: str = ""  # folded, cut


def of(verdict: Verdict, *, title: str, summary: str, at: datetime, outlet: str) -> Fingerprint:
    """Return the fingerprint of a report; takes any text, any verdict, an aware or naive time."""
    head, body = traits.plain(title), traits.plain(summary)
    text = f"{head}. {body}"
    return Fingerprint(
        at=utc(at),
        lang=verdict.lang,
        outlet=outlet,
        claims=tuple(
            ClaimKey(c.indicator.value, str(c.stage or c.polarity), c.closes, c.asean_actors)
            for c in verdict.claims
        ),
        actors=verdict.asean_actors,
        people=verdict.people[:MOST],
        place=verdict.place,
        concepts=verdict.concepts[:MOST],
        evidence=traits.rules(verdict)[:MOST],
        numbers=traits.numbers(text)[:MOST],
        names=names.names(head, body)[:MOST],
        title=traits.fold(head)[: traits.TITLE_CHARS],
    )


def utc(at: datetime) -> datetime:
    """Return a time as aware UTC; naive times are UTC; never raises at the calendar's ends."""
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return at.replace(tzinfo=UTC)


def as_json(fp: Fingerprint) -> dict[str, Any]:
    """Return a fingerprint as JSON; ``from_json`` reads it back exactly."""
    return {
        "at": fp.at.isoformat(),
        "lang": fp.lang,
        "outlet": fp.outlet,
        "claims": [[c.indicator, c.stage, c.closes, list(c.actors)] for c in fp.claims],
        "place": fp.place,
        "title": fp.title,
        **{name: list(getattr(fp, name)) for name in _LISTS},
    }


def from_json(data: Mapping[str, Any]) -> Fingerprint:
    """Read a fingerprint; unknown keys are ignored, missing lists are empty."""
    place = data.get("place")
    return Fingerprint(
        at=datetime.fromisoformat(data["at"]).astimezone(UTC),
        lang=intern(data.get("lang", "")),
        outlet=intern(data.get("outlet", "")),
        claims=tuple(
            ClaimKey(intern(indicator), intern(stage), closes, _words(actors))
            for indicator, stage, closes, actors in data.get("claims", ())
        ),
        place=None if place is None else intern(place),
        title=data.get("title", ""),
        **{name: _words(data.get(name, ())) for name in _LISTS},
    )


def _words(found: Iterable[str]) -> tuple[str, ...]:
    """Return words that are one object wherever they occur: thousands of fingerprints are kept."""
    return tuple(map(intern, found))


_LISTS = ("actors", "people", "concepts", "evidence", "numbers", "names")
