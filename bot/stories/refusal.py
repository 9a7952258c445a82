"""Why a correction is refused: it makes no sense, or somebody was quicker."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.alerts.view import StoryView
from bot.ids import ArticleId, StoryId, public
from bot.match.verdict import CONDITIONS, Indicator, Polarity, Stage
from bot.stories.deeds import DONE, when
from bot.stories.fold import alive, undone_by
from bot.stories.override import Override, OverrideAction
from bot.stories.restage import restaged

LONGEST_WHY = 300  # characters: a sentence or two, that messages show whole


class RefusalReason(StrEnum):
    """Why not; every member has a sentence."""

    NO_STORY = "no-story"
    LONG_WHY = "long-why"
    ALREADY = "already"  # somebody made the same correction, and it stands
    CLAIMS_NOTHING = "claims-nothing"
    SAYS_SO = "says-so"
    NO_CLAIM_LEFT = "no-claim-left"
    NO_INDICATOR = "no-indicator"
    NO_STAGE = "no-stage"
    INTO_NOTHING = "into-nothing"
    INTO_ITSELF = "into-itself"
    ONE_STORY = "one-story"
    NEVER_TOLD = "never-told"
    WHICH_REPORT = "which-report"
    NO_REPORT = "no-report"
    ONLY_REPORT = "only-report"
    NO_CORRECTION = "no-correction"
    WITHDRAWN = "withdrawn"


_SENTENCES = {
    RefusalReason.NO_STORY: "There is no story {story}.",
    RefusalReason.LONG_WHY: "The reason has {count} characters; at most {most} are kept.",
    RefusalReason.ALREADY: "Already {done} by {actor} on {when}.",
    RefusalReason.CLAIMS_NOTHING: "The story claims nothing under {indicator}.",
    RefusalReason.SAYS_SO: "The story says so already: confirm it instead.",
    RefusalReason.NO_CLAIM_LEFT: (
        "That would leave the story without any claim: reject it instead."
    ),
    RefusalReason.NO_INDICATOR: "{indicator!r} is no indicator; there are {known}.",
    RefusalReason.NO_STAGE: "{indicator} is one of {known}, not {word!r}.",
    RefusalReason.INTO_NOTHING: "There is no story to merge it into.",
    RefusalReason.INTO_ITSELF: "A story cannot be merged into itself.",
    RefusalReason.ONE_STORY: "They are one story already.",
    RefusalReason.NEVER_TOLD: (
        "{kept} was never told, so its readers would lose the event: merge it into {gone} instead."
    ),
    RefusalReason.WHICH_REPORT: "Say which report leaves the story.",
    RefusalReason.NO_REPORT: "The story has no report {report}.",
    RefusalReason.ONLY_REPORT: "It is the only report of its story.",
    RefusalReason.NO_CORRECTION: "There is no such correction of this story.",
    RefusalReason.WITHDRAWN: "It was withdrawn already.",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A correction that may not be made, and why."""

    reason: RefusalReason
    values: Mapping[str, Any] = field(default_factory=dict)  # what its sentence names
    by: Override | None = None  # the correction that says the same already

    def __str__(self) -> str:
        return _SENTENCES[self.reason].format(**self.values)


@dataclass(frozen=True, slots=True)
class Picture:
    """The stories that a correction may touch, as they are."""

    stories: Mapping[StoryId, StoryView]
    articles: Mapping[StoryId, Sequence[ArticleId]]
    corrections: Sequence[Override]  # all of them, undone ones too
    told: frozenset[StoryId]  # whose message is out or is to come

    def root(self, story: StoryId) -> StoryId:
        """Return the story that this one was merged into, or itself."""
        return self.stories[story].merged_into or story


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A correction that somebody wants to make."""

    action: OverrideAction
    story_id: StoryId
    article_id: ArticleId | None = None
    value: Mapping[str, Any]
    why: str | None = None


def refusal(wish: Wish, picture: Picture) -> Refused | None:
    """Return why not; None when it may be made."""
    if wish.story_id not in picture.stories:
        return _no(RefusalReason.NO_STORY, story=public(wish.story_id))
    length = len(wish.why or "")
    if length > LONGEST_WHY:
        return _no(RefusalReason.LONG_WHY, count=length, most=LONGEST_WHY)
    return _CHECKS[wish.action](wish, picture)


def _confirm(wish: Wish, picture: Picture) -> Refused | None:
    story = picture.root(wish.story_id)
    return _already(wish, picture) if picture.stories[story].confirmed else None


def _reject(wish: Wish, picture: Picture) -> Refused | None:
    story = picture.root(wish.story_id)
    return _already(wish, picture) if picture.stories[story].retracted else None


def _restage(wish: Wish, picture: Picture) -> Refused | None:
    problem = _misread(wish.value)
    if problem:
        return problem
    before = picture.stories[picture.root(wish.story_id)].claims
    after = restaged(before, [dict(wish.value)])
    if after == before and wish.value.get("drop"):
        return _no(RefusalReason.CLAIMS_NOTHING, indicator=str(wish.value["indicator"]))
    if after == before:
        return _already(wish, picture) or _no(RefusalReason.SAYS_SO)
    return None if after else _no(RefusalReason.NO_CLAIM_LEFT)


def _misread(value: Mapping[str, Any]) -> Refused | None:
    indicator = value.get("indicator")
    if indicator not in list(Indicator):
        return _no(RefusalReason.NO_INDICATOR, indicator=indicator, known=", ".join(Indicator))
    condition = Indicator(indicator) in CONDITIONS
    known: list[Any] = list(Polarity) if condition else list(Stage)
    word = value.get("polarity" if condition else "stage")
    if not value.get("drop") and word not in known:
        return _no(
            RefusalReason.NO_STAGE, indicator=str(indicator), known=", ".join(known), word=word
        )
    return None


def _merge(wish: Wish, picture: Picture) -> Refused | None:
    into = wish.value.get("into")
    if not isinstance(into, int) or into not in picture.stories:
        return _no(RefusalReason.INTO_NOTHING)
    gone, kept = picture.root(wish.story_id), picture.root(StoryId(into))
    if wish.story_id == into:
        return _no(RefusalReason.INTO_ITSELF)
    if gone == kept:
        return _already(wish, picture) or _no(RefusalReason.ONE_STORY)
    if gone in picture.told and kept not in picture.told:
        return _no(RefusalReason.NEVER_TOLD, kept=public(kept), gone=public(gone))
    return None


def _split(wish: Wish, picture: Picture) -> Refused | None:
    article = wish.article_id
    story = picture.root(wish.story_id)
    inside = picture.articles.get(story, ())
    if article is None:
        return _no(RefusalReason.WHICH_REPORT)
    if article not in inside:
        return _already(wish, picture) or _no(RefusalReason.NO_REPORT, report=public(article))
    return _no(RefusalReason.ONLY_REPORT) if len(inside) == 1 else None


def _undo(wish: Wish, picture: Picture) -> Refused | None:
    target = wish.value.get("override")
    if target not in {one.id for one in picture.corrections}:
        return _no(RefusalReason.NO_CORRECTION)
    standing = alive(picture.corrections)
    if target in {one.id for one in standing}:
        return None
    by = next((one for one in standing if undone_by(one) == target), None)
    return _no(RefusalReason.WITHDRAWN) if by is None else _by(OverrideAction.UNDO, by)


_CHECKS: Mapping[OverrideAction, Callable[[Wish, Picture], Refused | None]] = {
    OverrideAction.CONFIRM: _confirm,
    OverrideAction.REJECT: _reject,
    OverrideAction.RESTAGE: _restage,
    OverrideAction.MERGE: _merge,
    OverrideAction.SPLIT: _split,
    OverrideAction.UNDO: _undo,
}


def _already(wish: Wish, picture: Picture) -> Refused | None:
    """The latest correction that stands and does what is wanted."""
    same = [one for one in alive(picture.corrections) if _same(one, wish, picture)]
    return _by(wish.action, same[-1]) if same else None


def _same(one: Override, wish: Wish, picture: Picture) -> bool:
    if one.action != wish.action or one.story_id is None or one.story_id not in picture.stories:
        return False
    if wish.action is OverrideAction.SPLIT:
        return one.article_id == wish.article_id
    if picture.root(one.story_id) != picture.root(wish.story_id):
        return False
    indicator = wish.value.get("indicator")
    return indicator is None or bool((one.value or {}).get("indicator") == indicator)


def _by(action: OverrideAction, one: Override) -> Refused:
    said = {"done": DONE[action], "actor": one.actor, "when": when(one.at)}
    return Refused(RefusalReason.ALREADY, said, one)


def _no(reason: RefusalReason, **values: Any) -> Refused:
    return Refused(reason, values)
