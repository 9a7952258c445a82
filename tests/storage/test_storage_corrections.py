"""What a correction does to stories, messages and the audit, on both engines."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.alerts.intent import AlertKind, NotifyReason
from bot.ids import public
from bot.match.verdict import Indicator, Stage
from storage import audit
from storage.archive import replay
from storage.database import Database
from storage.delivery import alerts, deliveries
from storage.grouping import overrides
from tests.fakes.expanding import expand
from tests.storage.builders import NONE
from tests.storage.desk import Desk

RESTAGE = {"indicator": "visits", "stage": "agreed"}


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


@pytest.fixture
def on_sqlite(sqlite: Database) -> Callable[..., Desk]:
    return lambda **fields: Desk(sqlite, **fields)


def test_a_rejected_story_is_retracted_edited_and_answered_once(desk: Desk) -> None:
    done = desk.correct("reject", why="an old story")
    row = desk.alert(done.alert_id)

    assert desk.see("A").view.retracted
    assert (done.stories, done.edits) == ((desk.story["A"],), 1)
    assert (row.kind, row.reason) == (AlertKind.CORRECTION, NotifyReason.CORRECTED)
    assert (row.about_id, row.story_id) == (desk.story["A"], None)
    assert (row.occasion, row.answers) == (f"override:{done.override.id}", desk.main("A").id)
    assert desk.waiting() == [done.alert_id]
    shown = desk.database.read_now(lambda conn: alerts.view(conn, row.id))
    assert shown.override is not None
    assert (shown.override.action, shown.override.why) == ("reject", "an old story")


def test_a_correction_leaves_a_line_in_the_audit(on_sqlite: Callable[..., Desk]) -> None:
    desk = on_sqlite()
    done = desk.correct("restage", **RESTAGE)

    (line,) = desk.database.read_now(lambda conn: audit.latest(conn, 1))
    assert (line.actor, line.action) == ("terminal:ana", "story.restage")
    assert line.subject == public(desk.story["A"])
    assert line.detail == {"override": public(done.override.id), "why": "a reason", **RESTAGE}


def test_a_confirmation_marks_the_message_and_sends_nothing(on_sqlite: Callable[..., Desk]) -> None:
    desk = on_sqlite()
    done = desk.correct("confirm", why=None)

    assert desk.see("A").view.confirmed
    assert (done.edits, done.alert_id) == (1, None)
    withdrawn = desk.undo(done)
    assert not desk.see("A").view.confirmed
    assert (withdrawn.edits, withdrawn.alert_id) == (1, None)


def test_a_restage_changes_the_claims_and_is_answered(on_sqlite: Callable[..., Desk]) -> None:
    desk = on_sqlite()
    done = desk.correct("restage", **RESTAGE)

    assert desk.stages("A") == [Stage.AGREED]
    assert desk.stages("B") == [Stage.HELD]
    assert desk.alert(done.alert_id).answers == desk.main("A").id
    desk.correct("restage", indicator="sanctions", polarity="evaded", actors=["MY"])
    claims = desk.see("A").view.claims
    assert [one.indicator for one in claims] == [Indicator.VISITS, Indicator.SANCTIONS]


def test_a_merge_answers_the_message_that_is_merged_and_edits_both(desk: Desk) -> None:
    done = desk.correct("merge", "B", into=desk.story["A"])

    assert desk.reports("A") == ["A", "B", "A2"]
    assert desk.reports("B") == []
    assert desk.see("B").view.merged_into == desk.story["A"]
    assert (done.story_id, done.edits) == (desk.story["A"], 2)
    row = desk.alert(done.alert_id)
    assert (row.about_id, row.answers) == (desk.story["B"], desk.main("B").id)


def test_a_split_makes_an_alert_of_its_own_that_answers_the_old_message(desk: Desk) -> None:
    done = desk.correct("split", "A", report="A2")

    assert done.new_story is not None
    assert desk.reports("A") == ["A"]
    new = desk.of(done.new_story)
    assert [one.report.title for one in new.reports] == ["Title A2"]
    row = desk.alert(done.alert_id)
    assert (row.kind, row.reason) == (AlertKind.NEW, NotifyReason.SPLIT_OFF)
    assert (row.story_id, row.article_id) == (done.new_story, desk.report["A2"])
    assert row.answers == desk.main("A").id
    assert row.severity == new.view.severity
    assert (done.edits, desk.waiting()) == (1, [done.alert_id])


def test_a_withdrawn_rejection_is_edited_and_answered(on_sqlite: Callable[..., Desk]) -> None:
    desk = on_sqlite()
    before = desk.state()
    done = desk.undo(desk.correct("reject"))

    assert desk.state() == before
    assert done.edits == 1
    assert desk.alert(done.alert_id).kind == AlertKind.CORRECTION
    again = desk.undo(done)
    assert desk.see("A").view.retracted
    assert again.alert_id is not None


def test_a_merge_that_is_withdrawn_gives_both_stories_back(desk: Desk) -> None:
    before = desk.state()
    done = desk.undo(desk.correct("merge", "B", into=desk.story["A"]))

    assert desk.state() == before
    assert done.edits == 2
    assert desk.alert(done.alert_id).about_id == desk.story["B"]


def test_a_split_that_is_withdrawn_answers_the_message_that_it_made(
    on_sqlite: Callable[..., Desk],
) -> None:
    desk = on_sqlite()
    split = desk.correct("split", "A", report="A2")
    assert split.alert_id is not None
    desk.tell(split.alert_id)
    before = desk.see("A").view.claims
    done = desk.undo(split)

    assert desk.reports("A") == ["A", "A2"]
    assert desk.see("A").view.claims == before
    assert split.new_story is not None
    assert desk.of(split.new_story).view.merged_into == desk.story["A"]
    assert desk.alert(done.alert_id).answers == split.alert_id


def test_a_correction_of_a_story_that_was_merged_away_is_one_of_where_it_went(desk: Desk) -> None:
    desk.correct("merge", "B", into=desk.story["A"])
    done = desk.correct("reject", "B")

    assert done.story_id == desk.story["A"]
    assert desk.see("A").view.retracted
    assert not desk.see("B").view.retracted
    assert desk.alert(done.alert_id).about_id == desk.story["A"]
    chained = desk.correct("merge", "A", into=desk.story["C"])
    assert chained.story_id == desk.story["C"]
    assert desk.see("B").view.merged_into == desk.story["C"]
    assert desk.reports("C") == ["A", "B", "C", "A2"]


def test_what_nobody_has_seen_is_not_told_at_all(on_sqlite: Callable[..., Desk]) -> None:
    desk = on_sqlite(told="BC")
    main = desk.main("A").id
    done = desk.correct("reject")

    assert (done.alert_id, done.edits, desk.waiting()) == (None, 0, [])
    undone = desk.undo(done)
    assert (undone.alert_id, desk.waiting()) == (None, [main])


def test_a_message_that_waits_to_be_sent_is_taken_back(on_sqlite: Callable[..., Desk]) -> None:
    desk = on_sqlite(told="BC")
    main = desk.main("A").id
    desk.database.write_now(
        lambda conn: expand(conn, [main], [desk.channel], desk.house.ids, desk.now)
    )
    done = desk.correct("merge", "A", into=desk.story["B"])

    assert done.alert_id is None
    claimed = desk.database.write_now(
        lambda conn: deliveries.claim(conn, desk.now, 9, "me", desk.now - desk.now)
    )
    assert claimed == []
    desk.undo(done)
    assert desk.waiting() == [main]


def test_a_silenced_story_is_corrected_without_a_message(on_sqlite: Callable[..., Desk]) -> None:
    desk = on_sqlite(told="BC")
    desk.database.write_now(
        lambda conn: conn.exec_driver_sql(
            "UPDATE alerts SET silenced_by = 1, dispatched_at = created_at"
            f" WHERE story_id = {desk.story['A']}"
        )
    )

    before = desk.main("A")

    assert desk.correct("reject").alert_id is None
    assert desk.correct("split", "A", report="A2").alert_id is None
    assert desk.main("A") == before


def test_replay_passes_over_every_report_of_a_corrected_story(desk: Desk) -> None:
    desk.correct("merge", "B", into=desk.story["A"])
    before, claims = desk.house.count("alerts"), desk.see("A").view.claims
    page = desk.database.read_now(lambda conn: replay.page(conn, 9))
    rejudged = [replay.Rejudged(one, {1: NONE}) for one in page]

    assert {one.record.report.title: one.corrected for one in page} == {
        "Title A": True, "Title A2": True, "Title B": True, "Title C": False,
    }  # fmt: skip
    assert desk.database.write_now(lambda conn: replay.apply(conn, rejudged)) == 1
    assert desk.see("A").view.claims == claims
    assert desk.house.count("alerts") == before


def test_the_corrections_of_a_report_are_those_of_its_story_and_of_what_went_into_it(
    desk: Desk,
) -> None:
    rejected = desk.correct("reject", "B")
    merged = desk.correct("merge", "B", into=desk.story["A"])
    split = desk.correct("split", "A", report="A2")
    withdrawn = desk.undo(merged)
    about = [desk.report[name] for name in ("A", "B", "C", "A2")]
    found = desk.database.read_now(lambda conn: overrides.of_articles(conn, about))
    ids = {name: [one.id for one in found.get(desk.report[name], ())] for name in desk.report}

    assert ids["A"] == [one.override.id for one in (merged, split, withdrawn)]
    assert ids["B"] == [one.override.id for one in (rejected, merged, withdrawn)]
    assert ids["A2"] == [split.override.id]
    assert ids["C"] == []


def test_a_correction_of_a_process_whose_clock_is_behind_still_is_the_later_one(
    on_sqlite: Callable[..., Desk],
) -> None:
    desk = on_sqlite()
    first = desk.correct("reject")
    desk.now -= timedelta(minutes=30)
    second = desk.correct("confirm")
    assert second.override.id > first.override.id
    assert desk.see("A").view.confirmed


def test_whom_an_event_would_concern_by_now_hears_nothing_once_it_is_rejected(desk: Desk) -> None:
    main = desk.main("A").id
    again = "UPDATE alerts SET dispatched_at = NULL"
    desk.database.write_now(lambda conn: conn.exec_driver_sql(again))
    assert desk.alert(desk.correct("reject").alert_id).answers == main
    assert main not in desk.waiting()
