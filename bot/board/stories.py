"""Events of the ledger from stored reports and corrections, as they were known on one day. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import is_

from bot.board.events import EventClaim, LedgerEvent, Source
from bot.ids import ArticleId, StoryId, public
from bot.match.actors import ordered
from bot.match.verdict import Claim
from bot.stories.claims import ReportClaims, together
from bot.stories.fold import FoldReport, StoryState, fold, involved, standing
from bot.stories.override import Override, OverrideAction

_WORD = re.compile(r"\w+")
_AGGREGATOR = "aggregator"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardReport:
    """One report that is in a story, and its outlet."""

    article_id: ArticleId
    placed_in: StoryId  # by grouping
    at: datetime  # published, or first seen where that is not believable; aware UTC
    claims: tuple[Claim, ...]
    title: str
    url: str | None
    outlet: str
    language: str
    country: str
    kind: str
    official_of: str | None
    since: datetime | None = None  # when it was worded so; None: from the beginning
    before: "BoardReport | None" = None  # what it said until then, where that was an alert too


Memo = dict[StoryId, tuple[list[BoardReport], LedgerEvent]]  # what was made of the same reports


def events(
    reports: Iterable[BoardReport],
    overrides: Iterable[Override],
    *,
    as_of: date | None = None,
    memo: Memo | None = None,
) -> tuple[LedgerEvent, ...]:
    """Return the events that stand, oldest first.

    Reports, wordings and corrections later than ``as_of`` (a day in UTC) are as if they did not
    exist. An event has the date of its first report, and each claim that of the first report that
    makes it. With a ``memo``, stories whose reports are the very same objects as before are not
    made again.
    """
    known = [one for one in (_known(each, as_of) for each in reports) if one is not None]
    corrections = [one for one in overrides if as_of is None or one.at.date() <= as_of]
    groups: dict[StoryId, list[BoardReport]] = {}
    for one in known:
        groups.setdefault(one.placed_in, []).append(one)
    found = _corrected(groups, corrections)
    found += [_plain(name, group, memo) for name, group in groups.items()]
    return tuple(sorted(found, key=lambda one: (one.date, one.id)))


def _known(report: BoardReport, as_of: date | None) -> BoardReport | None:
    """Return the report as it was worded at the end of a day; None where it was not out."""
    if as_of is None:
        return report
    found: BoardReport | None = report
    while found is not None and found.since is not None and found.since.date() > as_of:
        found = found.before
    return found if found is not None and found.at.date() <= as_of else None


def _corrected(
    groups: dict[StoryId, list[BoardReport]], overrides: Sequence[Override]
) -> list[LedgerEvent]:
    """Fold what corrections connect, and take it out of the groups: most stories have none."""
    found: list[LedgerEvent] = []
    for connected, corrections in _connected(overrides):
        inside = [one for name in sorted(connected) for one in groups.pop(name, ())]
        by_id = {one.article_id: one for one in inside}
        told = [
            FoldReport(
                article_id=one.article_id, placed_in=one.placed_in, at=one.at, claims=one.claims
            )
            for one in inside
        ]
        found += [
            _event(state, [by_id[one] for one in state.articles])
            for state in fold(told, corrections).values()
            if state.articles and not state.retracted and state.merged_into is None
        ]
    return found


def _plain(name: StoryId, group: list[BoardReport], memo: Memo | None) -> LedgerEvent:
    before, event = (memo or {}).get(name, (None, None))
    if event is not None and before is not None and _same(before, group):
        return event
    claims = together(ReportClaims(one.at, one.claims) for one in group)
    articles = tuple(sorted(one.article_id for one in group))
    made = _event(StoryState(story_id=name, articles=articles, claims=claims), group)
    if memo is not None:
        memo[name] = (group, made)
    return made


def _same(one: Sequence[BoardReport], other: Sequence[BoardReport]) -> bool:
    return len(one) == len(other) and all(map(is_, one, other))


def _connected(
    overrides: Sequence[Override],
) -> list[tuple[frozenset[StoryId], list[Override]]]:
    """Return the sets of stories that corrections connect, each with its corrections."""
    by_id = {one.id: one for one in overrides}
    found: list[tuple[frozenset[StoryId], list[Override]]] = []
    for one in sorted(overrides, key=lambda one: one.id):
        names = frozenset(involved(one)) | _undone(one, by_id)
        meets = [pair for pair in found if not names.isdisjoint(pair[0])]
        found = [pair for pair in found if names.isdisjoint(pair[0])]
        every = [each for _, group in meets for each in group]
        found.append((names.union(*(pair[0] for pair in meets)), [*every, one]))
    return found


def _undone(one: Override, by_id: Mapping[int, Override]) -> frozenset[StoryId]:
    target = by_id.get((one.value or {}).get("override", 0))
    return frozenset() if target is None else frozenset(involved(target))


def _event(state: StoryState, reports: Sequence[BoardReport]) -> LedgerEvent:
    told = sorted(reports, key=lambda one: (one.at, one.article_id))
    claims = tuple(part for claim in state.claims for part in _parts(claim, told, state))
    return LedgerEvent(
        id=public(state.story_id),
        date=told[0].at.date(),
        title=next((one.title for one in told if one.title), ""),
        claims=claims,
        sources=_sources(told),
        confirmed_by_analyst=state.confirmed,
        countries=ordered(code for claim in claims for code in claim.asean_actors),
    )


def _parts(claim: Claim, reports: Sequence[BoardReport], state: StoryState) -> Iterable[EventClaim]:
    """Split a claim by who reports it of whom: one outlet's word for one country must not be
    confirmed by another's word for another.
    """
    restaged = any(
        one.action == OverrideAction.RESTAGE and _about(one) == claim.indicator
        for one in standing(state.corrections)
    )
    by_support: dict[tuple[int, ...], list[str]] = {}
    for code in claim.asean_actors or ("",):
        support = tuple(n for n, one in enumerate(reports) if _says(one, claim, code))
        by_support.setdefault(support, []).append(code)
    for support, codes in by_support.items():
        first = reports[support[0] if support else 0]
        yield EventClaim(
            indicator=claim.indicator,
            stage=claim.stage,
            polarity=claim.polarity,
            asean_actors=tuple(code for code in codes if code),
            date=first.at.date(),
            closes=claim.closes,
            sources=support,
            by_analyst=state.confirmed or restaged,
        )


def _about(override: Override) -> object:
    return (override.value or {}).get("indicator")


def _says(report: BoardReport, claim: Claim, code: str) -> bool:
    return any(
        (own.indicator, own.stage, own.polarity, own.closes)
        == (claim.indicator, claim.stage, claim.polarity, claim.closes)
        and (not code or code in own.asean_actors)
        for own in report.claims
    )


def _sources(reports: Sequence[BoardReport]) -> tuple[Source, ...]:
    """Return a source per report; one whose title another outlet had before is a reprint."""
    first: dict[str, str] = {}
    return tuple(
        Source(
            outlet=one.outlet,
            url=one.url,
            published=one.at.date(),
            title=one.title,
            language=one.language,
            country=one.country,
            kind=one.kind,
            official_of=one.official_of,
            independent=one.kind != _AGGREGATOR
            and first.setdefault(_folded(one.title) or str(one.article_id), one.outlet)
            == one.outlet,
        )
        for one in reports
    )


def _folded(title: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", title).casefold()))
