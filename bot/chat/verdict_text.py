"""A verdict in the reader's language: what it says, by which words, and what was decided."""

from collections.abc import Iterator, Sequence

from bot.alerts.html import Block, Bold, Inline, Italic, Text, clip, flat
from bot.alerts.quote import sentence, spans_of
from bot.alerts.rendering.reader import date_text
from bot.chat import claim_line, event_line
from bot.chat.request import Request
from bot.chat.services.archive import Reasons
from bot.match.verdict import Evidence, NearestMiss, Relevance, TextField, Verdict
from bot.stories.override import Override, OverrideAction

_LONGEST_TITLE = 300
_LONGEST_TERM = 40
_MOST_RULES = 10  # words of one claim, with their rules
_MOST_CORRECTIONS = 6
_DROP_CORRECTION, _DROP_RULES, _DROP_QUOTE = 2, 5, 4
_NORTH = "the North"


def because(request: Request, verdict: Verdict) -> str:
    """Return why a verdict is what it is, in one sentence."""
    return request.texts.text(f"why.because.{verdict.reason}")


def terms(verdict: Verdict) -> list[str]:
    """Return the words that claims rest on, each once."""
    chosen = [verdict.evidence[index] for claim in verdict.claims for index in claim.evidence]
    found = chosen or verdict.evidence
    return list(dict.fromkeys(clip(flat(one.term), _LONGEST_TERM) for one in found))


def blocks(request: Request, found: Reasons) -> Iterator[Block]:
    """Yield everything that is known of a report's verdict."""
    texts, report = request.texts, found.report
    verdict = report.verdict
    head = Bold((Text(texts.text(f"why.verdict.{verdict.relevance}")),))
    yield Block((head, Text(f": {because(request, verdict)}")))
    yield Block(_title(request, found))
    day = event_line.day(report.published or report.first_seen, request.reader)
    yield Block((event_line.outlet_link(report), Text(f" · {day}\n")))
    for claim in verdict.claims:
        yield Block(claim_line.nodes(claim, request.reader.words))
        yield from _words(found, [verdict.evidence[index] for index in claim.evidence])
    if not verdict.claims:
        yield from _words(found, verdict.evidence)
    if verdict.nearest_miss is not None and verdict.relevance is not Relevance.ALERT:
        yield Block((Text(_miss(request, verdict.nearest_miss)),))
    yield from _decided(request, found)


def _title(request: Request, found: Reasons) -> tuple[Inline, ...]:
    if not found.report.title:
        return (Text(request.texts.text("why.let_go")),)
    return (Italic((Text(clip(flat(found.report.title), _LONGEST_TITLE)),)),)


def _words(found: Reasons, evidence: Sequence[Evidence]) -> Iterator[Block]:
    """Yield the passages with their words marked, then which rule each word served."""
    report = found.report
    for field, text in ((TextField.TITLE, report.title), (TextField.SUMMARY, report.summary)):
        spans = spans_of(evidence, field, len(text))
        if spans:
            yield Block(sentence(flat(text), spans), drop=_DROP_QUOTE, quote=True)
    rules = [f"{clip(flat(one.term), _LONGEST_TERM)} ({one.rule})" for one in evidence]
    if rules:
        line = "; ".join(list(dict.fromkeys(rules))[:_MOST_RULES])
        yield Block((Text(line),), drop=_DROP_RULES)


def _miss(request: Request, miss: NearestMiss) -> str:
    texts, words = request.texts, request.reader.words
    key = f"why.missing.{miss.missing.replace(' ', '-').lower()}"
    missing = texts.text(key) if texts.has(key) else miss.missing
    if not miss.present:
        return texts.text("why.names_no", missing=missing)
    named = [words.country("KP" if one == _NORTH else one) for one in miss.present]
    return texts.text("why.names", named=", ".join(named), missing=missing)


def _decided(request: Request, found: Reasons) -> Iterator[Block]:
    texts, verdict = request.texts, found.report.verdict
    reason = request.reader.words.text(f"reason.{found.reason}")
    yield Block((Text("\n"), Text(texts.text("why.decided", reason=reason))))
    if found.revisions > 1:
        yield Block((Text(texts.text("why.revisions", count=found.revisions)),))
    for one in found.corrections[-_MOST_CORRECTIONS:]:
        yield Block((Text(correction(request, one)),), drop=_DROP_CORRECTION)
    key = "let_go" if found.today is None else "otherwise" if found.otherwise else "same"
    today = "" if found.today is None else because(request, found.today)
    yield Block((Text(texts.text(f"why.today.{key}", today=today)),))
    yield Block((Text(texts.text("why.rules", rules=verdict.rules_version)),))


def correction(request: Request, one: Override) -> str:
    """Return what an analyst did, when and why; never who."""
    texts = request.texts
    known = one.action in list(OverrideAction)
    action = texts.text(f"why.corrected.{one.action}") if known else one.action
    line = texts.text("why.corrected.line", action=action, date=date_text(one.at, request.reader))
    return f"{line}: {clip(flat(one.why), _LONGEST_TITLE)}" if one.why else line
