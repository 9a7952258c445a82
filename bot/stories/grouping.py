"""Which story a report belongs to: an index of recent stories in memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import log2

from bot.ids import StoryId
from bot.match.verdict import Stage
from bot.stories.fingerprint import ClaimKey, Fingerprint
from bot.stories.likeness import Report, points, report
from bot.stories.rules import GroupingRules
from bot.stories.wording import Wording, grams

_RANK: dict[str, int] = {Stage.PROPOSED: 1, Stage.AGREED: 2, Stage.HELD: 3}


class PlacementReason(StrEnum):
    """Why a report was placed where it was."""

    SAME_KEY = "same-key"  # claims, actors, people and topics agree
    SAME_WORDING = "same-wording"  # nearly the same words in the same language
    FIRST_OF_EVENT = "first-of-event"  # nothing like it
    FOLLOWS_ADVANCE = "follows-advance"  # a more advanced stage of an earlier event
    FOLLOWS_SETBACK = "follows-setback"  # a setback to an earlier event


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a report belongs; ``story`` None: a new event, in the thread of ``follows``."""

    story: StoryId | None
    follows: StoryId | None
    reason: PlacementReason


@dataclass(slots=True)
class _Told:
    """A report of a story, as it is kept for comparing."""

    report: Report
    grams: frozenset[str]


@dataclass(slots=True)
class _Story:
    id: StoryId
    first: datetime
    last: datetime
    told: list[_Told] = field(default_factory=list)
    # indicator -> best stage and since when
    stages: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    setbacks: set[str] = field(default_factory=set)


class Window:
    """Recent stories; deterministic, never raises on odd reports."""

    def __init__(self, rules: GroupingRules) -> None:
        self._rules = rules
        self._stories: dict[StoryId, _Story] = {}
        self._by_key: dict[str, dict[StoryId, None]] = {}
        self._wording: dict[str, Wording] = {}

    def __len__(self) -> int:
        return len(self._stories)

    def __contains__(self, story: object) -> bool:
        return story in self._stories

    def place(self, fp: Fingerprint) -> Placement:
        """Return where a report belongs; the window stays as it is."""
        new = report(fp, self._rules)
        best: tuple[float, StoryId] | None = None
        follow: tuple[float, StoryId, PlacementReason] | None = None
        for story in self._near(new):
            score = self._score(new, story)
            if score < self._rules.same_thread:
                continue
            blocked = self._blocked(new.fp, story)
            if blocked is None:
                if score >= self._rules.same_event and (best is None or score > best[0]):
                    best = (score, story.id)
            elif follow is None or score > follow[0]:
                follow = (score, story.id, blocked)
        if best is not None:
            return Placement(best[1], None, PlacementReason.SAME_KEY)
        if follow is not None:
            return Placement(None, follow[1], follow[2])
        return Placement(None, None, PlacementReason.FIRST_OF_EVENT)

    def _score(self, new: Report, story: _Story) -> float:
        best = -99.0
        words = grams(new.fp.title)
        for told in story.told:
            score = points(new, told.report, self._rules)
            if told.report.fp.lang == new.fp.lang:
                score += self._words(new.fp.lang, words, told.grams)
            best = max(best, score)
        return best - self._gap(new, story)

    def _words(self, lang: str, a: frozenset[str], b: frozenset[str]) -> float:
        wording = self._wording.get(lang)
        if wording is None:
            return 0.0
        weights = wording.weights(a)
        p = self._rules.points
        likeness = wording.likeness(weights, sum(weights.values()), b)
        return p["wording"] * max(0.0, likeness - p["wording_from"])

    def _gap(self, new: Report, story: _Story) -> float:
        at = new.fp.at
        near = max(story.first - at, at - story.last, timedelta(0))
        days = max(near, abs(at - story.first) / 3) / timedelta(days=1)
        shared = {one for told in story.told for one in told.report.claims} & new.claims.keys()
        slow = max((self._rules.gap_days.get(one, 1) for one in shared), default=1)
        return log2(1 + days / slow)

    def add(self, story: StoryId, fp: Fingerprint) -> None:
        """Add the first report of a new story, or a further one."""
        new = report(fp, self._rules)
        known = self._stories.get(story)
        if known is None:
            known = self._stories[story] = _Story(story, fp.at, fp.at)
        known.first, known.last = min(known.first, fp.at), max(known.last, fp.at)
        if len(known.told) < self._rules.representatives:
            known.told.append(_Told(new, grams(fp.title)))
            self._wording.setdefault(fp.lang, Wording()).add(known.told[-1].grams)
        for claim in fp.claims:
            _note(known, claim, fp.at)
        for key in _keys(new):
            self._by_key.setdefault(key, {})[story] = None

    def remove(self, story: StoryId) -> None:
        """Forget a story; nothing happens if it is not here."""
        gone = self._stories.pop(story, None)
        for old in gone.told if gone else ():
            self._wording[old.report.fp.lang].remove(old.grams)
        for key in {key for old in gone.told for key in _keys(old.report)} if gone else ():
            self._by_key.get(key, {}).pop(story, None)

    def merge(self, into: StoryId, other: StoryId) -> None:
        """Move the reports of one story to another."""
        gone = self._stories.get(other)
        if gone is None or into == other:
            return
        self.remove(other)
        for old in gone.told:
            self.add(into, old.report.fp)

    def forget_before(self, moment: datetime) -> None:
        """Forget stories whose last report is older than ``moment``."""
        for story in [one.id for one in self._stories.values() if one.last < moment]:
            self.remove(story)

    def _near(self, new: Report) -> Iterator[_Story]:
        seen: dict[StoryId, None] = {}
        for key in _keys(new):
            seen |= self._by_key.get(key, {})
        for story in seen:
            yield self._stories[story]

    def _blocked(self, fp: Fingerprint, story: _Story) -> PlacementReason | None:
        """Why a report of this story's kind is an event of its own."""
        variance = self._rules.variance
        for claim in fp.claims:
            rank, since = story.stages.get(claim.indicator, (0, story.first))
            set_back = claim.indicator in story.setbacks
            if claim.stage == Stage.SETBACK:
                if rank and not set_back:
                    return PlacementReason.FOLLOWS_SETBACK
            elif (set_back and not rank) or (
                rank and _RANK.get(claim.stage, 0) > rank and fp.at - since > variance
            ):
                return PlacementReason.FOLLOWS_ADVANCE
        return None


def _note(story: _Story, claim: ClaimKey, at: datetime) -> None:
    if claim.stage == Stage.SETBACK:
        story.setbacks.add(claim.indicator)
    elif claim.stage in _RANK:
        rank = _RANK[claim.stage]
        known = story.stages.get(claim.indicator)
        if known is None or rank > known[0]:
            story.stages[claim.indicator] = (rank, at)


def _keys(new: Report) -> list[str]:
    return [f"{actor}/{one}" for actor in sorted(new.actors) or ["-"] for one in new.claims]
