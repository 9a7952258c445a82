"""The key of an event: who, with whom, where, about what, when; never the language."""

from typing import Any

import pytest

from bot.ids import StoryId
from bot.stories.fingerprint import Fingerprint
from bot.stories.grouping import PlacementReason
from tests.stories import EMBASSY, VISIT, filled, placed, report


def test_one_event_in_two_languages() -> None:
    there = placed(
        report("visits held", **VISIT), report("visits held", hours=20, lang="lo", **VISIT)
    )
    assert (there.story, there.reason) == (1, PlacementReason.SAME_KEY)


def test_an_empty_window_has_no_place() -> None:
    there = filled().place(report("visits held", **VISIT))
    assert (there.story, there.follows, there.reason) == (None, None, "first-of-event")


@pytest.mark.parametrize(
    "other",
    [
        report("visits held", actors=("VN",), hours=2, **VISIT),
        report(
            "visits held", hours=30, **{**VISIT, "people": ("kim-yong-nam",)}, place="x.capital"
        ),
        report("sanctions enforced", hours=2, concepts=("ship", "seize"), evidence=("seize",)),
        report("visits held", hours=24 * 40, concepts=("party",), evidence=("delegation",)),
    ],
    ids=["another state", "another counterpart elsewhere", "another matter", "weeks later"],
)
def test_another_event(other: Fingerprint) -> None:
    first = report("visits held", place="place.pyongyang", **VISIT)
    assert placed(first, other).story is None


def test_who_reacts_is_part_of_the_event() -> None:
    reaction: dict[str, Any] = {"concepts": ("US", "blame", "engage"), "evidence": ("blame",)}
    first = report("partner_reaction critical", actors=("ID",), **reaction)
    tokyo = {**reaction, "concepts": ("JP", "blame", "engage")}
    again = report("partner_reaction critical", actors=("ID",), hours=9, lang="id", **reaction)
    other = report("partner_reaction critical", actors=("ID",), hours=9, lang="id", **tokyo)
    assert placed(first, again).story == 1
    assert placed(first, other).story is None


def test_a_ship_named_tells_one_seizure_from_another() -> None:
    seizure: dict[str, Any] = {"concepts": ("ship", "seize"), "evidence": ("seize",)}
    first = report("sanctions enforced", names=("jin", "teng"), **seizure)
    same = report("sanctions evaded", hours=50, names=("jin", "teng"), **seizure)
    other = report("sanctions evaded", hours=50, names=("tong", "sahn"), **seizure)
    assert placed(first, same).story == 1
    assert placed(first, other).story is None


def test_of_two_stories_the_more_alike() -> None:
    window = filled(
        report("visits held", **VISIT), report("missions held", **EMBASSY), report("visits held")
    )
    assert window.place(report("missions held", hours=30, lang="ja", **EMBASSY)).story == 2


def test_a_late_report_stays_in_what_was_held() -> None:
    first = report("visits held", **VISIT)
    for days in (3, 9, 20):
        assert placed(first, report("visits held", hours=24 * days, lang="th", **VISIT)).story == 1
    embassy = report("missions held", **EMBASSY)
    assert placed(embassy, report("missions held", hours=24 * 50, lang="ko", **EMBASSY)).story == 1


def test_reports_that_come_before_the_first() -> None:
    assert placed(
        report("visits held", hours=20, **VISIT), report("visits held", lang="vi", **VISIT)
    ).story == StoryId(1)
