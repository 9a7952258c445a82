"""One claim in words: indicator, stage or polarity, and who."""

from bot.alerts.gist import stage_word
from bot.alerts.html import Inline, Text
from bot.catalogue import Catalogue
from bot.match.verdict import Claim


def said(claim: Claim, words: Catalogue) -> str:
    """Return "visits and meetings [held]: Laos, Vietnam"."""
    line = f"{words.text(f'indicator.{claim.indicator}')} [{stage_word(claim, words)}]"
    who = ", ".join(words.country(code) for code in claim.asean_actors)
    return f"{line}: {who}" if who else line


def nodes(claim: Claim, words: Catalogue) -> tuple[Inline, ...]:
    """Return it as an item of a list."""
    return (Text(f"• {said(claim, words)}"),)
