"""What holds of stories whatever was corrected, in whatever order."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.ids import StoryId
from bot.match.verdict import Stage
from bot.stories.fold import StoryState, fold
from bot.stories.override import Override, OverrideAction
from tests.fakes.corrected_stories import REPORTS, A, B, C, X, correction, folded, undo

STORIES = st.sampled_from([A, B, C, X])
ACTIONS = st.sampled_from(OverrideAction)


@st.composite
def histories(draw: st.DrawFn) -> list[Override]:
    """Corrections of any kind in any order, undos of undos too."""
    made: list[Override] = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        action = draw(ACTIONS)
        value: dict[str, Any] = {}
        if action is OverrideAction.RESTAGE:
            value = {"indicator": "visits", "stage": str(draw(st.sampled_from(Stage)))}
        elif action is OverrideAction.MERGE:
            value = {"into": draw(STORIES)}
        elif action is OverrideAction.SPLIT:
            value = {"to": draw(st.sampled_from([X, StoryId(10 + number)]))}
        elif action is OverrideAction.UNDO:
            value = {"override": draw(st.integers(1, number))}
        article = draw(st.integers(1, 4)) if action is OverrideAction.SPLIT else None
        made.append(correction(number, action, draw(STORIES), article, **value))
    return made


@given(histories(), st.randoms())
def test_the_same_rows_give_the_same_stories_in_whatever_order_they_are_read(
    history: list[Override], chance: Any
) -> None:
    reports, overrides = list(REPORTS), list(history)
    chance.shuffle(reports)
    chance.shuffle(overrides)

    assert fold(reports, overrides) == fold(REPORTS, history)


@given(histories())
def test_every_report_is_in_exactly_one_story_and_that_is_not_merged_away(
    history: list[Override],
) -> None:
    states = folded(*history)

    everywhere = [one for state in states.values() for one in state.articles]
    assert sorted(everywhere) == [one.article_id for one in REPORTS]
    for state in states.values():
        if state.merged_into is not None:
            assert state.articles == ()
            assert states[state.merged_into].merged_into is None


def _essence(states: dict[StoryId, StoryState]) -> dict[StoryId, StoryState]:
    return {story: state for story, state in states.items() if story in (A, B, C)}


@given(histories(), ACTIONS, STORIES, st.integers(1, 4))
def test_undoing_the_last_correction_gives_the_stories_before_it(
    history: list[Override], action: OverrideAction, story: StoryId, article: int
) -> None:
    values: dict[OverrideAction, dict[str, Any]] = {
        OverrideAction.MERGE: {"into": B},
        OverrideAction.SPLIT: {"to": StoryId(99)},
        OverrideAction.RESTAGE: {"indicator": "visits", "drop": True},
        OverrideAction.UNDO: {"override": len(history)},
    }
    last = correction(50, action, story, article, **values.get(action, {}))

    before = folded(*history)
    after = folded(*history, last, undo(51, 50, story))

    assert _essence(after) == _essence(before)
