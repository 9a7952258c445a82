"""Events of the ledger as lines of a timeline, with their gist and who says so."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from babel.dates import format_date

from bot.alerts import gist as gists
from bot.alerts.gist import stage_word
from bot.board.confirmation import confirmed, outlet_of
from bot.board.values import Board, EventClaim, LedgerEvent, Precision
from bot.board.web import shown
from bot.board.web.of_board import EVENTS, OfBoard
from bot.board.web.shown import ShownClaim
from bot.board.web.visit import Visit
from bot.chat.services.archive import ArchiveFilter, Event
from bot.match.actors import ordered
from bot.match.verdict import Claim, Verdict

_PATTERNS = {Precision.MONTH: "MMMM y", Precision.YEAR: "y"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """One event in a timeline."""

    path: str
    iso: str
    when: str
    gist: str
    title: str  # as the outlet wrote it; empty where the gist is all there is
    language: str
    step: str  # of the claim that matters most; empty without a claim
    claims: Sequence[ShownClaim]
    outlets: int
    languages: int
    names: str  # of the first outlets
    imported: bool
    analyst: bool
    confirmed: bool


# What a line says of an event changes with the board: a story that changes makes a new one.
_KEPT = OfBoard[dict[str, ShownLine]](lambda _: {})


async def lines(visit: Visit, board: Board, events: Sequence[LedgerEvent]) -> list[ShownLine]:
    """Return these events of the board in their order."""
    kept = _KEPT.now(board)
    missing = [one for one in events if one.id not in kept]
    if missing:
        told = await visit.site.told([one.id for one in missing if not one.imported])
        made = await asyncio.to_thread(
            lambda: {one.id: line(one, told.get(one.id), visit) for one in missing}
        )
        kept.update(made)
    return [kept[one.id] for one in events]


def line(event: LedgerEvent, told: Event | None, visit: Visit) -> ShownLine:
    """Return an event as a line; ``told``: its story, where it is none of history."""
    claims = joined(event.claims)
    verdicts = [] if told is None else [report.verdict for report in told.reports]
    independent = [one for one in event.sources if one.independent] or event.sources
    main = gists.main_claim(claims, verdicts)
    return ShownLine(
        path=event.path,
        iso=iso(event),
        when=when(event),
        gist=_gist(event, claims, verdicts, visit),
        title="" if event.imported else shown.plain(event.title),
        language="" if event.imported else _language(event),
        step="" if main is None else shown.step_of(main),
        claims=[_shown(one, visit) for one in claims],
        outlets=len({outlet_of(one) for one in independent}),
        languages=len({one.language for one in independent if one.language}),
        names=_names([one.outlet for one in independent]),
        imported=event.imported,
        analyst=event.confirmed_by_analyst,
        confirmed=confirmed((event, claim) for claim in event.claims),
    )


def _gist(
    event: LedgerEvent, claims: Sequence[Claim], verdicts: Sequence[Verdict], visit: Visit
) -> str:
    if event.imported:  # its title is written for the board, in English
        return shown.plain(event.title)
    found = gists.gist_of(claims, verdicts, visit.reader.language)
    return shown.without_stage(found) or shown.plain(event.title)


def joined(claims: Iterable[EventClaim]) -> list[Claim]:
    """Return claims of different sources as one where they say the same."""
    found: dict[tuple[object, ...], Claim] = {}
    for one in claims:
        key = (one.indicator, one.stage, one.polarity, one.closes)
        known = found.get(key)
        actors = ordered((*(known.asean_actors if known else ()), *one.asean_actors))
        made = Claim(one.indicator, one.stage, one.polarity, actors, (), one.closes)
        found[key] = made if known is None else replace(known, asean_actors=actors)
    return list(found.values())


def _shown(claim: Claim, visit: Visit) -> ShownClaim:
    return ShownClaim(
        indicator=str(claim.indicator),
        step=shown.step_of(claim),
        word=stage_word(claim, visit.reader.words),
        actors=claim.asean_actors,
    )


def _language(event: LedgerEvent) -> str:
    return next((one.language for one in event.sources if one.title == event.title), "")


def _names(outlets: Iterable[str], most: int = 3) -> str:
    names = list(dict.fromkeys(shown.plain(one, 40) for one in outlets))
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + rest


def when(event: LedgerEvent) -> str:
    """Return the day, month or year of an event, as exactly as it is known."""
    return str(format_date(event.date, _PATTERNS.get(event.precision, "d MMM y"), locale="en"))


def iso(event: LedgerEvent) -> str:
    """Return the same for machines: HTML's ``<time>`` takes parts of a date too."""
    length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[event.precision]
    return event.date.isoformat()[:length]


async def wanted(board: Board, asked: ArchiveFilter) -> list[LedgerEvent]:
    """Return the events that a filter lets through; one claim must match indicator and country."""
    since = date.min if asked.days is None else board.as_of - timedelta(days=asked.days)
    listed = await EVENTS.of(board)
    return [
        one
        for one in listed.get((asked.indicator, asked.country), ())
        if one.date > since
        and (asked.language is None or any(s.language == asked.language for s in one.sources))
    ]
