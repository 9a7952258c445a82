"""Which story a report belongs to: an index of recent stories in memory.

A report is compared with the first few reports of each story that may be meant (index.py); what
agrees and what disagrees adds up to points (likeness.py), the gap in time takes points away, and
the best sum from ``same_event`` on is the story, unless the stage says that a new event follows
(story.py). All numbers, and what set them: grouping.toml.

Measured on the labelled corpus (B-cubed over true alerts; no grouping 0.63): tune F1 1.00, its
closed third 0.97 at precision 1.00. The matcher knows the tuning part by heart, so weights were
judged with noise as unseen texts have it (an eighth of the stages wrong, a fifth of the concepts
missing): F1 0.96 at precision 0.99; and with the calendar pressed together until every event of a
state lies 7 or 2 days from the next: precision 0.97 and 0.93.

Tried and left out: likeness of all features alike (F1 0.92 where weights give 0.98); slow fading
with a higher threshold (noisy recall 0.89, not 0.94: nearness in time is the strongest sign); the
most alike report of a story without the rest (pressed precision 0.92, not 0.93); twelve reports of
a story rather than six (the same figures, slower); the roles of people, and a counterpart or place
that other reports of the story name (no difference); looking at all stories of a state (15 ms a
report, not 1).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from math import log2

from bot.ids import StoryId
from bot.stories.fingerprint import Fingerprint
from bot.stories.index import Index
from bot.stories.likeness import Report, known, points, report
from bot.stories.rules import GroupingRules
from bot.stories.story import Move, Story, Told
from bot.stories.wording import Wording, Words, grams, packed


class PlacementReason(StrEnum):
    """Why a report was placed where it was."""

    SAME_KEY = "same-key"  # actors, counterparts, place, claims and topics agree
    SAME_WORDING = "same-wording"  # the key alone would not do; the same words of one language
    FIRST_OF_EVENT = "first-of-event"  # nothing like it in the window
    FOLLOWS_ADVANCE = "follows-advance"  # a more advanced stage of an earlier event
    FOLLOWS_SETBACK = "follows-setback"  # a setback to an earlier event


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a report belongs; ``story`` None: a new event, in the thread of ``follows``."""

    story: StoryId | None
    follows: StoryId | None
    reason: PlacementReason


@dataclass(frozen=True, slots=True)
class _Match:
    """What speaks for one story."""

    story: Story
    score: float
    thread: float  # the same with less weight on the gap in time: threads run for months
    wording: float  # the part that the wording has in it
    move: Move
    days: float  # between the report and the story


_FOLLOWS = {
    Move.ADVANCE: PlacementReason.FOLLOWS_ADVANCE,
    Move.SETBACK: PlacementReason.FOLLOWS_SETBACK,
}


class Window:
    """Recent stories. Deterministic: the same calls in the same order give the same answers."""

    def __init__(self, rules: GroupingRules) -> None:
        self._rules = rules
        self._stories: dict[StoryId, Story] = {}
        self._index = Index(rules)
        self._wording: dict[str, Wording] = {}

    def __len__(self) -> int:
        return len(self._stories)

    def __contains__(self, story: object) -> bool:
        return story in self._stories

    def place(self, fp: Fingerprint) -> Placement:
        """Return where a report belongs; the window stays as it is."""
        matches = list(self._matches(report(fp, self._rules)))
        same = max(
            (m for m in matches if m.move not in _FOLLOWS and m.score >= self._rules.same_event),
            key=lambda m: m.score,
            default=None,
        )
        earlier = max(
            (m for m in matches if m.move in _FOLLOWS and self._in_thread(m)),
            key=lambda m: m.thread,
            default=None,
        )
        if same is not None and not self._outdone(same, earlier):
            by_words = same.score - same.wording < self._rules.same_event
            reason = PlacementReason.SAME_WORDING if by_words else PlacementReason.SAME_KEY
            return Placement(same.story.id, None, reason)
        if earlier is not None:
            return Placement(None, earlier.story.id, _FOLLOWS[earlier.move])
        return Placement(None, None, PlacementReason.FIRST_OF_EVENT)

    def _in_thread(self, match: _Match) -> bool:
        return match.thread >= self._rules.same_thread and match.days <= self._rules.thread_days

    def _outdone(self, same: _Match, earlier: _Match | None) -> bool:
        """Whether a report moves on a later story that it is much more like."""
        return (
            earlier is not None
            and earlier.story.first > same.story.first
            and earlier.score > same.score + self._rules.outdone
        )

    def add(self, story: StoryId, fp: Fingerprint) -> None:
        """Add the first report of a new story, or a further one."""
        known = self._stories.get(story)
        if known is None:
            known = self._stories[story] = Story(story, fp.at, fp.at)
        known.take(fp)
        new = report(fp, self._rules)
        if known.has_room(fp.lang, self._rules):
            known.told.append(Told(new, packed(self._weigh(fp, keep=True))))
        self._index.put(story, new)

    def remove(self, story: StoryId) -> None:
        """Forget a story; nothing happens if it is not here."""
        gone = self._stories.pop(story, None)
        if gone is None:
            return
        self._unlearn(gone.told)
        self._index.remove(story)

    def merge(self, into: StoryId, other: StoryId) -> None:
        """Move what is known of one story to another; nothing happens if it is not here."""
        gone = self._stories.get(other)
        if gone is None or into == other:
            return
        if into not in self._stories:
            self._stories[into] = replace(gone, id=into)
        else:
            self._unlearn(self._stories[into].absorb(gone, self._rules))
        del self._stories[other]
        self._index.merge(into, other)

    def forget_before(self, moment: datetime) -> None:
        """Forget stories whose last report is older than ``moment`` (aware)."""
        for story in [one.id for one in self._stories.values() if one.last < moment]:
            self.remove(story)

    def _matches(self, new: Report) -> Iterator[_Match]:
        words = self._weigh(new.fp)
        seen = set()
        for number in self._index.near(new):
            seen.add(number)
            story = self._stories[number]
            yield self._match(new, words, story, story.move(new.fp, self._rules))
        for number in self._index.before(new):
            if number not in seen:
                story = self._stories[number]
                move = story.move(new.fp, self._rules)
                if move in _FOLLOWS:
                    yield self._match(new, words, story, move)

    def _match(self, new: Report, words: Words, story: Story, move: Move) -> _Match:
        days = story.distance(new.fp.at)
        gap = self._gap(new, story, days)
        late = self._rules.points["earlier_stage"] if move is Move.BACK else 0.0
        part = self._rules.known_gap if days <= self._rules.late_days else 1.0
        sums = []
        for told in story.told:
            said = self._words(new, words, told)
            counted = gap * part if known(new, told.report) else gap
            total = points(new, told.report, self._rules) + said + late
            sums.append((total - counted, said, counted))
        score, said, counted = max(sums)
        score -= self._rules.whole * (score - sum(one[0] for one in sums) / len(sums))
        thread = score + counted * (1 - self._rules.thread_gap)
        return _Match(story, score, thread, said, move, days)

    def _weigh(self, fp: Fingerprint, *, keep: bool = False) -> Words:
        wording = self._wording.get(fp.lang) or Wording()
        found = grams(fp.title)
        if keep:
            wording.add(found)
            self._wording[fp.lang] = wording
        return Words(found, wording.size(found))

    def _unlearn(self, reports: Iterable[Told]) -> None:
        for told in reports:
            self._wording[told.report.fp.lang].remove(told.words.grams)

    def _words(self, new: Report, words: Words, told: Told) -> float:
        wording = self._wording.get(new.fp.lang)
        if wording is None or told.report.fp.lang != new.fp.lang:
            return 0.0
        p = self._rules.points
        likeness = wording.likeness(words, told.words)
        return p["wording"] * max(0.0, likeness - p["wording_from"])

    def _gap(self, new: Report, story: Story, days: float) -> float:
        gaps = self._rules.gap_days
        shared = story.indicators & new.claims.keys()
        slow = max((gaps.get(one, 1) for one in shared), default=1)
        return log2(1 + days / slow)
