"""Lists of events: one line each, never cut inside, with a count of what is left out. Pure."""

from collections.abc import Iterable, Sequence

from bot.alerts.html import (
    BUDGET_UNITS,
    Block,
    Bold,
    Document,
    Inline,
    Link,
    Strike,
    Text,
    clip,
    units,
)
from bot.alerts.intent import AlertKind, Severity
from bot.alerts.rendering.corrected import CORRECTED_EMOJI, RETRACTED_EMOJI, retracted_line
from bot.alerts.rendering.event import (
    EMOJI,
    event_line,
    reports_of,
    severity_of,
    story_of,
)
from bot.alerts.rendering.outlets import count_of, count_text, outlet_name
from bot.alerts.rendering.reader import Reader, day_text
from bot.alerts.view import AlertView
from bot.ids import StoryId

LISTED = 12  # events that a list names
LONGEST_ITEM = 240  # UTF-16 units of a gist in a list
_ITEM = 1  # drops before the lines above the list, the last item first
_CLOSING = 2  # newlines and the like


def one_each(views: Iterable[AlertView]) -> list[AlertView]:
    """Return the views without the second of one event: merges make two of them one."""
    told: set[StoryId] = set()
    kept = []
    for view in views:
        story = story_of(view)
        if story is None or story not in told:
            kept.append(view)
        if story is not None:
            told.add(story)
    return kept


def is_loud(views: Iterable[AlertView]) -> bool:
    """Whether one of the events deserves sound."""
    return any(severity_of(view) is not Severity.CONDITION for view in views)


def item(view: AlertView, reader: Reader, heading: str = "", *, dated: bool = True) -> Block:
    """Return the line of one event: gist, link, outlets, day; below a heading where it has one."""
    nodes: list[Inline] = [Text("\n"), Bold((Text(heading),)), Text("\n")] if heading else []
    nodes.extend(_gist(view, reader))
    reports = reports_of(view)
    for report in reports[:1]:
        nodes += [Text(" · "), Link((Text(outlet_name(report)),), report.url)]
    if count_of(reports) > 1:
        nodes.append(Text(f" · {count_text(reports, reader.words, view.report_count)}"))
    for report in reports[:1] if dated else ():
        if report.published is not None:
            nodes.append(Text(f" · {day_text(report.published, reader)}"))
    if view.story is not None and view.story.retracted:  # in words too: plain text has no strike
        nodes.append(Text(f" · {retracted_line(view.story, reader)}"))
    return Block(tuple(nodes), drop=_ITEM)


def _gist(view: AlertView, reader: Reader) -> list[Inline]:
    line = clip(event_line(view, reader), LONGEST_ITEM)
    if view.story is not None and view.story.retracted:
        return [Text(f"{RETRACTED_EMOJI} "), Strike((Text(line),))]
    if view.kind is AlertKind.CORRECTION:
        return [Text(f"{CORRECTED_EMOJI} {reader.words.text('correction.title')}: {line}")]
    return [Text(f"{EMOJI[severity_of(view)]} {line}")]


def listed(head: Sequence[Block], items: Sequence[Block], total: int, reader: Reader) -> Document:
    """Return a list under its head; ``total`` events exist, and what is not shown is counted."""
    longest = units(reader.words.text("list.more", count=total)) + _CLOSING
    shown = Document((*head, *items[:LISTED])).fitted(max_units=BUDGET_UNITS - longest)
    rest = total - (len(shown.blocks) - len(head))
    if rest <= 0:
        return shown
    more = Block((Text(reader.words.text("list.more", count=rest)),))
    return Document((*shown.blocks, more))
