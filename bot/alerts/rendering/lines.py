"""The lines of an alert about its reports: title, source, time, quote, reasons. Pure."""

from datetime import timedelta

from bot.alerts import quote
from bot.alerts.html import Block, Inline, Italic, Link, Text, clip, flat
from bot.alerts.intent import AlertKind, NotifyReason
from bot.alerts.rendering.event import LONGEST_TITLE, claim_texts, claims_of, reports_of
from bot.alerts.rendering.outlets import reported_by
from bot.alerts.rendering.reader import Reader, date_text, span_text, time_text
from bot.alerts.view import AlertView, Report, StoryView
from bot.catalogue import Catalogue
from bot.match.verdict import TextField

LATE_EMOJI = "⏳"
_LONGEST_TERM = 40
_TERMS = 8
_MARKS = 40  # terms in bold in a title: each is an entity, and a title never goes
_WORTH_TELLING = timedelta(minutes=2)  # between a report and its alert
_MOMENT = timedelta(minutes=1)  # edits are no closer than that
# What goes without saying, or has a line of its own.
_TOLD_OTHERWISE = frozenset(
    {NotifyReason.FIRST_REPORT, NotifyReason.FOLLOW_UP, NotifyReason.SEVERITY_ROSE}
)
# Blocks that go first when a message is too long; 0 never goes.
_DROP_TERMS, _DROP_QUOTE, _DROP_WHY, DROP_OUTLETS, DROP_NOTE = 9, 8, 6, 5, 4


def title_block(report: Report, words: Catalogue, *, mark: bool) -> Block:
    """Return the original title, its terms in bold with ``mark``, and its language."""
    title = flat(report.title)
    shown = clip(title, LONGEST_TITLE)
    size = len(shown) if shown == title else len(shown) - 1
    evidence = quote.claimed(report.verdict) if mark else ()
    spans = quote.spans_of(evidence, TextField.TITLE, size)[:_MARKS]
    nodes: tuple[Inline, ...] = (Italic(quote.marked(shown, spans)),)
    if report.language and report.language != words.language:
        name = words.language_name(report.language)
        nodes += (Text(f" ({words.text('line.language', language=name)})"),)
    return Block(nodes)


def when_line(view: AlertView, report: Report, reader: Reader) -> str:
    """Return when the report came out, how late that is where it is late, and the last update."""
    line = _published_line(view, report, reader)
    if view.kind is AlertKind.LATE:
        line = f"{LATE_EMOJI} {_lateness(view, report, reader.words)} · {line}"
    story = view.story
    if story is None or not _was_updated(view, story):
        return line
    last = time_text(story.updated_at, reader, since=report.published or report.first_seen)
    return f"{line} · {reader.words.text('line.updated', time=last)}"


def _was_updated(view: AlertView, story: StoryView) -> bool:
    """Whether more is known than when the alert was made; what came with it is no update."""
    grown = len(reports_of(view)) > 1 or bool(story.corrections)
    return grown and story.updated_at - view.created_at >= _MOMENT


def _published_line(view: AlertView, report: Report, reader: Reader) -> str:
    words = reader.words
    if report.published is None:
        return words.text("line.undated", date=date_text(report.first_seen, reader))
    date = date_text(report.published, reader)
    delay = view.created_at - report.published
    if view.kind is AlertKind.LATE or delay < _WORTH_TELLING:
        return date
    return words.text("line.when", date=date, delay=span_text(delay, words))


def _lateness(view: AlertView, report: Report, words: Catalogue) -> str:
    """Return how late the report is, or how long its event has been known where that is more."""
    delay = view.created_at - (report.published or report.first_seen)
    age = delay if view.age is None else view.age
    key = "line.late" if age - delay < _WORTH_TELLING else "line.old_event"
    return words.text(key, age=span_text(age, words))


def quote_blocks(report: Report) -> list[Block]:
    """Return the matched sentence of the summary, if there is one."""
    sentence = quote.sentence(report.summary, quote.summary_spans(report))
    return [Block(sentence, drop=_DROP_QUOTE, quote=True)] if sentence else []


def reason_blocks(view: AlertView, report: Report, words: Catalogue) -> list[Block]:
    """Return why this is an alert, and the words that the report matched by."""
    parts = claim_texts(claims_of(view), words)
    if view.reason not in _TOLD_OTHERWISE:
        parts.append(words.text(f"reason.{view.reason}"))
    terms = list(dict.fromkeys(item.term for item in quote.claimed(report.verdict)))[:_TERMS]
    blocks = []
    if parts:
        why = words.text("line.why", claims="; ".join(parts))
        blocks.append(Block((Text(why),), drop=_DROP_WHY))
    if terms:
        line = ", ".join(clip(flat(term), _LONGEST_TERM) for term in terms)
        blocks.append(Block((Text(words.text("line.terms", terms=line)),), drop=_DROP_TERMS))
    return blocks


def outlet_blocks(view: AlertView, words: Catalogue) -> list[Block]:
    """Return who else reports it; a count where that is one outlet several times."""
    reports = reports_of(view)
    count = max(view.report_count, len(reports))
    line = reported_by(reports, words, count)
    if not line and count > 1:
        line = words.plural("more_reports", count - 1)
    return [Block((Text(line),), drop=DROP_OUTLETS)] if line else []


def open_blocks(report: Report, words: Catalogue) -> list[Block]:
    """Return the link to the report, if it has an address."""
    if not report.url:
        return []
    return [Block((Link((Text(words.text("line.open")),), report.url),))]
