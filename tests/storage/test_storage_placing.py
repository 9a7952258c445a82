"""Reports become stories as they are stored: one event, its thread, its articles."""

import pytest

from bot.alerts.intent import AlertKind, NotifyReason
from bot.match.verdict import Stage
from storage.database import Database
from storage.grouping import stories
from tests.storage.builders import (
    DAY,
    HISTORY,
    HOUR,
    NOW,
    House,
    event_no,
    item,
)
from tests.storage.reports import (
    at_stage,
    bring,
    decided,
    send,
    stored,
    view,
)


@pytest.fixture
def house(database: Database) -> House:
    return House(database, "Antara", "Bernama", "VNA")


# --- One event ---


def test_reports_of_one_event_are_one_story_and_one_alert(house: House) -> None:
    first = bring(house, "a", event_no(0))
    later = [
        bring(house, name, event_no(0), by=by, at=NOW + by * HOUR)
        for name, by in (("b", 1), ("c", 2))
    ]

    assert [len(one.alerts) for one in (first, *later)] == [1, 0, 0]
    assert len({record.story_id for record in stored(house).values()}) == 1
    assert decided(house, "a") == (AlertKind.NEW, NotifyReason.FIRST_REPORT)
    assert decided(house, "c") == (AlertKind.EDIT, NotifyReason.LATER_REPORT)
    shown = view(house, first.alerts[0])
    assert [one.outlet for one in shown.reports] == ["Antara", "Bernama", "VNA"]
    assert shown.report_count == 3


def test_two_reports_of_one_batch_and_of_two_feeds_in_one_transaction_fold(house: House) -> None:
    antara, bernama, _ = house.feeds
    made = house.bring_all(
        [
            (
                antara,
                [
                    item("One", guid="1", verdict=event_no(0)),
                    item("Two", guid="2", verdict=event_no(0)),
                ],
            ),
            (bernama, [item("Three", guid="3", verdict=event_no(0), feed_id=1)]),
        ]
    ).alerts

    assert len(made) == house.count("alerts") == house.count("stories") == 1
    assert len(view(house, made[0]).reports) == 3


def test_other_events_are_stories_of_their_own(house: House) -> None:
    made = house.bring(*(item(f"T{n}", guid=str(n), verdict=event_no(n)) for n in range(20))).alerts

    assert len(made) == house.count("stories") == 20


def test_a_message_that_is_out_is_to_be_edited_once_for_many_reports(house: House) -> None:
    made = bring(house, "a", event_no(0)).alerts
    send(house, made)
    assert house.count("edits") == 0

    bring(house, "b", event_no(0), by=1)
    bring(house, "c", event_no(0), by=2)
    assert house.count("edits") == 1


def test_reports_are_placed_in_the_order_in_which_they_came_out(house: House) -> None:
    """A feed lists the newest first; what was agreed comes before what was held."""
    held = item("held", guid="2", verdict=at_stage(Stage.HELD), published=NOW)
    agreed = item("agreed", guid="1", verdict=at_stage(Stage.AGREED), published=NOW - 3 * DAY)
    before, after = house.bring(held, agreed).alerts

    assert view(house, before).reports[0].title == "agreed"
    assert view(house, after).answers == before


# --- Revisions ---


def test_an_article_stays_in_its_story_and_is_no_second_report(house: House) -> None:
    bring(house, "a", event_no(0))
    story = stored(house)["a"].story_id
    bring(house, "a", event_no(0), summary="More words.", at=NOW + HOUR, published=NOW)

    assert stored(house)["a"].story_id == story
    assert decided(house, "a") == (AlertKind.SKIP, NotifyReason.ALREADY_ALERTED)
    assert house.count("story_articles") == 1


def test_a_revision_that_claims_more_changes_the_story_and_wants_an_edit(house: House) -> None:
    made = bring(house, "a", at_stage(Stage.PROPOSED)).alerts
    send(house, made)
    bring(house, "a", at_stage(Stage.AGREED), summary="Agreed.", at=NOW + HOUR, published=NOW)

    assert decided(house, "a") == (AlertKind.EDIT, NotifyReason.LATER_REPORT)
    story = view(house, made[0]).story
    assert story is not None
    assert [claim.stage for claim in story.claims] == [Stage.AGREED]
    assert (story.updated_at, house.count("edits")) == (NOW + HOUR, 1)


def test_what_a_revision_claims_counts_for_the_reports_that_follow(house: House) -> None:
    bring(house, "a", at_stage(Stage.PROPOSED))
    bring(house, "a", at_stage(Stage.HELD), summary="Held.", at=NOW + HOUR, published=NOW)
    later = bring(house, "b", at_stage(Stage.HELD), by=1, at=NOW + 40 * HOUR)

    assert later.alerts == ()


# --- Threads ---


def test_a_more_advanced_event_answers_the_one_before(house: House) -> None:
    (first,) = bring(house, "a", at_stage(Stage.AGREED)).alerts
    (second,) = bring(house, "b", at_stage(Stage.HELD), by=1, at=NOW + 3 * DAY).alerts
    shown = view(house, second)

    assert (shown.reason, shown.answers) == (NotifyReason.FOLLOW_UP, first)
    assert shown.earlier is not None
    assert shown.earlier.reports[0].title == "Report a"
    assert shown.story is not None
    thread = shown.story.thread_id
    events = (stored(house)["a"].story_id, stored(house)["b"].story_id)
    assert house.database.read_now(lambda conn: stories.thread(conn, thread)) == events
    assert stored(house)["b"].thread_id == stored(house)["a"].story_id


def test_a_more_advanced_stage_soon_after_is_the_same_event(house: House) -> None:
    (alert,) = bring(house, "a", at_stage(Stage.PROPOSED)).alerts
    assert bring(house, "b", at_stage(Stage.HELD), by=1, at=NOW + 20 * HOUR).alerts == ()

    story = view(house, alert).story
    assert story is not None
    assert [claim.stage for claim in story.claims] == [Stage.HELD]


def test_an_event_whose_thread_nobody_was_told_of_is_a_first_report(house: House) -> None:
    bring(house, "a", at_stage(Stage.AGREED), intent=HISTORY)
    (alert,) = bring(house, "b", at_stage(Stage.HELD), by=1, at=NOW + 3 * DAY).alerts

    shown = view(house, alert)
    assert (shown.reason, shown.answers) == (NotifyReason.FIRST_REPORT, None)
