"""Events of the ledger in short: "2026-01-05 consultations agreed ID: Antara!, Kompas"."""

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.board.events import EventClaim, LedgerEvent, Occasion, Source
from bot.board.values import WatchedFeed
from bot.board.words import Precision
from bot.match.verdict import CONDITIONS, Indicator, Polarity, Stage

_LINE = re.compile(
    r"(?P<day>\d{4}-\d\d(?:-\d\d)?) (?P<indicator>\w+) (?P<step>[a-z]+) (?P<who>[A-Z,]*)"
    r"(?:: (?P<outlets>.*))?"
)
OUTLETS = "Antara, Kompas"  # two, so that an event is confirmed unless a test wants otherwise


def event(line: str, *, imported: bool = False, name: str = "") -> LedgerEvent:
    """Return the event of a line.

    Outlets: a ``!`` behind one makes it official of its country (the first of ``who``), a ``~`` an
    aggregator, a ``?`` a reprint. The step ``closes`` is a proposal to close. "2026-01" is known by
    its month. A word in brackets, "[analyst]", behind all: an analyst confirmed it.
    """
    found = _LINE.fullmatch(line.removesuffix(" [analyst]"))
    assert found is not None, line
    day = date.fromisoformat(found["day"] if len(found["day"]) > 7 else f"{found['day']}-01")
    who = tuple(one for one in found["who"].split(",") if one)
    indicator = Indicator(found["indicator"])
    sources = tuple(
        _source(one, who[0] if who else "KP", day)
        for one in (found["outlets"] or OUTLETS).split(", ")
    )
    condition = indicator in CONDITIONS
    closes = found["step"] == "closes"
    stage = None if condition else Stage.PROPOSED if closes else Stage(found["step"])
    claim = EventClaim(
        indicator=indicator,
        stage=stage,
        polarity=Polarity(found["step"]) if condition else None,
        asean_actors=who,
        date=day,
        closes=closes,
        sources=tuple(range(len(sources))),
        by_analyst=line.endswith(" [analyst]"),
    )
    return LedgerEvent(
        id=name or re.sub(r"\W+", "-", line).strip("-").lower(),
        date=day,
        precision=Precision.DAY if len(found["day"]) > 7 else Precision.MONTH,
        title=line,
        claims=(claim,),
        sources=sources,
        imported=imported,
        confirmed_by_analyst=line.endswith(" [analyst]"),
    )


def joined(*events: LedgerEvent) -> LedgerEvent:
    """Return one event with the claims of all; they share the sources of the first."""
    first = events[0]
    return replace(first, claims=tuple(claim for one in events for claim in one.claims))


def _source(text: str, country: str, day: date) -> Source:
    outlet = text.rstrip("!~?")
    return Source(
        outlet=outlet,
        url=f"https://{outlet.lower()}.example/{day}",
        published=day,
        title=outlet,
        language="en",
        country=country,
        kind="aggregator" if "~" in text else "independent",
        official_of=country if "!" in text else None,
        independent="~" not in text and "?" not in text,
    )


def feed(country: str, first: str, last: str, name: str = "") -> WatchedFeed:
    """Return a feed that answered on every day of a span."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    days = frozenset(begin + timedelta(days=n) for n in range((end - begin).days + 1))
    return WatchedFeed(name=name or f"Feed {country}", country=country, added=begin, days=days)


def occasion(
    name: str, starts: str, *indicators: str, ends: str = "", countries: str = "PH,ASEAN"
) -> Occasion:
    """Return an occasion; "2026-07" is known by its month."""
    by_day = len(starts) > 7
    first = date.fromisoformat(starts if by_day else f"{starts}-01")
    return Occasion(
        id=name,
        title=name,
        indicators=tuple(Indicator(one) for one in indicators),
        countries=tuple(countries.split(",")),
        kind="forum",
        starts=first,
        ends=date.fromisoformat(ends) if ends else first,
        precision=Precision.DAY if by_day else Precision.MONTH,
        expect="Who comes?",
        last_time="An ambassador came.",
    )
