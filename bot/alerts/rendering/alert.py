"""An alert about one event, as first sent and as edited later. Pure.

    door  Laos - North Korea: foreign minister in Pyongyang [held]     severity, gist
    Confirmed by an analyst
    original title (in Lao)
    Vientiane Times (state media of Laos)
    17 Nov 2025, 14:05 (seen 2 hours later) · updated 18:20
    Reported by 6 outlets in 4 languages: Vientiane Times (lo), KBS (ko), ... +3
    > the matched sentence, its terms in bold                          expandable
    Why: visits and meetings [held]
    Follows: Laos - North Korea: leader to visit Pyongyang [agreed] (7 Oct 2025)
    Read the report                                                    link

Of a retracted event, and of one that is the same as another, the gist is struck through, and only
title, source and link stay.
"""

from bot.alerts.html import Block, Bold, Document, Inline, Strike, Text
from bot.alerts.intent import NotifyReason, Severity
from bot.alerts.quote import summary_spans
from bot.alerts.rendering.corrected import (
    MERGED_EMOJI,
    RETRACTED_EMOJI,
    standing_lines,
    withdrawn_block,
    withdrawn_story,
)
from bot.alerts.rendering.event import (
    EMOJI,
    claims_of,
    event_line,
    follows_line,
    loudest_indicators,
    reports_of,
    severity_of,
)
from bot.alerts.rendering.lines import (
    DROP_NOTE,
    open_blocks,
    outlet_blocks,
    quote_blocks,
    reason_blocks,
    title_block,
    when_line,
)
from bot.alerts.rendering.outlets import source_line
from bot.alerts.rendering.payload import alert_fields
from bot.alerts.rendering.reader import Reader, date_text
from bot.alerts.view import AlertView, Message, Report, StoryView


def alert_message(view: AlertView, reader: Reader) -> Message:
    """Return the message of a new or late alert, or what it has become."""
    story = withdrawn_story(view)
    blocks = _standing(view, reader) if story is None else _withdrawn(view, story, reader)
    document = Document(tuple(blocks)).fitted()
    lead = next(iter(reports_of(view)), None)
    return Message(
        html=document.html(),
        plain=document.plain(),
        silent=story is not None or severity_of(view) is Severity.CONDITION,
        url=None if lead is None else lead.url,
        payload=alert_fields(view, reader),
    )


def _standing(view: AlertView, reader: Reader) -> list[Block]:
    words = reader.words
    lead = next(iter(reports_of(view)), None)
    blocks = [_head(view, reader), *_notes(view, reader)]
    if lead is not None:
        blocks.extend(_source(view, lead, reader))
        blocks.extend(outlet_blocks(view, words))
        blocks.extend(quote_blocks(lead))
        blocks.extend(reason_blocks(view, lead, words))
    earlier = follows_line(view, reader)
    if earlier:
        blocks.append(Block((Text(earlier),), drop=DROP_NOTE))
    return blocks if lead is None else [*blocks, *open_blocks(lead, words)]


def _head(view: AlertView, reader: Reader) -> Block:
    emoji = EMOJI[severity_of(view)]
    return Block((Text(f"{emoji} "), Bold((Text(event_line(view, reader)),))))


def _notes(view: AlertView, reader: Reader) -> list[Block]:
    lines = [] if view.story is None else standing_lines(view.story, reader)
    if view.reason is NotifyReason.SEVERITY_ROSE:
        lines.insert(0, louder_line(view, reader))
    return [Block((Text(line),), drop=DROP_NOTE) for line in lines]


def louder_line(view: AlertView, reader: Reader) -> str:
    """Return that this is the same event as one told without sound, and why it is told again."""
    words = reader.words
    if view.earlier is None:
        line = words.text("louder.same_event")
    else:
        date = date_text(view.earlier.created_at, reader)
        line = words.text("louder.same_event_of", date=date)
    level = severity_of(view)
    if level is Severity.CONDITION:
        return line
    indicators = loudest_indicators(claims_of(view), words)
    return f"{line} {words.text(f'louder.{level}', indicators=indicators)}"


def _source(view: AlertView, report: Report, reader: Reader) -> list[Block]:
    marked_below = bool(summary_spans(report))
    return [
        title_block(report, reader.words, mark=not marked_below),
        Block((Text(source_line(report, reader.words)),)),
        Block((Text(when_line(view, report, reader)),)),
    ]


def _withdrawn(view: AlertView, story: StoryView, reader: Reader) -> list[Block]:
    struck: Inline = Strike((Text(event_line(view, reader)),))
    emoji = RETRACTED_EMOJI if story.merged_into is None else MERGED_EMOJI
    head = Block((Text(f"{emoji} "), struck))
    blocks = [head, withdrawn_block(story, reader)]
    for report in reports_of(view)[:1]:
        blocks.append(title_block(report, reader.words, mark=False))
        blocks.append(Block((Text(source_line(report, reader.words)),)))
        blocks.append(Block((Text(date_text(report.published or report.first_seen, reader)),)))
        blocks.extend(open_blocks(report, reader.words))
    return blocks
