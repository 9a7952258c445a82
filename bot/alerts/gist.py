"""The first line of an alert: what happened, at which stage, between whom. Pure.

"Laos - North Korea: foreign minister in Pyongyang [held]". It is put together from the claims in
the destination's language, because a Khmer headline alone helps few readers. Nothing is
translated: every phrase stands in ``texts/<language>.toml``.

The claims of an event come from all its reports and from corrections; they rest on no span of one
text, so exact wording is taken from the first report that makes the same claim.
"""

from collections.abc import Iterator, Sequence

from bot import catalogue
from bot.alerts import severity
from bot.alerts.gist_detail import detail
from bot.catalogue import Catalogue
from bot.match.verdict import Claim, Stage, TextField, Verdict

# A setback and a thing that happened weigh more than what was agreed or only talked about.
_STAGES = (Stage.SETBACK, Stage.HELD, Stage.AGREED, Stage.PROPOSED, None)
_NAMED_ACTORS = 3


def texts(language: str) -> Catalogue:
    """Return the texts of alerts in ``language``; English where there are none."""
    return catalogue.load("bot.alerts", language)


def gist(verdict: Verdict, language: str) -> str:
    """Return the gist of a verdict; an empty string when it makes no claim."""
    return gist_of(verdict.claims, (verdict,), language)


def gist_of(claims: Sequence[Claim], verdicts: Sequence[Verdict], language: str) -> str:
    """Return the gist of an event: its claims, and its reports' verdicts, the lead's first."""
    claim = main_claim(claims, verdicts)
    if claim is None:
        return ""
    words = texts(language)
    values = {
        "north": words.country("KP"),
        "what": what(claim, verdicts, words),
        "stage": stage_word(claim, words),
    }
    if not claim.asean_actors:
        return words.text("gist.line_alone", **values)
    return words.text("gist.line", actors=actors(claim.asean_actors, words), **values)


def main_claim(claims: Sequence[Claim], verdicts: Sequence[Verdict]) -> Claim | None:
    """Return the claim that matters most: by severity, by stage, by standing in a lead's title."""
    return min(claims, key=lambda claim: _rank(claim, verdicts[:1]), default=None)


def _rank(claim: Claim, lead: Sequence[Verdict]) -> tuple[int, int, bool]:
    loudness = severity.of_indicator(claim.indicator)
    in_title = any(
        verdict.evidence[index].field is TextField.TITLE
        for own, verdict in _same(claim, lead)
        for index in own.evidence
    )
    return severity.LOUDEST_FIRST.index(loudness), _STAGES.index(claim.stage), not in_title


def actors(codes: Sequence[str], words: Catalogue) -> str:
    """Return the names of countries as a short list."""
    names = [words.country(code) for code in codes]
    between = words.text("gist.between")
    if len(names) > _NAMED_ACTORS:
        rest = len(names) - _NAMED_ACTORS
        return words.text("gist.more", first=between.join(names[:_NAMED_ACTORS]), count=rest)
    if len(names) < 2:
        return "".join(names)
    return words.text("gist.and", first=between.join(names[:-1]), last=names[-1])


def what(claim: Claim, verdicts: Sequence[Verdict], words: Catalogue) -> str:
    """Return what is said to have happened under one claim, as exactly as its evidence tells."""
    for own, verdict in _same(claim, verdicts):
        known = detail(own, verdict, words, _step(claim))
        if known is not None:
            return known
    key = f"what.{claim.indicator}.{_step(claim)}"
    return words.text(key if words.has(key) else f"indicator.{claim.indicator}")


def _same(claim: Claim, verdicts: Sequence[Verdict]) -> Iterator[tuple[Claim, Verdict]]:
    """Yield the reports' own claims that say the same of at least one of the same states."""
    for verdict in verdicts:
        if claim in verdict.claims and claim.evidence:
            yield claim, verdict
            continue
        for own in verdict.claims:
            alike = own.indicator is claim.indicator and _step(own) == _step(claim)
            if alike and _shares_actor(own, claim):
                yield own, verdict


def _shares_actor(one: Claim, other: Claim) -> bool:
    if not one.asean_actors and not other.asean_actors:
        return True
    return not set(one.asean_actors).isdisjoint(other.asean_actors)


def stage_word(claim: Claim, words: Catalogue) -> str:
    """Return the word for a claim's stage or polarity."""
    return words.text(f"stage.{_step(claim)}")


def _step(claim: Claim) -> str:
    if claim.polarity is not None:
        return claim.polarity
    return "closes" if claim.closes else (claim.stage or Stage.PROPOSED)
