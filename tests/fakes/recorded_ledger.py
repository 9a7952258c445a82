"""The board of recorded real reports: real matcher, grouping, history, calendar; no database.

Reports are those the demo plays: real items of the corpus at their own dates. Every feed that has
one of them answers on every day, so that silence is watched.
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bot import demo
from bot.board import history, ledger, occasions_file
from bot.board.events import EventClaim, LedgerEvent
from bot.board.stories import BoardReport, events
from bot.board.values import Board, Cell, WatchedFeed
from bot.demo.recorded import RecordedReport, load
from bot.ids import ArticleId, StoryId
from bot.match.matcher import Matcher
from bot.match.verdict import Relevance, Verdict
from bot.stories import fingerprint
from bot.stories.batch import group
from bot.stories.rules import load as grouping_rules

INDICATORS = Path(__file__).parents[2] / "indicators"
_OUTLETS = Path(demo.__file__).parent / "outlets.toml"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A board, and the id of the corpus item behind each report (by outlet and title)."""

    board: Board
    items: dict[tuple[str, str], str]


@cache
def _matcher() -> Matcher:
    return Matcher.load(INDICATORS)


def recorded(as_of: date, baseline: date) -> Recorded:
    """Return the board of a day, with the recorded reports from the baseline on."""
    outlets = load(baseline, as_of)
    reports = sorted(
        (one for every in outlets.values() for one in every),
        key=lambda one: (one.published, one.id),
    )
    made = ledger.fold(
        [*events(_placed(reports), (), as_of=as_of), *history.read(INDICATORS / history.FILE)],
        _watching(outlets, baseline, as_of),
        occasions_file.read(INDICATORS / occasions_file.FILE),
        as_of=as_of,
        baseline=baseline,
    )
    return Recorded(made, {(one.outlet, one.title): one.id for one in reports})


def _placed(reports: list[RecordedReport]) -> Iterator[BoardReport]:
    judged = [_matcher().match(one.title, one.summary, lang=one.language) for one in reports]
    prints = [_print(one, verdict) for one, verdict in zip(reports, judged, strict=True)]
    places = group(prints, grouping_rules())
    for number, (one, verdict, place) in enumerate(zip(reports, judged, places, strict=True)):
        if place is not None:
            yield BoardReport(
                article_id=ArticleId(number + 1),
                placed_in=StoryId(place.story + 1),
                at=one.published,
                claims=verdict.claims,
                title=one.title,
                url=one.url,
                outlet=one.outlet,
                language=one.language,
                **_outlet(one.outlet, one.language),
            )


def _print(one: RecordedReport, verdict: Verdict) -> fingerprint.Fingerprint | None:
    if verdict.relevance is not Relevance.ALERT:
        return None
    return fingerprint.of(
        verdict, title=one.title, summary=one.summary, at=one.published, outlet=one.outlet
    )


@cache
def _known() -> dict[str, Any]:
    return tomllib.loads(_OUTLETS.read_text(encoding="utf-8"))


def _outlet(name: str, language: str) -> dict[str, Any]:
    own = _known()["outlets"].get(name, {})
    return {
        "country": own.get("country", _known()["countries"][language]),
        "kind": own.get("kind", "independent"),
        "official_of": own.get("official_of"),
    }


def watching(first: date, last: date) -> list[WatchedFeed]:
    """Return the feeds of the recorded reports of a time, and the days on which they watched."""
    return list(_watching(load(first, last), first, last))


def _watching(
    outlets: Mapping[str, list[RecordedReport]], first: date, last: date
) -> Iterator[WatchedFeed]:
    days = frozenset(first + timedelta(days=n) for n in range((last - first).days + 1))
    for name, reports in outlets.items():
        country = str(_outlet(name, reports[0].language)["country"])
        yield WatchedFeed(name=name, country=country, added=first, days=days)


def text(recorded: Recorded) -> str:
    """Return a board as lines that people can check: each with the evidence that it rests on."""
    board = recorded.board
    lines = [f"as of {board.as_of}, baseline {board.baseline}", board.sentence, ""]
    for door in board.doors:
        who = f" ({door.state}: {', '.join(door.countries)})" if door.countries else ""
        sure = " unconfirmed" if door.countries and not door.confirmed else ""
        lines.append(f"door {door.indicator}: {door.door}{who}{sure}")
    by_id = {one.id: one for one in board.events}
    for cell in board.cells:
        if cell.last_event is not None or cell.missed:
            lines += ["", _head(cell), *_evidence(cell, by_id, recorded.items)]
    lines += ["", *_occasions(board, by_id, recorded.items)]
    return "\n".join(lines) + "\n"


def _head(cell: Cell) -> str:
    marks = [name for name in ("setback", "at_risk", "unconfirmed") if getattr(cell, name)]
    counts = [f"{word} {count}" for word, count in cell.polarities.items()]
    missed = [f"missed {name}" for name in cell.missed]
    state = [] if cell.state is None else [str(cell.state)]
    rate = [str(cell.rate.rate)] if cell.state is not None else []
    stands = ", ".join([*state, *counts, *marks, *missed, str(cell.evidence), *rate])
    return f"{cell.indicator} {cell.country}: {stands}"


def _evidence(
    cell: Cell, by_id: dict[str, LedgerEvent], items: dict[tuple[str, str], str]
) -> Iterator[str]:
    for name in reversed(cell.events):
        event = by_id[name]
        for claim in event.claims:
            if claim.indicator is cell.indicator and _names(claim, cell.country):
                yield f"  {claim.date} {claim.step}: {', '.join(_sources(event, claim, items))}"


def _names(claim: EventClaim, country: str) -> bool:
    return country in (claim.asean_actors or ("ASEAN", "KP"))


def _sources(
    event: LedgerEvent, claim: EventClaim, items: dict[tuple[str, str], str]
) -> Iterator[str]:
    if event.imported:
        yield f"history {event.id}"
        return
    for number in claim.sources or range(len(event.sources)):
        source = event.sources[number]
        yield f"{items.get((source.outlet, source.title), 'history')} ({source.outlet})"


def _occasions(
    board: Board, by_id: dict[str, LedgerEvent], items: dict[tuple[str, str], str]
) -> Iterator[str]:
    for one in board.occasions:
        if one.days_until > 31:
            continue
        told = [_first(by_id[name], items) for name in one.reported if name in by_id]
        silent = [f"no report of {', '.join(one.unanswered)}"] if one.unanswered else []
        parts = "; ".join([str(one.phase), *silent, *told])
        yield f"occasion {one.occasion.id}: {parts}"


def _first(event: LedgerEvent, items: dict[tuple[str, str], str]) -> str:
    if event.imported:
        return f"history {event.id}"
    source = event.sources[0]
    return items[source.outlet, source.title]


if __name__ == "__main__":
    print(text(recorded(*map(date.fromisoformat, sys.argv[1:3]))), end="")
