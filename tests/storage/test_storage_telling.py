"""What is told of reports in stories: history, late ones, louder messages, odd input."""

from datetime import timedelta

import pytest

from bot.alerts.intent import AlertKind, Intent, NotifyReason, Severity
from bot.ids import AlertId, ArticleId, StoryId, public
from bot.match.verdict import Stage
from storage.database import Database
from storage.delivery import alerts
from storage.grouping import stories
from tests.storage.builders import (
    AWAY,
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
    of_condition,
    send,
    stored,
    view,
    with_door,
)

LATE = Intent(AlertKind.LATE, NotifyReason.LATE_REPORT, Severity.ENGAGEMENT, 4 * 86400.0)


@pytest.fixture
def house(database: Database) -> House:
    return House(database, "Antara", "Bernama", "VNA")


# --- History, late, away ---


def test_history_is_placed_and_tells_nobody(house: House) -> None:
    assert bring(house, "a", event_no(0), intent=HISTORY).alerts == ()
    assert stored(house)["a"].story_id is not None


def test_a_fresh_report_of_an_event_known_from_history_is_told(house: House) -> None:
    bring(house, "a", event_no(0), intent=HISTORY)
    (alert,) = bring(house, "b", event_no(0), by=1, at=NOW + HOUR).alerts

    shown = view(house, alert)
    assert (shown.kind, shown.reports[0].title) == (AlertKind.NEW, "Report b")
    assert [one.title for one in shown.reports] == ["Report b", "Report a"]


def test_a_fresh_report_of_an_event_that_is_old_is_late(house: House) -> None:
    bring(house, "a", event_no(0), intent=HISTORY)
    (alert,) = bring(house, "b", event_no(0), by=1, at=NOW + 3 * DAY).alerts

    shown = view(house, alert)
    assert (shown.kind, shown.age) == (AlertKind.LATE, 3 * DAY)


def test_history_of_another_feed_adds_nothing_to_what_is_told(house: House) -> None:
    made = bring(house, "a", event_no(0)).alerts
    send(house, made)
    bring(house, "b", event_no(0), by=1, intent=HISTORY)

    assert decided(house, "b") == (AlertKind.SKIP, NotifyReason.ALREADY_ALERTED)
    assert (house.count("alerts"), house.count("edits")) == (1, 0)


@pytest.mark.parametrize("intent", [LATE, AWAY])
def test_a_late_report_is_told_only_of_an_event_that_has_no_alert(
    house: House, intent: Intent
) -> None:
    assert len(bring(house, "a", event_no(0), intent=intent).alerts) == 1
    assert bring(house, "b", event_no(0), by=1, intent=intent).alerts == ()
    assert decided(house, "b") == (AlertKind.EDIT, NotifyReason.LATER_REPORT)


# --- Louder ---


def test_an_event_told_silently_that_moves_a_door_gets_one_louder_message(house: House) -> None:
    main = bring(house, "a", of_condition()).alerts
    send(house, main)
    (louder,) = bring(house, "b", with_door(), by=1, at=NOW + HOUR).alerts
    again = bring(house, "c", with_door(), by=2, at=NOW + 2 * HOUR)

    shown = view(house, louder)
    assert (shown.kind, shown.reason) == (AlertKind.NEW, NotifyReason.SEVERITY_ROSE)
    assert (shown.severity, shown.answers) == (Severity.DOOR, main[0])
    assert shown.reports[0].title == "Report b"
    assert shown.story_id == view(house, main[0]).story_id
    assert again.alerts == ()


def test_an_alert_that_is_not_out_yet_becomes_loud_itself(house: House) -> None:
    (main,) = bring(house, "a", of_condition()).alerts
    assert view(house, main).severity is Severity.CONDITION
    assert bring(house, "b", with_door(), by=1, at=NOW + HOUR).alerts == ()

    assert view(house, main).severity is Severity.DOOR


def test_answers_are_made_once_per_occasion(house: House) -> None:
    (main,) = bring(house, "a", event_no(0)).alerts
    story = view(house, main).story_id
    assert story is not None

    def correct(occasion: str) -> AlertId | None:
        return house.database.write_now(
            lambda conn: alerts.answer(
                conn,
                house.ids,
                NOW,
                story_id=story,
                occasion=occasion,
                kind=AlertKind.CORRECTION,
                reason=NotifyReason.CORRECTED,
                severity=Severity.ENGAGEMENT,
                answers=main,
            )
        )

    first = correct("one")
    assert first is not None
    assert correct("one") is None
    assert correct("another") is not None
    shown = view(house, first)
    assert (shown.answers, shown.reports[0].title) == (main, "Report a")
    article = shown.reports[0].article_id
    assert house.database.read_now(lambda conn: alerts.of_article(conn, article)) == main


# --- Odd input ---


def test_a_date_in_the_future_counts_as_first_seen(house: House) -> None:
    (first,) = bring(house, "a", event_no(0), published=NOW + 400 * DAY).alerts
    (second,) = bring(house, "b", at_stage(Stage.HELD, 1), by=1, published=None).alerts
    third = bring(house, "c", event_no(0), by=1, at=NOW + HOUR)

    assert first != second
    assert third.alerts == ()
    assert len(view(house, first).reports) == 2


def test_reports_without_dates_fold(house: House) -> None:
    made = [
        bring(house, name, event_no(0), by=by, published=None).alerts
        for by, name in enumerate("ab")
    ]

    assert [len(one) for one in made] == [1, 0]


def test_one_guid_for_two_events_days_apart_hides_none(house: House) -> None:
    made = [
        bring(house, f"{n}", event_no(n), guid="latest", at=NOW + n * DAY).alerts for n in range(3)
    ]

    assert [len(one) for one in made] == [1, 1, 1]
    assert len({record.story_id for record in stored(house).values()}) == 3


def test_a_title_of_5000_characters_is_a_report_like_any_other(house: House) -> None:
    long = "Menteri luar negeri ke Pyongyang 123 " * 140
    first = house.bring(item(long[:5000], guid="1", verdict=event_no(0)))
    later = house.bring(item("Short", guid="2", verdict=event_no(0)), at=NOW + HOUR)

    assert (len(first.alerts), len(later.alerts)) == (1, 0)
    assert len(view(house, first.alerts[0]).reports) == 2


def test_a_story_of_300_reports_is_shown_by_its_lead_and_newest_outlets(house: House) -> None:
    many = [item(f"T{n}", guid=str(n), verdict=event_no(0)) for n in range(299)]
    (alert,) = house.bring(many[0]).alerts
    for start in range(1, 299, 100):
        house.bring(*many[start : start + 100], at=NOW + start * timedelta(seconds=1))
    bring(house, "x", event_no(0), by=1, at=NOW + HOUR)

    shown = view(house, alert)
    assert house.count("alerts") == 1
    assert shown.report_count == 300
    assert len(shown.reports) <= 30
    assert shown.reports[0].title == "T0"
    assert {one.outlet for one in shown.reports} == {"Antara", "Bernama"}


def test_stories_are_found_by_their_public_ids_and_links(house: House) -> None:
    (alert,) = bring(house, "a", event_no(0)).alerts
    record = stored(house)["a"]

    def find(name: str) -> StoryId | None:
        return house.database.read_now(lambda conn: stories.find(conn, name))

    assert record.story_id is not None
    article: ArticleId = record.report.article_id
    for number in (record.story_id, alert, article):
        assert find(public(number)) == record.story_id
    assert find("https://0.example/a") == record.story_id
    assert find("https://elsewhere.example/") is None
    assert find(public(12345)) is None
