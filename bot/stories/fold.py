"""Stories as corrections make them: fold(what the machine placed, what people said against it).

Corrections count in the order of their ids; a later one wins. One that names a story merged away
speaks of the story that it went into by then. What that means for each action: docs/corrections.md.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.ids import ArticleId, StoryId
from bot.match.verdict import Claim
from bot.stories.claims import VARIANCE, ReportClaims, together
from bot.stories.override import Override, OverrideAction
from bot.stories.restage import restaged


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldReport:
    """One report as the machine has it."""

    article_id: ArticleId
    placed_in: StoryId  # by grouping
    at: datetime  # published, or first seen where that is not believable; aware UTC
    claims: tuple[Claim, ...]  # of its leading verdict; none unless that is an alert


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryState:
    """A story after all corrections.

    A story that was merged away has no articles; its claims are still those of the reports that
    it brought, so that its message can say what it was.
    """

    story_id: StoryId
    articles: tuple[ArticleId, ...] = ()
    claims: tuple[Claim, ...] = ()  # in the order of bot.stories.claims; without evidence
    confirmed: bool = False
    retracted: bool = False
    merged_into: StoryId | None = None  # never a story that is merged away itself
    corrections: tuple[Override, ...] = ()  # that stand and concern it, oldest first


def fold(
    reports: Iterable[FoldReport], overrides: Iterable[Override], *, variance: timedelta = VARIANCE
) -> dict[StoryId, StoryState]:
    """Return the state of every story that a report or a correction names.

    ``reports`` and ``overrides`` are all those of the stories that corrections connect
    (``storage.grouping.overrides.around``); their order does not matter, and overrides that make
    no sense (an unknown action, a merge into nothing) change nothing.
    """
    every = sorted(overrides, key=lambda one: one.id)
    stands = standing(every)
    known = list(reports)
    board = _Board()
    for one in stands:
        if one.story_id is not None and one.action in _STEPS:
            _STEPS[OverrideAction(one.action)](board, one, one.story_id, one.value or {})
    homes = {one.article_id: board.moved.get(one.article_id, one.placed_in) for one in known}
    _close_empty_splits(board, every, homes)
    names = {one.placed_in for one in known}.union(*map(involved, every))
    folded = _Folded(board, known, homes, stands, variance)
    return {story: folded.state(story) for story in sorted(names)}


def standing(overrides: Iterable[Override]) -> tuple[Override, ...]:
    """Return the corrections that count, oldest first: not undone, and no undo themselves."""
    return tuple(one for one in alive(overrides) if one.action != OverrideAction.UNDO)


def alive(overrides: Iterable[Override]) -> tuple[Override, ...]:
    """Return what is not undone, undos too, oldest first.

    An undo can be undone; one that names itself or a later correction is ignored.
    """
    dead: set[int] = set()
    kept = []
    for one in sorted(overrides, key=lambda one: one.id, reverse=True):
        if one.id in dead:
            continue
        kept.append(one)
        target = undone_by(one)
        if target is not None:
            dead.add(target)  # what is not older has had its turn
    return tuple(reversed(kept))


def undone_by(override: Override) -> int | None:
    """Return the id of the correction that this one withdraws; None when it is no undo."""
    target = (override.value or {}).get("override")
    return target if override.action == OverrideAction.UNDO and isinstance(target, int) else None


def involved(override: Override) -> tuple[StoryId, ...]:
    """Return the stories that a correction names: its own, and where a merge or a split leads."""
    value = override.value or {}
    named = (override.story_id, value.get("into"), value.get("to"))
    return tuple(StoryId(one) for one in named if isinstance(one, int))


@dataclass(slots=True)
class _Marks:
    """What people said of one story."""

    verdict: OverrideAction | None = None  # confirm or reject
    restages: list[tuple[int, dict[str, Any]]] = field(default_factory=list)  # by override id


@dataclass(slots=True)
class _Board:
    """Where corrections have led so far."""

    merged: dict[StoryId, StoryId] = field(default_factory=dict)
    moved: dict[ArticleId, StoryId] = field(default_factory=dict)
    marks: dict[StoryId, _Marks] = field(default_factory=dict)

    def root(self, story: StoryId) -> StoryId:
        """Return the story that this one has become; links never make a ring."""
        while story in self.merged:
            story = self.merged[story]
        return story

    def of(self, story: StoryId) -> _Marks:
        return self.marks.setdefault(self.root(story), _Marks())


def _judge(board: _Board, one: Override, story: StoryId, value: dict[str, Any]) -> None:
    del value
    board.of(story).verdict = OverrideAction(one.action)


def _restage(board: _Board, one: Override, story: StoryId, value: dict[str, Any]) -> None:
    board.of(story).restages.append((one.id, value))


def _merge(board: _Board, one: Override, story: StoryId, value: dict[str, Any]) -> None:
    """What was confirmed or restaged of one is so of both, as they are one event; that one was
    rejected is not: it was said of a message that should not have been, not of the other."""
    del one
    target = value.get("into")
    if not isinstance(target, int):
        return
    gone, into = board.root(story), board.root(StoryId(target))
    if gone == into:
        return  # one story already: the first word on which of them stays holds
    old, new = board.of(gone), board.of(into)
    board.merged[gone] = into
    if old.verdict is OverrideAction.CONFIRM and new.verdict is None:
        new.verdict = old.verdict
    new.restages = sorted([*old.restages, *new.restages], key=lambda each: each[0])


def _split(board: _Board, one: Override, story: StoryId, value: dict[str, Any]) -> None:
    del story
    target = value.get("to")
    if one.article_id is not None and isinstance(target, int):
        board.moved[one.article_id] = StoryId(target)


_STEPS: Mapping[OverrideAction, Callable[[_Board, Override, StoryId, dict[str, Any]], None]] = {
    OverrideAction.CONFIRM: _judge,
    OverrideAction.REJECT: _judge,
    OverrideAction.RESTAGE: _restage,
    OverrideAction.MERGE: _merge,
    OverrideAction.SPLIT: _split,
}


@dataclass(frozen=True, slots=True)
class _Folded:
    """Where every report lives once all corrections are played."""

    board: _Board
    reports: Sequence[FoldReport]
    homes: Mapping[ArticleId, StoryId]  # before merges
    stands: Sequence[Override]
    variance: timedelta

    def state(self, story: StoryId) -> StoryState:
        into = self.board.root(story)
        marks = self.board.marks.get(story, _Marks())
        inside = [one for one in self.reports if self._story_of(one) == story]
        told = inside or [one for one in self.reports if self.homes[one.article_id] == story]
        told = told or [one for one in self.reports if one.placed_in == story]
        claims = together(
            (ReportClaims(one.at, one.claims) for one in told), variance=self.variance
        )
        return StoryState(
            story_id=story,
            articles=tuple(sorted(one.article_id for one in inside)),
            claims=restaged(claims, [value for _, value in marks.restages]),
            confirmed=into == story and marks.verdict is OverrideAction.CONFIRM,
            retracted=into == story and marks.verdict is OverrideAction.REJECT,
            merged_into=None if into == story else into,
            corrections=tuple(one for one in self.stands if self._concerns(one, story)),
        )

    def _story_of(self, report: FoldReport) -> StoryId:
        return self.board.root(self.homes[report.article_id])

    def _concerns(self, one: Override, story: StoryId) -> bool:
        return any(story in (name, self.board.root(name)) for name in involved(one))


def _close_empty_splits(
    board: _Board, every: Iterable[Override], homes: Mapping[ArticleId, StoryId]
) -> None:
    """A story that was split off and whose reports all went back is the story they went to."""
    lived_in = {board.root(home) for home in homes.values()}
    for one in every:
        home = homes.get(one.article_id) if one.article_id is not None else None
        made = (one.value or {}).get("to")
        if one.action != OverrideAction.SPLIT or home is None or not isinstance(made, int):
            continue
        if board.root(StoryId(made)) not in lived_in:
            board.merged[StoryId(made)] = board.root(home)
