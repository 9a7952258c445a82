"""Corrections that are refused: one sentence, and nothing changes."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.errors import CorrectionRefusedError
from bot.ids import StoryId, public
from storage.database import Database
from tests.storage.desk import Desk

RESTAGE = {"indicator": "visits", "stage": "agreed"}


@pytest.fixture
def on_sqlite(sqlite: Database) -> Callable[..., Desk]:
    return lambda **fields: Desk(sqlite, **fields)


@pytest.mark.parametrize(
    ("first", "value", "says"),
    [
        ("confirm", {}, "Already confirmed by terminal:ana on 2026-01-15 12:05 UTC."),
        ("reject", {}, "Already rejected by terminal:ana on 2026-01-15 12:05 UTC."),
        ("restage", RESTAGE, "Already restaged by terminal:ana on 2026-01-15 12:05 UTC."),
    ],
)
def test_the_second_of_two_people_hears_who_was_first(
    on_sqlite: Callable[..., Desk], first: str, value: dict[str, Any], says: str
) -> None:
    desk = on_sqlite()
    desk.correct(first, **value)
    rows = desk.house.count("overrides"), desk.house.count("audit"), desk.house.count("alerts")

    with pytest.raises(CorrectionRefusedError, match=says):
        desk.correct(first, actor="terminal:budi", **value)
    now = desk.house.count("overrides"), desk.house.count("audit"), desk.house.count("alerts")
    assert now == rows


def test_the_same_merge_split_or_undo_twice_is_refused(on_sqlite: Callable[..., Desk]) -> None:
    desk = on_sqlite()
    split = desk.correct("split", "A", report="A2")
    desk.correct("merge", "B", into=desk.story["C"])
    desk.undo(split)

    with pytest.raises(CorrectionRefusedError, match="Already merged by terminal:ana"):
        desk.correct("merge", "B", into=desk.story["C"])
    with pytest.raises(CorrectionRefusedError, match="Already merged by"):
        desk.correct("merge", "C", into=desk.story["B"])
    with pytest.raises(CorrectionRefusedError, match="Already withdrawn by terminal:ana"):
        desk.undo(split)
    desk.correct("split", "A", report="A2")
    with pytest.raises(CorrectionRefusedError, match="Already split off by terminal:ana"):
        desk.correct("split", "A", report="A2")


@pytest.mark.parametrize(
    ("action", "name", "report", "value", "says"),
    [
        ("restage", "A", None, {"indicator": "weather"}, "'weather' is no indicator"),
        ("restage", "A", None, {"indicator": "visits", "stage": "done"}, "not 'done'"),
        ("restage", "A", None, {"indicator": "visits", "stage": "held"}, "confirm it instead"),
        ("restage", "A", None, {"indicator": "bridge", "drop": True}, "nothing under bridge"),
        ("restage", "A", None, {"indicator": "visits", "drop": True}, "reject it instead"),
        ("merge", "A", None, {"into": 5}, "no story to merge it into"),
        ("merge", "A", None, {}, "no story to merge it into"),
        ("split", "A", None, {}, "Say which report"),
        ("split", "A", "B", {}, "The story has no report"),
        ("split", "B", "B", {}, "It is the only report"),
        ("undo", "A", None, {"override": 5}, "There is no such correction"),
        ("undo", "A", None, {}, "There is no such correction"),
    ],
)
def test_what_makes_no_sense_is_refused(
    on_sqlite: Callable[..., Desk],
    action: str,
    name: str,
    report: str | None,
    value: dict[str, Any],
    says: str,
) -> None:
    desk = on_sqlite()

    with pytest.raises(CorrectionRefusedError, match=says):
        desk.correct(action, name, report=report, **value)
    assert desk.house.count("overrides") == 0


def test_a_story_that_is_not_there_or_is_itself_is_refused(on_sqlite: Callable[..., Desk]) -> None:
    desk = on_sqlite()
    desk.story["nowhere"] = StoryId(5)

    with pytest.raises(CorrectionRefusedError, match="There is no story 0000000000005"):
        desk.correct("reject", "nowhere")
    with pytest.raises(CorrectionRefusedError, match="into itself"):
        desk.correct("merge", "A", into=desk.story["A"])
    with pytest.raises(CorrectionRefusedError, match="301 characters; at most 300"):
        desk.correct("reject", why="x" * 301)


def test_an_event_is_not_merged_into_one_that_was_never_told(
    on_sqlite: Callable[..., Desk],
) -> None:
    desk = on_sqlite(told="AB", history="C")

    with pytest.raises(CorrectionRefusedError, match=f"into {public(desk.story['A'])} instead"):
        desk.correct("merge", "A", into=desk.story["C"])
    done = desk.correct("merge", "C", into=desk.story["A"])
    assert done.alert_id is None
