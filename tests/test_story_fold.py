"""Stories as corrections make them."""

from typing import Any

import pytest

from bot.ids import ArticleId
from bot.match.verdict import Claim, Indicator, Polarity, Stage
from bot.stories.fold import fold, standing
from bot.stories.override import Override
from tests.fakes.corrected_stories import (
    NOON,
    REPORTS,
    A,
    B,
    C,
    X,
    correction,
    folded,
    members,
    report,
    undo,
    visit,
)


def test_without_corrections_a_story_is_what_the_machine_made() -> None:
    states = folded()

    assert members(states) == {A: [1, 2], B: [3], C: [4]}
    assert not any(one.confirmed or one.retracted or one.merged_into for one in states.values())
    assert states[A].claims == (visit(Stage.HELD),)


def test_confirm_and_reject_the_later_word_holds() -> None:
    assert folded(correction(1, "confirm"))[A].confirmed
    rejected = folded(correction(1, "confirm"), correction(2, "reject"))[A]
    assert (rejected.confirmed, rejected.retracted) == (False, True)
    restored = folded(correction(1, "reject"), correction(2, "confirm"))[A]
    assert (restored.confirmed, restored.retracted) == (True, False)
    assert not folded(correction(1, "reject"))[B].retracted


def test_a_restage_speaks_for_its_whole_indicator_and_keeps_the_actors() -> None:
    reports = [report(1, A, visit(Stage.HELD, "LA", "VN")), report(2, A, visit(Stage.SETBACK))]
    states = fold(reports, [correction(1, "restage", indicator="visits", stage="agreed")])

    assert states[A].claims == (visit(Stage.AGREED, "ID"),)

    named = correction(2, "restage", indicator="visits", stage="held", actors=["VN", "ID"])
    assert fold(reports, [named])[A].claims == (visit(Stage.HELD, "ID", "VN"),)


def test_a_restage_drops_a_claim_and_adds_a_new_one_in_its_place() -> None:
    states = folded(
        correction(1, "restage", indicator="visits", drop=True),
        correction(2, "restage", indicator="sanctions", polarity="evaded", actors=["MY"]),
        correction(3, "restage", indicator="consultations", stage="agreed", actors=["ID"]),
    )

    assert states[A].claims == (
        Claim(Indicator.CONSULTATIONS, Stage.AGREED, None, ("ID",), ()),
        Claim(Indicator.SANCTIONS, None, Polarity.EVADED, ("MY",), ()),
    )


def test_a_new_indicator_without_actors_has_those_of_the_story() -> None:
    states = folded(correction(1, "restage", indicator="missions", stage="agreed"))

    assert states[A].claims == (
        visit(Stage.HELD),
        Claim(Indicator.MISSIONS, Stage.AGREED, None, ("ID",), ()),
    )


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"indicator": "weather", "stage": "held"},
        {"indicator": "visits", "stage": "postponed"},
        {"indicator": "visits", "polarity": "evaded"},
        {"indicator": "sanctions", "stage": "held"},
    ],
)
def test_a_restage_that_makes_no_sense_changes_nothing(value: dict[str, Any]) -> None:
    assert folded(correction(1, "restage", **value))[A].claims == folded()[A].claims


def test_a_merged_story_gives_its_reports_away_and_keeps_what_it_said() -> None:
    states = folded(correction(1, "merge", A, into=B))

    assert members(states) == {A: [], B: [1, 2, 3], C: [4]}
    assert (states[A].merged_into, states[B].merged_into) == (B, None)
    assert states[A].claims == (visit(Stage.HELD),)
    assert [one.id for one in states[A].corrections] == [1]
    assert [one.id for one in states[B].corrections] == [1]
    assert states[C].corrections == ()


def test_a_chain_of_merges_ends_in_its_last_story_however_it_was_written() -> None:
    forward = folded(correction(1, "merge", A, into=B), correction(2, "merge", B, into=C))
    backward = folded(correction(1, "merge", B, into=C), correction(2, "merge", A, into=B))

    for states in (forward, backward):
        assert members(states) == {A: [], B: [], C: [1, 2, 3, 4]}
        assert (states[A].merged_into, states[B].merged_into) == (C, C)


def test_a_ring_of_merges_is_one_story_and_the_first_word_on_which_one_holds() -> None:
    states = folded(correction(1, "merge", A, into=B), correction(2, "merge", B, into=A))

    assert members(states) == {A: [], B: [1, 2, 3], C: [4]}
    assert folded(correction(1, "merge", A, into=A))[A].merged_into is None


def test_a_correction_of_a_story_that_was_merged_away_is_one_of_where_it_went() -> None:
    states = folded(
        correction(1, "merge", A, into=B),
        correction(2, "restage", A, indicator="visits", stage="agreed"),
        correction(3, "reject", A),
    )

    assert states[B].retracted
    assert states[B].claims == (visit(Stage.AGREED),)
    assert not states[A].retracted
    assert [one.id for one in states[B].corrections] == [1, 2, 3]

    apart = folded(correction(1, "merge", A, into=B), correction(2, "reject", A), undo(3, 1))
    assert (apart[A].retracted, apart[B].retracted) == (True, False)


def test_what_was_confirmed_or_restaged_before_a_merge_is_so_of_both_a_rejection_is_not() -> None:
    merge = correction(5, "merge", A, into=B)

    assert folded(correction(1, "confirm"), merge)[B].confirmed
    restaged = folded(correction(1, "restage", indicator="visits", stage="agreed"), merge)
    assert restaged[B].claims == (visit(Stage.AGREED),)
    assert not folded(correction(1, "reject"), merge)[B].retracted
    kept = folded(correction(1, "confirm"), correction(2, "reject", B), merge)[B]
    assert (kept.confirmed, kept.retracted) == (False, True)


def test_a_later_restage_wins_over_an_earlier_one_of_a_merged_story() -> None:
    states = folded(
        correction(1, "restage", B, indicator="visits", stage="proposed"),
        correction(2, "restage", A, indicator="visits", stage="agreed"),
        correction(3, "merge", A, into=B),
    )

    assert states[B].claims == (visit(Stage.AGREED),)


def test_a_split_takes_one_report_to_a_story_of_its_own() -> None:
    states = folded(correction(1, "split", A, 2, to=X))

    assert members(states) == {A: [1], B: [3], C: [4], X: [2]}
    assert states[X].claims == (visit(Stage.HELD),)
    assert [one.id for one in states[X].corrections] == [1]


def test_a_report_can_leave_the_story_that_it_was_merged_into() -> None:
    states = folded(correction(1, "merge", A, into=B), correction(2, "split", B, 1, to=X))

    assert members(states) == {A: [], B: [2, 3], C: [4], X: [1]}


def test_a_split_off_story_whose_reports_all_went_back_is_the_story_they_went_to() -> None:
    split = correction(1, "split", A, 2, to=X)
    states = folded(split, undo(2, 1))

    assert members(states) == {A: [1, 2], B: [3], C: [4], X: []}
    assert states[X].merged_into == A

    both = folded(split, correction(2, "merge", A, into=B), undo(3, 1))
    assert both[X].merged_into == B
    grown = fold([*REPORTS, report(5, X)], [split, undo(2, 1)])
    assert grown[X].merged_into is None
    assert members(grown)[X] == [5]


def test_an_undo_can_be_undone_and_names_only_what_came_before() -> None:
    reject = correction(1, "reject")

    assert not folded(reject, undo(2, 1))[A].retracted
    assert folded(reject, undo(2, 1), undo(3, 2))[A].retracted
    assert not folded(reject, undo(2, 1), undo(3, 2), undo(4, 3))[A].retracted
    assert standing([undo(1, 2), correction(2, "reject")]) == (correction(2, "reject"),)
    assert standing([undo(1, 1), correction(2, "reject")]) == (correction(2, "reject"),)


def test_what_another_version_wrote_changes_nothing() -> None:
    odd = [
        correction(1, "sing"),
        correction(2, "merge", A, into="nowhere"),
        correction(3, "split", A, 1),
        correction(4, "undo", A),
        Override(id=5, action="reject", actor="7", at=NOON, article_id=ArticleId(101)),
    ]

    states = folded(*odd)

    assert members(states) == members(folded())
    assert not states[A].retracted
