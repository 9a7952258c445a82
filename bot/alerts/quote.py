"""The matched sentence of a report, with the words that matched in bold. Pure.

Spans count code points of the field as stored. Sentences end differently from script to script,
and Thai and Lao do not mark them at all, so a piece that stays long is cut round its first span.
"""

import re
from collections.abc import Iterable, Sequence

from bot.alerts.html import Bold, Inline, Text, clip
from bot.alerts.html import text as leaf
from bot.alerts.view import Report
from bot.match.verdict import Evidence, TextField, Verdict

LONGEST = 420  # code points of a quoted sentence
_LEAD = 60  # code points kept before the first span of a sentence that is cut
_END = re.compile(r"(?<=[.!?])\s+(?=\S)|(?<=[。！？।။។])\s*(?=\S)|\n+")

Span = tuple[int, int]


def claimed(verdict: Verdict) -> tuple[Evidence, ...]:
    """Return the evidence that claims rest on, in order of place; all of it without claims."""
    chosen = {index for claim in verdict.claims for index in claim.evidence}
    found = [item for index, item in enumerate(verdict.evidence) if not chosen or index in chosen]
    return tuple(sorted(found, key=lambda item: (item.field is TextField.SUMMARY, item.start)))


def spans_of(evidence: Iterable[Evidence], field: TextField, size: int) -> list[Span]:
    """Return the spans inside one field, merged, and none outside of the text."""
    inside = sorted(
        (item.start, item.end)
        for item in evidence
        if item.field is field and 0 <= item.start < item.end <= size
    )
    merged: list[Span] = []
    for start, end in inside:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def summary_spans(report: Report) -> list[Span]:
    """Return the spans of a report's summary that its claims rest on."""
    return spans_of(claimed(report.verdict), TextField.SUMMARY, len(report.summary))


def marked(text: str, spans: Sequence[Span]) -> tuple[Inline, ...]:
    """Return ``text`` with its spans in bold."""
    nodes: list[Inline] = []
    place = 0
    for start, end in spans:
        nodes.extend(leaf(text[place:start]))
        nodes.append(Bold((Text(text[start:end]),)))
        place = end
    nodes.extend(leaf(text[place:]))
    return tuple(nodes)


def sentence(text: str, spans: Sequence[Span]) -> tuple[Inline, ...]:
    """Return the sentence that holds most spans, marked; without spans, the first one."""
    if not text.strip():
        return ()
    start, end = max(_sentences(text), key=lambda piece: (len(_within(spans, piece)), -piece[0]))
    inside = _within(spans, (start, end))
    if end - start <= LONGEST:
        return marked(text[start:end], _shifted(inside, start))
    if not inside:
        return leaf(clip(text[start:end], LONGEST))
    return _window(text, (start, end), inside)


def _sentences(text: str) -> list[Span]:
    breaks = [match.span() for match in _END.finditer(text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    return list(zip(starts, ends, strict=True))


def _within(spans: Sequence[Span], piece: Span) -> list[Span]:
    return [span for span in spans if piece[0] <= span[0] and span[1] <= piece[1]]


def _shifted(spans: Iterable[Span], by: int) -> list[Span]:
    return [(start - by, end - by) for start, end in spans]


def _window(text: str, piece: Span, inside: Sequence[Span]) -> tuple[Inline, ...]:
    """Return a long sentence cut round its first span, with an ellipsis where it was cut."""
    begin = max(piece[0], inside[0][0] - _LEAD)
    end = min(piece[1], begin + LONGEST)
    kept = [span for span in inside if span[1] <= end]
    nodes = marked(text[begin:end], _shifted(kept, begin))
    before = leaf("…" if begin > piece[0] else "")
    after = leaf("…" if end < piece[1] else "")
    return (*before, *nodes, *after)
