"""A story as the window keeps it: a few of its reports, its time, how far it has come."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.ids import StoryId
from bot.match.verdict import Polarity, Stage
from bot.stories.fingerprint import ClaimKey, Fingerprint
from bot.stories.likeness import Report
from bot.stories.rules import GroupingRules
from bot.stories.wording import Packed

_RANK: dict[str, int] = {
    Stage.PROPOSED: 1,
    Stage.AGREED: 2,
    Stage.HELD: 3,
    Polarity.OPENED: 3,  # outsiders let in or kept out: the one condition with a setback
}
_SETBACKS = frozenset({Stage.SETBACK.value, Polarity.REFUSED.value})
_DAY = timedelta(days=1)


class Move(StrEnum):
    """How a report's stage stands to a story's."""

    NONE = "none"  # the same stage, or variance of it
    BACK = "back"  # an earlier stage, long after: the report would be late, or the event another
    ADVANCE = "advance"  # a more advanced stage, later
    SETBACK = "setback"  # a setback to what was proposed, agreed or held


@dataclass(frozen=True, slots=True)
class Told:
    """A report of a story, as it is kept for comparing."""

    report: Report
    words: Packed


@dataclass(slots=True)
class Story:
    """What is known of a story; ``told`` holds some of its reports only."""

    id: StoryId
    first: datetime
    last: datetime
    told: list[Told] = field(default_factory=list)
    indicators: set[str] = field(default_factory=set)
    ranks: dict[tuple[str, bool], int] = field(default_factory=dict)  # (indicator, closes)
    setbacks: set[str] = field(default_factory=set)

    def take(self, fp: Fingerprint) -> None:
        """Note the time and the stages of a report."""
        self.first, self.last = min(self.first, fp.at), max(self.last, fp.at)
        for claim in fp.claims:
            self.indicators.add(claim.indicator)
            if claim.stage in _SETBACKS:
                self.setbacks.add(claim.indicator)
            elif claim.stage in _RANK:
                key = (claim.indicator, claim.closes)
                self.ranks[key] = max(self.ranks.get(key, 0), _RANK[claim.stage])

    def absorb(self, other: "Story", rules: GroupingRules) -> list[Told]:
        """Note what is known of another story; return its reports for which there is no room."""
        left_out = []
        for told in other.told:
            if self.has_room(told.report.fp.lang, rules):
                self.told.append(told)
            else:
                left_out.append(told)
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        self.indicators |= other.indicators
        self.setbacks |= other.setbacks
        for key, rank in other.ranks.items():
            self.ranks[key] = max(self.ranks.get(key, 0), rank)
        return left_out

    def has_room(self, lang: str, rules: GroupingRules) -> bool:
        """Whether one more report of a language is kept for comparing."""
        if len(self.told) >= rules.representatives:
            return False
        return sum(told.report.fp.lang == lang for told in self.told) < rules.per_language

    def distance(self, at: datetime) -> float:
        """Return the days between a report and this story.

        The distance to the nearest report, or a third of that to the first where this is more: a
        story must not wander through the months from report to report.
        """
        near = max(self.first - at, at - self.last, timedelta(0))
        return max(near, abs(at - self.first) / 3) / _DAY

    def move(self, fp: Fingerprint, rules: GroupingRules) -> Move:
        """Return how a report's stage stands to this story's.

        The claim that leads the report decides where the story has its indicator; else all claims.
        """
        claims = fp.claims
        if claims and claims[0].indicator in self.indicators:
            claims = tuple(c for c in claims if c.indicator == claims[0].indicator)
        later = abs(fp.at - self.first) > rules.variance
        moves = {self._move(claim, later) for claim in claims}
        return next((m for m in (Move.SETBACK, Move.ADVANCE, Move.BACK) if m in moves), Move.NONE)

    def _move(self, claim: ClaimKey, later: bool) -> Move:
        rank = self.ranks.get((claim.indicator, claim.closes), 0)
        set_back = claim.indicator in self.setbacks
        new = _RANK.get(claim.stage, 0)
        if claim.stage in _SETBACKS:
            known = rank or self.ranks.get((claim.indicator, not claim.closes), 0)
            return Move.SETBACK if known and not set_back else Move.NONE
        if not later or not new:
            return Move.NONE
        if not rank:
            return Move.ADVANCE if set_back else Move.NONE
        return Move.ADVANCE if new > rank else Move.BACK if new < rank else Move.NONE
