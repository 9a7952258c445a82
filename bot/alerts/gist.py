"""The first line of an alert: what happened, at which stage, between whom. Pure.

"Laos - North Korea: foreign minister in Pyongyang [held]". It is put together from the claims in
the destination's language, because a Khmer headline alone helps few readers. Nothing is
translated: every phrase stands in ``texts/<language>.toml``.
"""

from collections.abc import Sequence

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


def main_claim(verdict: Verdict) -> Claim | None:
    """Return the claim that matters most: by severity, by stage, by standing in the title."""
    return min(verdict.claims, key=lambda claim: _rank(claim, verdict), default=None)


def _rank(claim: Claim, verdict: Verdict) -> tuple[int, int, bool]:
    loudness = severity.of_indicator(claim.indicator)
    fields = {verdict.evidence[index].field for index in claim.evidence}
    in_title = TextField.TITLE in fields
    return severity.LOUDEST_FIRST.index(loudness), _STAGES.index(claim.stage), not in_title


def gist(verdict: Verdict, language: str) -> str:
    """Return the gist of a verdict; an empty string when it makes no claim."""
    claim = main_claim(verdict)
    if claim is None:
        return ""
    words = texts(language)
    values = {
        "north": words.country("KP"),
        "what": what(claim, verdict, words),
        "stage": stage_word(claim, words),
    }
    if not claim.asean_actors:
        return words.text("gist.line_alone", **values)
    return words.text("gist.line", actors=actors(claim.asean_actors, words), **values)


def actors(codes: Sequence[str], words: Catalogue) -> str:
    """Return the names of countries as a short list."""
    names = [words.country(code) for code in codes]
    if len(names) > _NAMED_ACTORS:
        rest = len(names) - _NAMED_ACTORS
        return words.text("gist.more", first=", ".join(names[:_NAMED_ACTORS]), count=rest)
    if len(names) < 2:
        return "".join(names)
    return words.text("gist.and", first=", ".join(names[:-1]), last=names[-1])


def what(claim: Claim, verdict: Verdict, words: Catalogue) -> str:
    """Return what is said to have happened under one claim, as exactly as its evidence tells."""
    known = detail(claim, verdict, words, _step(claim))
    if known is not None:
        return known
    key = f"what.{claim.indicator}.{_step(claim)}"
    return words.text(key if words.has(key) else f"indicator.{claim.indicator}")


def stage_word(claim: Claim, words: Catalogue) -> str:
    """Return the word for a claim's stage or polarity."""
    return words.text(f"stage.{_step(claim)}")


def _step(claim: Claim) -> str:
    if claim.polarity is not None:
        return claim.polarity
    return "closes" if claim.closes else (claim.stage or Stage.PROPOSED)
