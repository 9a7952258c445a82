"""The window: never raises, deterministic, forgets; a story of 300 reports stays cheap."""

import time
from datetime import UTC, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ids import StoryId
from bot.match.verdict import Indicator, Polarity, Stage
from bot.stories import likeness
from bot.stories.fingerprint import ClaimKey, Fingerprint
from bot.stories.grouping import Placement, Window
from bot.stories.story import Story, Told
from bot.stories.wording import Words, packed
from tests.stories import EMBASSY, RULES, START, VISIT, filled, report

NO_WORDS = packed(Words(frozenset(), 0.0))

WORDS = st.sampled_from(["", "a", "choe-son-hui", "US", "ship", "embassy", "\ud800", "x.capital"])
MANY = st.lists(WORDS, max_size=5).map(tuple)
CLAIMS = st.builds(
    ClaimKey,
    st.sampled_from([*Indicator, "no indicator"]),
    st.sampled_from([*Stage, *Polarity, "no stage"]),
    st.booleans(),
    MANY,
)
REPORTS = st.builds(
    Fingerprint,
    at=st.datetimes(timezones=st.just(UTC))
    | st.integers(0, 99).map(lambda days: START + timedelta(days=days)),
    lang=st.sampled_from(["", "en", "lo"]),
    outlet=WORDS,
    claims=st.lists(CLAIMS, max_size=3).map(tuple),
    actors=st.lists(st.sampled_from(["LA", "VN", "ASEAN", ""]), max_size=3).map(tuple),
    people=MANY,
    place=st.none() | WORDS,
    concepts=MANY,
    evidence=MANY,
    numbers=MANY,
    names=MANY,
    title=st.text(max_size=60) | st.just("long words " * 500),
)


def replayed(reports: list[Fingerprint]) -> tuple[list[Placement], Window]:
    window = Window(RULES)
    places = []
    for number, fp in enumerate(reports):
        places.append(window.place(fp))
        story = places[-1].story
        window.add(StoryId(number) if story is None else story, fp)
    return places, window


@settings(max_examples=50)
@given(st.lists(REPORTS, max_size=12))
def test_never_raises_and_always_answers_alike(reports: list[Fingerprint]) -> None:
    places, window = replayed(reports)
    assert places == replayed(reports)[0]
    assert len(window) == sum(place.story is None for place in places)
    for place in places:
        assert place.story is None or place.story in window
        assert place.follows is None or (place.story is None and place.follows in window)


@settings(max_examples=50)
@given(st.lists(REPORTS, min_size=2, max_size=8), st.data())
def test_merged_and_forgotten_stories_leave_nothing(
    reports: list[Fingerprint], data: st.DataObject
) -> None:
    window = filled(*reports)
    ids = st.integers(1, len(reports) + 1).map(StoryId)
    for _ in range(3):
        into, other = data.draw(ids), data.draw(ids)
        window.merge(into, other)
        assert into == other or other not in window
    for number in range(1, len(reports) + 2):
        window.remove(StoryId(number))
    assert len(window) == 0
    assert all(window.place(fp).story is None for fp in reports)


def test_a_merged_story_takes_the_reports_of_both() -> None:
    window = filled(report("visits held", **VISIT), report("missions held", **EMBASSY))
    window.merge(StoryId(2), StoryId(1))
    assert (len(window), StoryId(1) in window) == (1, False)
    assert window.place(report("visits held", hours=3, lang="vi", **VISIT)).story == 2
    assert window.place(report("missions held", hours=3, lang="vi", **EMBASSY)).story == 2


def test_merging_into_a_story_that_is_not_here() -> None:
    window = filled(report("visits held", **VISIT))
    window.merge(StoryId(9), StoryId(1))
    assert window.place(report("visits held", hours=3, lang="vi", **VISIT)).story == 9


def test_a_removed_story_is_found_no_more() -> None:
    window = filled(report("visits held", **VISIT))
    window.remove(StoryId(1))
    window.remove(StoryId(1))
    assert len(window) == 0
    assert window.place(report("visits held", hours=3, **VISIT)).story is None


def test_stories_are_forgotten_by_their_last_report() -> None:
    window = filled(report("visits held", **VISIT), report("missions held", **EMBASSY))
    window.add(StoryId(1), report("visits held", hours=50, **VISIT))
    window.forget_before(START + timedelta(hours=1))
    assert (StoryId(1) in window, StoryId(2) in window) == (True, False)


def test_placing_changes_nothing() -> None:
    window = filled(report("visits held", **VISIT))
    for hours in (1, 2):
        assert window.place(report("visits held", hours=hours, **VISIT)).story == 1
    assert len(window) == 1


def test_a_story_of_300_reports_stays_cheap() -> None:
    window = Window(RULES)
    langs = ("en", "id", "lo", "vi")
    start = time.process_time()
    for number in range(300):
        fp = report(
            "visits held", hours=number / 20, lang=langs[number % 4], title="x" * 200, **VISIT
        )
        story = window.place(fp).story
        assert story == (1 if number else None)
        window.add(StoryId(1), fp)
    assert (
        time.process_time() - start < 1.5
    )  # 5 ms a report; comparing with all takes 20 times that


def test_few_reports_of_a_story_are_compared() -> None:
    story = Story(StoryId(1), START, START)
    for number in range(40):
        fp = report("visits held", lang=f"l{number // 4}", **VISIT)
        if story.has_room(fp.lang, RULES):
            story.told.append(Told(likeness.report(fp, RULES), NO_WORDS))
    kept = [told.report.fp.lang for told in story.told]
    assert kept == ["l0", "l0", "l1", "l1", "l2", "l2"]  # two of a language, six in all
