"""From an alert to the message that a reader gets. Pure.

door  Laos - North Korea: foreign minister in Pyongyang [held]     severity, gist
original title (in Lao)
Vientiane Times (state media of Laos)
17 Nov 2025, 14:05 (2 hours)
> the matched sentence, its terms in bold                          expandable
Why: visits and meetings [held]
Read the report                                                    link
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from babel.dates import format_datetime, format_timedelta

from bot import ids
from bot.alerts import gist as gists
from bot.alerts import quote
from bot.alerts.html import Block, Bold, Document, Inline, Italic, Link, Text, clip
from bot.alerts.intent import AlertKind, NotifyReason, Severity
from bot.alerts.silence import Silence
from bot.alerts.view import AlertView, Message, Report
from bot.catalogue import Catalogue
from bot.match.verdict import TextField

EMOJI = {Severity.DOOR: "🚪", Severity.ENGAGEMENT: "🤝", Severity.CONDITION: "🔎"}
LATE_EMOJI = "⏳"
AWAY_EMOJI = "📬"
LONGEST_TITLE = 400
LONGEST_OUTLET = 80
LISTED = 12  # events that a catch-up names
TERMS = 8
_PYONGYANG = "KP"
# Blocks that go first when a message is too long; 0 never goes.
_DROP_TERMS, _DROP_QUOTE, _DROP_MORE, _DROP_WHY = 9, 8, 7, 6


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a message is written."""

    language: str = "en"
    zone: tzinfo = field(default=UTC)

    @property
    def words(self) -> Catalogue:
        return gists.texts(self.language)


def render(view: AlertView, reader: Reader, now: datetime) -> Message:
    """Return the message of an alert, as it reads at ``now``."""
    if view.kind is AlertKind.CATCH_UP:
        return _catch_up(view, reader, now)
    report = view.reports[0]
    document = Document(tuple(_blocks(view, report, reader, now))).fitted()
    return Message(
        html=document.html(),
        plain=document.plain(),
        silent=view.severity is Severity.CONDITION,
        url=report.url,
        payload=_payload(view, report, reader),
    )


def _blocks(view: AlertView, report: Report, reader: Reader, now: datetime) -> list[Block]:
    words = reader.words
    evidence = quote.claimed(report.verdict)
    spans = quote.spans_of(evidence, TextField.SUMMARY, len(report.summary))
    sentence = quote.sentence(report.summary, spans)
    headline = f"{EMOJI[view.severity]} "
    line = gist_line(report, reader)
    blocks = [
        Block((Text(headline), Bold((Text(line),)))),
        Block(_title(report, words, mark=not spans)),
        Block((Text(source_line(report, words)),)),
        Block((Text(when_line(view, report, reader, now)),)),
    ]
    if sentence:
        blocks.append(Block(sentence, drop=_DROP_QUOTE, quote=True))
    blocks.extend(_reasons(view, report, words))
    if len(view.reports) > 1:
        more = words.plural("more_reports", len(view.reports) - 1)
        blocks.append(Block((Text(more),), drop=_DROP_MORE))
    blocks.append(Block((Link((Text(words.text("line.open")),), report.url),)))
    return blocks if report.url else blocks[:-1]


def gist_line(report: Report, reader: Reader) -> str:
    """Return a report's gist; its title where the verdict makes no claim."""
    return gists.gist(report.verdict, reader.language) or clip(report.title, LONGEST_TITLE)


def _title(report: Report, words: Catalogue, *, mark: bool) -> tuple[Inline, ...]:
    shown = clip(report.title, LONGEST_TITLE)
    size = len(shown) if shown == report.title else len(shown) - 1
    evidence = quote.claimed(report.verdict) if mark else ()
    spans = quote.spans_of(evidence, TextField.TITLE, size)
    nodes: tuple[Inline, ...] = (Italic(quote.marked(shown, spans)),)
    if report.language and report.language != words.language:
        name = words.language_name(report.language)
        nodes += (Text(f" ({words.text('line.language', language=name)})"),)
    return nodes


def source_line(report: Report, words: Catalogue) -> str:
    """Return the outlet with what a reader must know of it."""
    outlet = clip(report.outlet, LONGEST_OUTLET)
    if report.official_of == _PYONGYANG:
        kind = words.text("kind.pyongyang")
        return words.text("line.source_official", outlet=outlet, kind=kind)
    key = f"kind.official_{report.kind}"
    if report.official_of and words.has(key):
        kind = words.text(key, country=words.country(report.official_of))
        return words.text("line.source_official", outlet=outlet, kind=kind)
    kind = words.text(f"kind.{report.kind}")
    country = words.country(report.country)
    return words.text("line.source", outlet=outlet, kind=kind, country=country)


def when_line(view: AlertView, report: Report, reader: Reader, now: datetime) -> str:
    """Return when the report came out, and how late that is where it is late."""
    words = reader.words
    if report.published is None:
        return words.text("line.undated", date=date_text(report.first_seen, reader))
    age = age_text(now - report.published, words)
    line = words.text("line.when", date=date_text(report.published, reader), age=age)
    if view.kind is not AlertKind.LATE:
        return line
    lateness = span_text(view.created_at - report.published, words)
    return f"{LATE_EMOJI} {words.text('line.late', age=lateness)} · {line}"


def date_text(moment: datetime, reader: Reader) -> str:
    """Return a date and time in the reader's zone and language."""
    local = moment.astimezone(reader.zone)
    return str(format_datetime(local, "d MMM y, HH:mm", locale=reader.words.locale))


def span_text(span: timedelta, words: Catalogue) -> str:
    """Return a length of time in the largest unit that fits it: "4 days"."""
    return str(format_timedelta(max(span, timedelta()), threshold=1.5, locale=words.locale))


def age_text(span: timedelta, words: Catalogue) -> str:
    """Return how long ago something was: "2 hours ago"."""
    span = max(span, timedelta(seconds=1))
    return str(format_timedelta(-span, threshold=1.5, add_direction=True, locale=words.locale))


def _reasons(view: AlertView, report: Report, words: Catalogue) -> list[Block]:
    parts = [
        f"{words.text(f'indicator.{claim.indicator}')} [{gists.stage_word(claim, words)}]"
        for claim in report.verdict.claims
    ]
    if view.reason is not NotifyReason.FIRST_REPORT:
        parts.append(words.text(f"reason.{view.reason}"))
    terms = list(dict.fromkeys(item.term for item in quote.claimed(report.verdict)))[:TERMS]
    blocks = []
    if parts:
        why = words.text("line.why", claims="; ".join(parts))
        blocks.append(Block((Text(why),), drop=_DROP_WHY))
    if terms:
        line = words.text("line.terms", terms=", ".join(clip(term, 40) for term in terms))
        blocks.append(Block((Text(line),), drop=_DROP_TERMS))
    return blocks


def _catch_up(view: AlertView, reader: Reader, now: datetime) -> Message:
    words = reader.words
    members = view.members or (view,)
    away = view.created_at - (view.away_since or view.created_at)
    hours = words.text("catch_up.hours", count=max(1, round(away.total_seconds() / 3600)))
    title = words.plural("catch_up.title", len(members), hours=hours)
    blocks = [Block((Text(f"{AWAY_EMOJI} "), Bold((Text(title),))))]
    for member in members[:LISTED]:
        blocks.extend(_listed(member, reader, now))
    document = Document(tuple(blocks)).fitted()
    if len(members) > LISTED or document.blocks != tuple(blocks):
        rest = Block((Text(words.text("catch_up.rest")),))
        document = Document((*document.blocks, rest))
    loud = any(member.severity is not Severity.CONDITION for member in members)
    payload = (
        ("alert_id", ids.public(view.alert_id)),
        ("kind", str(view.kind)),
        ("events", str(len(members))),
        ("gist", title),
    )
    return Message(document.html(), document.plain(), silent=not loud, payload=payload)


def _listed(member: AlertView, reader: Reader, now: datetime) -> list[Block]:
    report = member.reports[0]
    nodes: tuple[Inline, ...] = (
        Text(f"{EMOJI[member.severity]} {gist_line(report, reader)} · "),
        Link((Text(clip(report.outlet, LONGEST_OUTLET)),), report.url),
    )
    if report.published is not None:
        nodes += (Text(f" · {age_text(now - report.published, reader.words)}"),)
    return [Block(nodes, drop=1)]


def _payload(view: AlertView, report: Report, reader: Reader) -> tuple[tuple[str, str], ...]:
    published = report.published.isoformat() if report.published else ""
    verdict = report.verdict
    return (
        ("kind", str(view.kind)),
        ("reason", str(view.reason)),
        ("severity", str(view.severity)),
        ("alert_id", ids.public(view.alert_id)),
        ("gist", gist_line(report, reader)),
        ("title", report.title),
        ("url", report.url or ""),
        ("outlet", report.outlet),
        ("country", report.country),
        ("language", report.language),
        ("published", published),
        ("indicators", ",".join(verdict.indicators)),
        ("stage", str(verdict.stage or "")),
        ("asean_actors", ",".join(verdict.asean_actors)),
    )


def digest(
    views: Sequence[AlertView], reader: Reader, now: datetime, period: str, total: int
) -> Message:
    """Return what was held back for a digest as one message.

    ``period`` is the key of the digest in the reader's own days: "hourly 2026-03-29T14",
    "daily 2026-03-29", "weekly 2026-03-23" (its Monday) or "quiet 2026-03-29" (the morning after).
    ``total`` counts the events of the period, also those that are not in ``views``.
    """
    title = reader.words.plural("digest.events", total)
    return _list_of(views, title, reader, now, ("period", period))


def silence_report(
    silence: Silence, views: Sequence[AlertView], reader: Reader, now: datetime, total: int
) -> Message:
    """Return what an ended silence held back; ``total`` counts also what is not in ``views``."""
    title = reader.words.plural("digest.events", total)
    return _list_of(views, title, reader, now, ("silence", str(silence.id)))


def silence_sentence(silence: Silence, reader: Reader, total: int) -> str:
    """Return the sentence for admins when a silence has ended, as plain text."""
    return f"{reader.words.text('reason.silence-ended')}: {total}. {silence.why}"


def _list_of(
    views: Sequence[AlertView], title: str, reader: Reader, now: datetime, named: tuple[str, str]
) -> Message:
    blocks = [Block((Bold((Text(title),)),))]
    for view in views[:LISTED]:
        blocks.extend(_listed(view, reader, now))
    document = Document(tuple(blocks)).fitted()
    loud = any(view.severity is not Severity.CONDITION for view in views)
    return Message(document.html(), document.plain(), silent=not loud, payload=(named,))
