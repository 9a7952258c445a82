"""The stage shown for an item whose first claim is a condition."""

from collections.abc import Sequence

from bot.match.claims import Draft
from bot.match.verdict import Claim, Indicator, Polarity, Stage

# What is talked about at a meeting; the meeting itself took place.
_FIELDS = frozenset({Indicator.ECONOMIC, Indicator.CULTURE_EDUCATION, Indicator.HUMANITARIAN})
_MEETINGS = frozenset({Indicator.VISITS, Indicator.CONSULTATIONS})


def of(first: Draft, drafts: Sequence[Draft]) -> Stage | None:
    """The stage of a headline that reports ``first``: talks that were held are held, whatever
    was offered there."""
    stage = stage_of(first)
    if stage is not Stage.PROPOSED or first.indicator not in _FIELDS:
        return stage
    met = any(d.indicator in _MEETINGS and d.stage is Stage.HELD for d in drafts)
    return Stage.HELD if met else stage


def stage_of(draft: Draft | Claim) -> Stage | None:
    """A ladder claim shows its own stage; a statement or a seizure took place; a refusal closes."""
    if draft.stage is not None:
        return draft.stage
    if draft.indicator is Indicator.RECIPROCITY and draft.polarity is Polarity.REFUSED:
        return Stage.SETBACK
    return Stage.HELD
