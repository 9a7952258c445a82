"""Events and reports as templates show them: every text still plain, nothing of it markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.alerts import quote
from bot.alerts.gist import stage_word
from bot.alerts.html import Inline, clean, clip, flat
from bot.alerts.rendering.event import line_of
from bot.alerts.rendering.outlets import count_of, source_line
from bot.alerts.rendering.reader import Reader
from bot.alerts.view import Report
from bot.chat.services.archive import Event, Hit
from bot.feeds.feed import FeedKind
from bot.ids import public
from bot.match.verdict import Claim, TextField

_PYONGYANG = "KP"
_LONGEST_TITLE = 400
_LONGEST_URL = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReport:
    """One report: what it says, who says it, and the words that it matched by."""

    title: tuple[Inline, ...]
    passage: tuple[Inline, ...]
    url: str | None
    source: str
    outlet: str
    language: str
    at: datetime
    dated: bool  # False: the outlet gives no date, and ``at`` is when it was first seen
    pyongyang: bool
    aggregator: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvent:
    """One event in a list."""

    name: str
    gist: str
    at: datetime
    lead: ShownReport | None
    outlets: int
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClaim:
    """One claim in words."""

    indicator: str
    step: str
    word: str
    actors: tuple[str, ...]


def link(url: str | None) -> str | None:
    """Return the address where it is a plain web address; anything else is no link."""
    if not url or len(url) > _LONGEST_URL:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def plain(text: str, limit: int = _LONGEST_TITLE) -> str:
    """Return a publisher's text on one line, without what turns its direction around."""
    return clip(clean(flat(text)), limit)


def report(one: Report, reader: Reader) -> ShownReport:
    """Return a report with the words that its claims rest on marked."""
    title = clip(flat(one.title), _LONGEST_TITLE)
    evidence = quote.claimed(one.verdict)
    spans = quote.spans_of(evidence, TextField.TITLE, min(len(title), len(one.title)))
    return _report(
        one,
        reader,
        quote.marked(title, spans),
        quote.sentence(one.summary, quote.summary_spans(one)),
    )


def hit(one: Hit, reader: Reader) -> ShownReport:
    """Return a report with what was looked for marked."""
    return _report(one.report, reader, one.title, one.passage)


def _report(
    one: Report, reader: Reader, title: tuple[Inline, ...], passage: tuple[Inline, ...]
) -> ShownReport:
    return ShownReport(
        title=title,
        passage=passage,
        url=link(one.url),
        source=plain(source_line(one, reader.words)),
        outlet=plain(one.outlet, 80),
        language=one.language,
        at=one.published or one.first_seen,
        dated=one.published is not None,
        pyongyang=one.official_of == _PYONGYANG,
        aggregator=one.kind is FeedKind.AGGREGATOR,
    )


def event(one: Event, reader: Reader) -> ShownEvent:
    """Return an event as a line of a list."""
    return ShownEvent(
        name=public(one.story.story_id),
        gist=headline(one.story.claims, one.reports, reader),
        at=one.at,
        lead=report(one.reports[0], reader) if one.reports else None,
        outlets=count_of(one.reports),
        confirmed=one.story.confirmed,
    )


def headline(found: Sequence[Claim], reports: Sequence[Report], reader: Reader) -> str:
    """Return the gist of an event without its stage, which the page shows beside it."""
    line = line_of(found, reports, reader)
    return without_stage(line) if found else line


def without_stage(gist: str) -> str:
    """Return "Laos - North Korea: visit or meeting" of the same with " [held]" behind it."""
    return gist.rpartition(" [")[0] or gist


def claims(found: Sequence[Claim], reader: Reader) -> list[ShownClaim]:
    """Return what an event says, in the order in which it says so."""
    return [
        ShownClaim(
            indicator=str(one.indicator),
            step=step_of(one),
            word=stage_word(one, reader.words),
            actors=one.asean_actors,
        )
        for one in found
    ]


def step_of(claim: Claim) -> str:
    """Return a stage, "closes", or a polarity."""
    return "closes" if claim.closes else str(claim.polarity or claim.stage)
