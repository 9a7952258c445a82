"""Stages: variance of one event within 36 hours, another event of the thread after; setbacks."""

from typing import Any

import pytest

from bot.ids import StoryId
from bot.stories.grouping import PlacementReason
from tests.stories import VISIT, filled, placed, report


@pytest.mark.parametrize(("hours", "story"), [(1, 1), (35, 1), (37, None), (24 * 20, None)])
def test_a_more_advanced_stage(hours: float, story: int | None) -> None:
    there = placed(
        report("visits agreed", **VISIT), report("visits held", hours=hours, lang="lo", **VISIT)
    )
    assert there.story == story
    if story is None:
        assert (there.follows, there.reason) == (1, PlacementReason.FOLLOWS_ADVANCE)


@pytest.mark.parametrize("hours", [1, 24 * 5])
def test_a_setback_at_any_time(hours: float) -> None:
    there = placed(
        report("visits agreed", **VISIT), report("visits setback", hours=hours, lang="vi", **VISIT)
    )
    assert (there.story, there.follows) == (None, 1)
    assert there.reason is PlacementReason.FOLLOWS_SETBACK


def test_further_reports_go_to_the_setback() -> None:
    window = filled(
        report("visits agreed", **VISIT), report("visits setback", hours=24, lang="vi", **VISIT)
    )
    assert window.place(report("visits setback", hours=26, lang="th", **VISIT)).story == 2


def test_variance_is_counted_from_the_first_report() -> None:
    window = filled(report("visits proposed", **VISIT))
    window.add(StoryId(1), report("visits agreed", hours=30, lang="vi", **VISIT))
    there = window.place(report("visits held", hours=60, lang="th", **VISIT))
    assert (there.story, there.follows) == (None, 1)


def test_outsiders_let_in_and_then_kept_out() -> None:
    let_in: dict[str, Any] = {"concepts": ("tourist", "admit"), "evidence": ("tourist",)}
    there = placed(
        report("reciprocity opened", actors=(), **let_in),
        report("reciprocity refused", actors=(), hours=10, **let_in),
    )
    assert (there.story, there.reason) == (None, PlacementReason.FOLLOWS_SETBACK)


def test_a_claim_beside_the_leading_one_moves_nothing() -> None:
    first = report("visits held", "economic proposed", **VISIT)
    later = report("visits held", "economic agreed", hours=60, lang="ko", **VISIT)
    assert placed(first, later).story == 1


def test_what_moves_on_a_later_story_is_not_folded_into_an_older_one() -> None:
    old = report("visits held", hours=-24 * 6, **VISIT)
    planned = report("visits agreed", names=("saleumxay", "kommasith"), **VISIT)
    held = report("visits held", hours=72, lang="vi", names=("saleumxay", "kommasith"), **VISIT)
    there = filled(old, planned).place(held)
    assert (there.story, there.follows) == (None, 2)


def test_half_a_year_later_is_no_thread() -> None:
    there = placed(
        report("visits agreed", **VISIT), report("visits held", hours=24 * 200, lang="lo", **VISIT)
    )
    assert (there.story, there.follows) == (None, None)
