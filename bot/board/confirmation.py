"""Confirmation: does what is claimed rest on more than one report? Pure.

Two independent outlets, an official source of a party (parties.toml), or an analyst confirm.
Aggregators never count; a reprint is no second outlet, but an official source that prints what
another printed first still gives its own word. Outlets are told apart by their site, then by their
name: two feeds of one publisher are one outlet.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from bot.board.events import EventClaim, LedgerEvent, Source
from bot.match.verdict import Indicator

_SECOND_LEVELS = frozenset(("co", "com", "org", "net", "gov", "go", "or", "ac", "ne", "web", "edu"))
_NEEDED = 2
_AGGREGATOR = "aggregator"

Line = tuple[LedgerEvent, EventClaim]


@cache
def parties(indicator: Indicator) -> frozenset[str]:
    """Return who, besides the ASEAN actors, speaks for itself under an indicator."""
    text = (files("bot.board") / "parties.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["parties"][indicator])


def confirmed(lines: Iterable[Line]) -> bool:
    """Whether these claims, each with its event, are confirmed together."""
    outlets: set[str] = set()
    for event, claim in lines:
        if claim.by_analyst or event.confirmed_by_analyst:
            return True
        for number in claim.sources:
            source = event.sources[number]
            if is_official(source, claim):
                return True
            if source.independent:
                outlets.add(outlet_of(source))
    return len(outlets) >= _NEEDED


def is_official(source: Source, claim: EventClaim) -> bool:
    """Whether the source speaks for a party to the act."""
    speaks_for = source.official_of
    if speaks_for is None or source.kind == _AGGREGATOR:
        return False
    return speaks_for in claim.asean_actors or speaks_for in parties(claim.indicator)


def outlet_of(source: Source) -> str:
    """Return what tells one publisher from another: the site of the link, else the name."""
    try:
        host = (urlsplit(source.url or "").hostname or "").strip(".")
    except ValueError:  # a link that is none, such as http://[broken
        host = ""
    labels = host.split(".")
    if len(labels) < 2 or source.kind == _AGGREGATOR:
        return source.outlet.casefold()
    kept = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVELS else 2
    return ".".join(labels[-kept:])
