"""The stage shown for an item whose first claim is a condition."""

from bot.match.claims import Draft
from bot.match.verdict import Claim, Indicator, Polarity, Stage


def stage_of(draft: Draft | Claim) -> Stage | None:
    """A ladder claim shows its own stage; a statement or a seizure took place; a refusal closes."""
    if draft.stage is not None:
        return draft.stage
    if draft.indicator is Indicator.RECIPROCITY and draft.polarity is Polarity.REFUSED:
        return Stage.SETBACK
    return Stage.HELD
