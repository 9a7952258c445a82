"""/feeds/*.atom: what was told, all of it, of one indicator, of one country; corrections too."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, time

from bot.alerts.html import clip, flat
from bot.alerts.rendering.corrected import standing_lines, withdrawn_block
from bot.alerts.rendering.event import claim_texts, line_of
from bot.alerts.rendering.outlets import outlet_name, source_line
from bot.alerts.rendering.reader import Reader, date_text
from bot.alerts.view import Report, StoryView
from bot.board.web.data import atom_document
from bot.board.web.data.asked import Asked, Whole
from bot.board.web.data.atom_document import Entry, Feed, Line
from bot.board.web.shown import link
from bot.catalogue import Catalogue
from bot.chat.services.archive import Event
from bot.ids import made_at, public

# RFC 4151. The name belongs to nobody, so that nobody else can give out the same ids.
_TAG = "tag:jembatan.invalid,2025:"
_MOST_REPORTS = 20
_LONGEST_TITLE = 400


async def alerts(asked: Asked) -> Whole:
    """Return what was told of late, of everything."""
    return await _feed(asked, "alerts", "alerts", "/")


async def of_indicator(asked: Asked) -> Whole:
    """Return what was told of late under one indicator."""
    indicator = asked.values["indicator"]
    name = Reader().words.text(f"indicator.{indicator}")
    return await _feed(asked, f"indicator/{indicator}", name, f"/indicator/{indicator}")


async def of_country(asked: Asked) -> Whole:
    """Return what was told of late of one country."""
    code = asked.values["country"]
    name = Reader().words.country(code)
    return await _feed(asked, f"country/{code}", name, f"/country/{code}")


async def _feed(asked: Asked, name: str, subject: str, page: str) -> Whole:
    site = asked.site
    found = await site.alerts(asked.values.get("indicator"), asked.values.get("country"))
    reader = Reader("en", site.zone)
    entries = await asyncio.to_thread(_entries, found, reader, asked.address)
    begun = datetime.combine(site.baseline, time(), UTC)
    changed = max((one.updated for one in entries), default=None)
    feed = Feed(
        id=f"{_TAG}{await site.installation()}/{name}",
        title=f"Jembatan: {subject}",
        updated=changed or begun,
        own=f"{asked.address}/feeds/{name}.atom",
        page=f"{asked.address}{page}",
        icon=f"{asked.address}/static/icon.svg",
    )
    body = await asyncio.to_thread(atom_document.written, feed, entries)
    return Whole(body, changed)


def _entries(found: Sequence[Event], reader: Reader, address: str) -> list[Entry]:
    return [_entry(one, reader, address) for one in found]


def _entry(event: Event, reader: Reader, address: str) -> Entry:
    story, name = event.story, public(event.story.story_id)
    gist, words = line_of(story.claims, event.reports, reader), reader.words
    lead = event.reports[0] if event.reports else None
    return Entry(
        id=f"{_TAG}story/{name}",
        title=_title(story, gist),
        updated=story.updated_at,
        published=made_at(story.story_id),
        page=f"{address}/story/{name}",
        via=None if lead is None else link(lead.url),
        lines=_lines(event, gist, reader),
        categories=_categories(story, words),
    )


def _title(story: StoryView, gist: str) -> str:
    """A title that stands no more says so: many readers show nothing else."""
    if story.merged_into is not None:
        return f"Merged: {gist}"
    return f"Retracted: {gist}" if story.retracted else gist


def _lines(event: Event, gist: str, reader: Reader) -> tuple[Line, ...]:
    story = event.story
    if story.retracted or story.merged_into is not None:
        said = [withdrawn_block(story, reader).plain()]
    else:
        said = standing_lines(story, reader)
    stated = [Line("; ".join(claim_texts(story.claims, reader.words)))] if story.claims else []
    reports = [_report(one, reader) for one in event.reports[:_MOST_REPORTS]]
    more = len(event.reports) - len(reports)
    rest = [Line(f"And {more} more.")] if more > 0 else []
    return (*map(Line, said), Line(gist), *stated, *reports, *rest)


def _report(report: Report, reader: Reader) -> Line:
    at = date_text(report.published or report.first_seen, reader)
    marks = [source_line(report, reader.words), report.language, at]
    return Line(
        clip(flat(report.title), _LONGEST_TITLE) or outlet_name(report),
        language=report.language,
        url=link(report.url),
        after=", ".join(one for one in marks if one),
    )


def _categories(story: StoryView, words: Catalogue) -> tuple[tuple[str, str], ...]:
    found = [(str(one.indicator), words.text(f"indicator.{one.indicator}")) for one in story.claims]
    found += [(code, words.country(code)) for one in story.claims for code in one.asean_actors]
    return tuple(dict.fromkeys([*found, (str(story.severity), str(story.severity))]))
