"""A verdict in sentences for people: for ``why`` and for the chat."""

from collections.abc import Iterator, Sequence

from bot.match.excerpt import excerpt
from bot.match.verdict import (
    Claim,
    Evidence,
    MatchReason,
    NearestMiss,
    Relevance,
    TextField,
    Verdict,
)

SENTENCES: dict[MatchReason, str] = {
    MatchReason.CLAIMS: "It reports something new under an indicator.",
    MatchReason.COMMENT: "It is comment or analysis: kept, but it alerts nobody.",
    MatchReason.ANNIVERSARY: "It is a courtesy (letter, anniversary, reception): kept, no alert.",
    MatchReason.HISTORY: "It tells of the past: no alert.",
    MatchReason.ON_TOPIC: "It is on the topic but reports nothing new: kept, no alert.",
    MatchReason.NO_NORTH: "It does not name North Korea.",
    MatchReason.NO_ASEAN: "It names North Korea, but no ASEAN state or body.",
    MatchReason.NO_CUE: "It names North Korea and ASEAN, but nothing that belongs to an indicator.",
    MatchReason.FIXTURE: "It is about a match, a draw or a score.",
    MatchReason.VETO: "It is another story: a council of the same initials, a murder, defectors.",
    MatchReason.STAGE_ONLY: "ASEAN soil is only the place where others act.",
    MatchReason.EMPTY: "It has no text.",
}
_TITLES = {
    Relevance.ALERT: "Alert",
    Relevance.CONTEXT: "Context, no alert",
    Relevance.NONE: "No alert",
}


def sentences(verdict: Verdict, title: str = "", summary: str = "") -> Iterator[str]:
    """Yield why a verdict is what it is, a line each; with the texts, its words in context."""
    texts = {TextField.TITLE: title, TextField.SUMMARY: summary}
    yield f"{_TITLES[verdict.relevance]}: {SENTENCES[verdict.reason]}"
    for claim in verdict.claims:
        yield "  " + claim_sentence(claim)
        yield from _words([verdict.evidence[index] for index in claim.evidence], texts)
    if not verdict.claims:
        yield from _words(verdict.evidence, texts)
    if verdict.nearest_miss is not None and verdict.relevance is not Relevance.ALERT:
        yield "  " + miss_sentence(verdict.nearest_miss)
    yield f"  language {verdict.lang}, score {verdict.score:.2f}, rules {verdict.rules_version}"


def _words(evidence: Sequence[Evidence], texts: dict[TextField, str]) -> Iterator[str]:
    """Yield, per field, the passage with the words marked, then which rule each word served."""
    for field in TextField:
        here = [span for span in evidence if span.field is field]
        if passage := excerpt(texts[field], [(span.start, span.end) for span in here]):
            yield f"    {field}: {passage}"
        for span in here:
            yield f"      {span.field}: {span.term!r} ({span.rule}, {span.lang})"


def brief(verdict: Verdict) -> str:
    """Return a verdict in one line: "alert (claims): visits [held]: LA"."""
    start = f"{verdict.relevance} ({verdict.reason})"
    if verdict.claims:
        return f"{start}: " + "; ".join(claim_sentence(claim) for claim in verdict.claims)
    if verdict.nearest_miss is not None:
        return f"{start}: {miss_sentence(verdict.nearest_miss)}"
    return start


def claim_sentence(claim: Claim) -> str:
    """Return "visits [held]: LA"."""
    how = claim.stage or claim.polarity
    closes = ", closes" if claim.closes else ""
    who = ", ".join(claim.asean_actors) or "no ASEAN state"
    return f"{claim.indicator} [{how}{closes}]: {who}"


def miss_sentence(miss: NearestMiss) -> str:
    """Return "names the North and TH, no indicator cue"."""
    if not miss.present:
        return f"does not name {miss.missing}"
    named = " and ".join(miss.present)
    return f"names {named}, no {miss.missing.removeprefix('an ')}"
