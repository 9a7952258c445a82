"""Why a correction is refused: it makes no sense, or somebody was quicker."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.alerts.view import StoryView
from bot.ids import ArticleId, StoryId, public
from bot.match.verdict import CONDITIONS, Indicator, Polarity, Stage
from bot.stories.deeds import DONE, when
from bot.stories.fold import alive, undone_by
from bot.stories.override import Override, OverrideAction
from bot.stories.restage import restaged

LONGEST_WHY = 300  # characters: a sentence or two, that messages show whole


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


def refusal(wish: Wish, picture: Picture) -> str | None:
    """Return one sentence that says why not; None when it may be made."""
    if wish.story_id not in picture.stories:
        return f"There is no story {public(wish.story_id)}."
    if len(wish.why or "") > LONGEST_WHY:
        return f"The reason has {len(wish.why or '')} characters; at most {LONGEST_WHY} are kept."
    return _CHECKS[wish.action](wish, picture)


def _confirm(wish: Wish, picture: Picture) -> str | None:
    story = picture.root(wish.story_id)
    return _already(wish, picture) if picture.stories[story].confirmed else None


def _reject(wish: Wish, picture: Picture) -> str | None:
    story = picture.root(wish.story_id)
    return _already(wish, picture) if picture.stories[story].retracted else None


def _restage(wish: Wish, picture: Picture) -> str | None:
    problem = _misread(wish.value)
    if problem:
        return problem
    before = picture.stories[picture.root(wish.story_id)].claims
    after = restaged(before, [dict(wish.value)])
    if after == before and wish.value.get("drop"):
        return f"The story claims nothing under {wish.value['indicator']}."
    if after == before:
        return _already(wish, picture) or "The story says so already: confirm it instead."
    return None if after else "That would leave the story without any claim: reject it instead."


def _misread(value: Mapping[str, Any]) -> str | None:
    indicator = value.get("indicator")
    if indicator not in list(Indicator):
        return f"{indicator!r} is no indicator; there are {', '.join(Indicator)}."
    condition = Indicator(indicator) in CONDITIONS
    known: list[Any] = list(Polarity) if condition else list(Stage)
    word = value.get("polarity" if condition else "stage")
    if not value.get("drop") and word not in known:
        return f"{indicator} is one of {', '.join(known)}, not {word!r}."
    return None


def _merge(wish: Wish, picture: Picture) -> str | None:
    into = wish.value.get("into")
    if not isinstance(into, int) or into not in picture.stories:
        return "There is no story to merge it into."
    gone, kept = picture.root(wish.story_id), picture.root(StoryId(into))
    if wish.story_id == into:
        return "A story cannot be merged into itself."
    if gone == kept:
        return _already(wish, picture) or "They are one story already."
    if gone in picture.told and kept not in picture.told:
        return (
            f"{public(kept)} was never told, so its readers would lose the event: "
            f"merge it into {public(gone)} instead."
        )
    return None


def _split(wish: Wish, picture: Picture) -> str | None:
    article = wish.article_id
    story = picture.root(wish.story_id)
    inside = picture.articles.get(story, ())
    if article is None:
        return "Say which report leaves the story."
    if article not in inside:
        return _already(wish, picture) or f"The story has no report {public(article)}."
    return "It is the only report of its story." if len(inside) == 1 else None


def _undo(wish: Wish, picture: Picture) -> str | None:
    target = wish.value.get("override")
    if target not in {one.id for one in picture.corrections}:
        return "There is no such correction of this story."
    standing = alive(picture.corrections)
    if target in {one.id for one in standing}:
        return None
    by = next((one for one in standing if undone_by(one) == target), None)
    return "It was withdrawn already." if by is None else _by(OverrideAction.UNDO, by)


_CHECKS: Mapping[OverrideAction, Callable[[Wish, Picture], str | None]] = {
    OverrideAction.CONFIRM: _confirm,
    OverrideAction.REJECT: _reject,
    OverrideAction.RESTAGE: _restage,
    OverrideAction.MERGE: _merge,
    OverrideAction.SPLIT: _split,
    OverrideAction.UNDO: _undo,
}


def _already(wish: Wish, picture: Picture) -> str | None:
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


def _by(action: OverrideAction, one: Override) -> str:
    return f"Already {DONE[action]} by {one.actor} on {when(one.at)}."
