"""Which stories a report may belong to, found without looking at all of them.

Three ways: near in time (an actor and an indicator in common, or an actor and almost the day), a
sign of its own however late (a counterpart, an uncommon name, a long title word for word, the
embassies of a state), and for threads the same actor and indicator some months back.
"""

from collections.abc import Iterable, Iterator

from bot.ids import StoryId
from bot.match.verdict import Indicator
from bot.stories.likeness import Report
from bot.stories.rules import GroupingRules

Key = tuple[str, str, int]

# In place of a bucket of time, which is a large number.
_ALWAYS, _PERSON, _NAME, _TITLE = -1, -2, -3, -4
_DAYS = 8  # of a bucket of time
_NEAR = 1  # buckets to either side that are near
_LONG_TITLE = 24  # folded characters; shorter titles ("Statement") are shared by chance
_SINGLE = frozenset({Indicator.MISSIONS.value})  # an embassy opens once: no date needed


class Index:
    """Stories by what their reports have in common."""

    def __init__(self, rules: GroupingRules) -> None:
        self._rules = rules
        # Most keys lead to one story: tuples take a fifth of what dicts would.
        self._stories: dict[Key, tuple[StoryId, ...]] = {}
        self._keys: dict[StoryId, list[Key]] = {}

    def put(self, story: StoryId, report: Report) -> None:
        """Find a story by this report from now on."""
        bucket = _bucket(report)
        self._enter(story, _signs(report))
        for actor in _actors(report):
            self._enter(story, ((actor, one, bucket) for one in ("", *report.claims)))

    def remove(self, story: StoryId) -> None:
        """Find a story no more."""
        for key in self._keys.pop(story, ()):
            left = tuple(one for one in self._stories[key] if one != story)
            if left:
                self._stories[key] = left
            else:
                del self._stories[key]

    def merge(self, into: StoryId, other: StoryId) -> None:
        """Find one story by all that found another."""
        keys = self._keys.get(other, ())
        self._enter(into, keys)
        self.remove(other)

    def near(self, report: Report) -> Iterator[StoryId]:
        """Yield the stories that a report may belong to, each once."""
        bucket = _bucket(report)
        keys = [
            (actor, one, bucket + step)
            for actor in _actors(report)
            for one in report.claims
            for step in range(-_NEAR, _NEAR + 1)
        ]
        keys += [(actor, "", bucket + step) for actor in _actors(report) for step in (-1, 0, 1)]
        yield from self._found((*_signs(report), *keys))

    def before(self, report: Report) -> Iterator[StoryId]:
        """Yield the stories that a report may follow in a thread, each once."""
        if not report.fp.claims:
            return
        bucket, leading = _bucket(report), report.fp.claims[0].indicator
        back = int(self._rules.thread_days / _DAYS) + 1
        yield from self._found(
            (actor, leading, bucket - step) for actor in _actors(report) for step in range(back)
        )

    def _enter(self, story: StoryId, keys: Iterable[Key]) -> None:
        own = self._keys.setdefault(story, [])
        for key in keys:
            held = self._stories.get(key, ())
            if story not in held:
                self._stories[key] = (*held, story)
                own.append(key)

    def _found(self, keys: Iterable[Key]) -> Iterator[StoryId]:
        seen: dict[StoryId, None] = {}
        for key in keys:
            seen |= dict.fromkeys(self._stories.get(key, ()))
        yield from seen


def _bucket(report: Report) -> int:
    return report.fp.at.toordinal() // _DAYS


def _actors(report: Report) -> list[str]:
    return sorted(report.actors) or ["-"]


def _signs(report: Report) -> Iterator[Key]:
    for actor in _actors(report):
        for person in sorted(report.people):
            yield actor, person, _PERSON
        for name in sorted(report.names):
            yield actor, name, _NAME
        for one in report.claims:
            if one in _SINGLE:
                yield actor, one, _ALWAYS
    if len(report.fp.title) >= _LONG_TITLE:
        yield "", report.fp.title, _TITLE
