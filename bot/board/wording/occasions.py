"""The calendar, a reminder before an occasion, and its result. Pure.

Titles, expectations and what happened the last time come from occasions.toml, in English.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.alerts.html import Block, Bold, Document, Inline, Italic, Link, Text, clip, flat
from bot.board.values import Board, OccasionStatus
from bot.board.wording.voice import Voice, headline, line, point, source_node
from bot.board.words import OccasionPhase, Precision
from bot.match.verdict import Indicator

PHASES = {
    OccasionPhase.AHEAD: "▫️",
    OccasionPhase.SOON: "⏰",
    OccasionPhase.UNDER_WAY: "▶️",
    OccasionPhase.ANSWERED: "✅",
    OccasionPhase.MISSED: "🕳",
    OccasionPhase.UNWATCHED: "❔",
}
OVER = (OccasionPhase.ANSWERED, OccasionPhase.MISSED, OccasionPhase.UNWATCHED)
_LONGEST = 600  # UTF-16 units of a text of the calendar
_MOST_REPORTS = 5
_DROP_LAST, _DROP_REPORT = 1, 2


def listed(status: OccasionStatus, voice: Voice) -> tuple[Block, ...]:
    """Return an occasion as the calendar lists it: when, what, and how it stands."""
    one = status.occasion
    when = Text(f"{PHASES[status.phase]} {voice.span(one)} · ")
    nodes: tuple[Inline, ...] = (when, Bold((Text(headline(one.title)),)))
    about = Text(f"\n{voice.indicators(one.indicators)} · {phase_text(status, voice)}")
    return (Block((*nodes, about), drop=1),)


def phase_text(status: OccasionStatus, voice: Voice) -> str:
    """Return how an occasion stands in a few words: "in 12 days", "came and went"."""
    ahead = status.phase in (OccasionPhase.AHEAD, OccasionPhase.SOON)
    if ahead and status.occasion.precision is Precision.DAY:
        return voice.plural("calendar.in_days", status.days_until)
    if status.phase is OccasionPhase.ANSWERED:
        return voice.plural("calendar.reported", len(status.reported))
    return voice.word("phase", status.phase)


def details(status: OccasionStatus, board: Board, voice: Voice) -> Document:
    """Return everything known of one occasion."""
    if status.phase in OVER:
        return result(status, board, voice)
    head = f"{PHASES[status.phase]} {phase_text(status, voice)}: "
    return Document(tuple(_announced(head, status, voice))).fitted()


def reminder(status: OccasionStatus, today: date, voice: Voice) -> Document:
    """Return the reminder of an occasion; ``today`` is the reader's own day."""
    days = max(0, (status.occasion.starts - today).days)
    head = f"⏰ {voice.plural('calendar.in_days', days)}: "
    return Document(tuple(_announced(head, status, voice))).fitted()


def _announced(head: str, status: OccasionStatus, voice: Voice) -> Iterator[Block]:
    one = status.occasion
    yield Block((Text(head), Bold((Text(headline(one.title)),))))
    where = voice.countries(one.countries)
    yield line(f"{voice.span(one)}{' · ' if where else ''}{where}")
    if one.indicators:
        yield line(voice.text("calendar.tests", what=voice.indicators(one.indicators)))
    if one.expect:
        yield Block((Italic((Text(_told(one.expect)),)),))
    if one.last_time:
        text = voice.text("calendar.last_time", what=_told(one.last_time))
        yield line(text, drop=_DROP_LAST)
    outlet = source_node(one.sources)
    if outlet is not None:
        yield Block((Text(f"{voice.text('calendar.source')} "), outlet), drop=_DROP_LAST)


def result(status: OccasionStatus, board: Board, voice: Voice) -> Document:
    """Return what came of an occasion that is over: reports, or silence in watched time."""
    one = status.occasion
    blocks = (
        Block((Text(f"{PHASES[status.phase]} "), Bold((Text(headline(one.title)),)))),
        line(voice.span(one)),
        line(outcome(status, voice)),
        *_reports(status, board, voice),
    )
    return Document(blocks).fitted()


def outcome(status: OccasionStatus, voice: Voice) -> str:
    """Return the result as one sentence; silence is claimed for watched time alone."""
    feeds = voice.plural("calendar.feeds", status.feeds_alive)
    if status.phase is OccasionPhase.UNWATCHED:
        return voice.text("calendar.cannot_tell", feeds=feeds)
    if status.unanswered:
        absent = _absent(status.unanswered, voice)
        key = "calendar.missed_in_part" if status.reported else "calendar.missed"
        return voice.text(key, what=absent, feeds=feeds)
    return voice.plural("calendar.answered", len(status.reported), feeds=feeds)


def _absent(indicators: Sequence[Indicator], voice: Voice) -> str:
    return voice.listed([voice.word("absent", one) for one in indicators])


def _reports(status: OccasionStatus, board: Board, voice: Voice) -> Iterator[Block]:
    known = {one.id: one for one in board.events}
    found = [known[one] for one in status.reported if one in known]
    for event in found[:_MOST_REPORTS]:
        source = event.sources[0] if event.sources else None
        url = None if source is None else source.url
        title = Link((Text(headline(event.title)),), url)
        when = Text(f"{voice.day(event.date, event.precision)}: ")
        yield point((when, title), drop=_DROP_REPORT)
    if len(found) > _MOST_REPORTS:
        yield line(voice.plural("brief.more", len(found) - _MOST_REPORTS))


def _told(text: str) -> str:
    return clip(flat(text), _LONGEST)
