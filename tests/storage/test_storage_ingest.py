"""Ingest: each article once, each change once, each alert once, whatever feeds do."""

from dataclasses import replace

import pytest

from bot.alerts.intent import AlertKind, Intent, NotifyReason, Severity
from bot.match.verdict import Evidence, Relevance, TextField
from storage.archive import articles
from storage.database import Database
from storage.delivery import alerts
from storage.records import ArticleRecord, IngestResult
from tests.storage.builders import (
    ALERT,
    DAY,
    HISTORY,
    HOUR,
    NONE,
    NOW,
    House,
    event_no,
    item,
)


@pytest.fixture
def house(database: Database) -> House:
    return House(database, "Antara", "Bernama")


def stored(house: House) -> list[ArticleRecord]:
    every = tuple(Relevance)
    return house.database.read_now(lambda conn: articles.recent(conn, 1000, relevance=every))


def counts(result: IngestResult) -> tuple[int, int, int, int]:
    return result.new, result.revised, result.known, len(result.alerts)


def test_an_article_comes_back_with_its_verdict(house: House) -> None:
    given_item = item(
        "Lào tiếp Ngoại trưởng Triều Tiên",
        summary="外相が訪問した。",
        guid="1",
        link="https://a.example/1",
        verdict=ALERT,
    )
    result = house.bring(given_item)
    (found,) = stored(house)
    assert counts(result) == (1, 0, 0, 1)
    assert found.report.verdict == ALERT
    assert found.report.title == given_item.entry.title
    assert found.report.summary == given_item.entry.summary
    assert (found.report.outlet, found.report.country) == ("Antara", "ID")
    assert found.report.published == found.report.first_seen == NOW
    assert (found.kind, found.reason) == (AlertKind.NEW, NotifyReason.FIRST_REPORT)
    assert found.alert_id == result.alerts[0]


def test_a_reject_is_stored_with_its_nearest_miss(house: House) -> None:
    assert counts(house.bring(item(verdict=NONE))) == (1, 0, 0, 0)
    assert stored(house)[0].report.verdict == NONE


def test_the_same_article_is_known_whichever_key_says_so(house: House) -> None:
    link = "https://a.example/1"
    bernama = house.feeds[1]
    house.bring(item(guid="1", link=link))
    assert counts(house.bring(item(guid="1", link=link))) == (0, 0, 1, 0)
    assert counts(house.bring(item(guid="2", link=link))) == (0, 0, 1, 0)
    assert counts(house.bring(item(guid="1", link="https://b.example/1"))) == (0, 0, 1, 0)
    assert counts(house.bring(item(link="https://b.example/1"), feed_id=bernama)) == (0, 0, 1, 0)
    assert house.count("articles") == house.count("revisions") == 1


def test_two_entries_of_one_batch_with_a_shared_key_are_one_article(house: House) -> None:
    antara, bernama = house.feeds
    link = "https://a.example/1"
    result = house.bring_all(
        [
            (antara, [item("One", link=link, guid="1", feed_id=1, verdict=ALERT)]),
            (bernama, [item("One, updated", link=link, guid="9", feed_id=2, verdict=ALERT)]),
            (bernama, [item("One", guid="9", feed_id=2, verdict=ALERT)]),
        ]
    )
    assert counts(result) == (1, 1, 1, 1)
    assert house.count("articles") == 1


def test_two_feeds_that_disagree_on_a_title_make_two_revisions_and_one_alert(house: House) -> None:
    antara, bernama = house.feeds
    link = "https://a.example/1"
    results = [
        house.bring(item(title, link=link, verdict=ALERT), feed_id=feed_id)
        for title, feed_id in [("A", antara), ("B", bernama), ("A", antara), ("B", bernama)]
    ]
    assert [counts(result) for result in results] == [
        (1, 0, 0, 1),
        (0, 1, 0, 0),
        (0, 0, 1, 0),
        (0, 0, 1, 0),
    ]
    assert house.count("revisions") == 2


def test_the_first_revision_that_earns_an_alert_alerts(house: House) -> None:
    link = "https://a.example/1"
    assert counts(house.bring(item("Dull", link=link))) == (1, 0, 0, 0)
    earned = house.bring(item("Minister in Vientiane", link=link, verdict=ALERT), at=NOW + HOUR)
    assert counts(earned) == (0, 1, 0, 1)
    again = house.bring(item("Minister in Vientiane again", link=link, verdict=ALERT))
    assert counts(again) == (0, 1, 0, 0)
    (found,) = stored(house)
    assert (found.revision, found.revisions) == (3, 3)
    assert (found.kind, found.reason) == (AlertKind.SKIP, NotifyReason.ALREADY_ALERTED)
    view = house.database.read_now(lambda conn: alerts.view(conn, earned.alerts[0]))
    assert view.reason is NotifyReason.REVISION_EARNED
    assert view.reports[0].title == "Minister in Vientiane"


def test_a_later_dull_revision_does_not_hide_what_was_reported(house: House) -> None:
    link = "https://a.example/1"
    house.bring(item("Minister in Vientiane", link=link, verdict=ALERT))
    house.bring(item("Page moved", link=link, verdict=NONE))
    (found,) = stored(house)
    assert (found.report.title, found.revision, found.revisions) == ("Minister in Vientiane", 1, 2)


def test_history_of_a_first_poll_is_stored_and_silent_also_when_edited(house: House) -> None:
    link = "https://a.example/1"
    assert counts(house.bring(item("A", link=link, verdict=ALERT, intent=HISTORY))) == (1, 0, 0, 0)
    (found,) = stored(house)
    assert (found.kind, found.reason) == (AlertKind.SKIP, NotifyReason.FIRST_POLL)
    assert counts(house.bring(item("A.", link=link, verdict=ALERT))) == (0, 1, 0, 0)
    assert stored(house)[0].reason is NotifyReason.FIRST_POLL


@pytest.mark.parametrize("kind", [AlertKind.NEW, AlertKind.LATE, AlertKind.CATCH_UP])
def test_an_alert_keeps_its_kind_and_reason(house: House, kind: AlertKind) -> None:
    intent = Intent(kind, NotifyReason.LATE_REPORT, Severity.ENGAGEMENT, 3600.5, NOW - DAY)
    result = house.bring(item(verdict=ALERT, intent=intent))
    view = house.database.read_now(lambda conn: alerts.view(conn, result.alerts[0]))
    assert (view.kind, view.reason, view.severity) == (kind, intent.reason, intent.severity)
    assert view.away_since == intent.away_since


@pytest.mark.parametrize("kind", [AlertKind.SKIP, AlertKind.EDIT])
def test_other_intents_make_no_alert(house: House, kind: AlertKind) -> None:
    intent = Intent(kind, NotifyReason.ALREADY_ALERTED)
    assert counts(house.bring(item(verdict=ALERT, intent=intent))) == (1, 0, 0, 0)


def test_a_guid_repeated_for_different_events_hides_none(house: House) -> None:
    results = [
        house.bring(
            item(
                f"Event {number}",
                guid="latest",
                link=f"https://a.example/{number}",
                published=NOW + number * DAY,
                verdict=event_no(number),
            )
        )
        for number in range(4)
    ]
    assert [counts(result) for result in results] == [(1, 0, 0, 1)] * 4
    again = item("Event 2, longer", guid="latest", link="https://a.example/2", verdict=event_no(2))
    assert counts(house.bring(again)) == (0, 1, 0, 0)


def test_a_link_repeated_for_different_events_of_one_feed_hides_none(house: House) -> None:
    results = [
        house.bring(
            item(
                f"Day {number}",
                guid=str(number),
                link="https://a.example/live",
                published=NOW + 2 * number * DAY,
                verdict=event_no(number),
            )
        )
        for number in range(3)
    ]
    assert [counts(result) for result in results] == [(1, 0, 0, 1)] * 3


def test_an_outlet_that_changes_title_and_link_but_not_guid_and_date_alerts_once(
    house: House,
) -> None:
    house.bring(item("A", guid="1", link="https://a.example/a", verdict=ALERT))
    again = house.bring(item("B", guid="1", link="https://a.example/b", verdict=ALERT))
    assert counts(again) == (0, 1, 0, 0)


def test_an_outlet_that_changes_title_and_guid_but_not_the_link_alerts_once(house: House) -> None:
    link = "https://a.example/a"
    house.bring(item("A", guid="1", link=link, verdict=ALERT))
    later = NOW + 5 * HOUR
    again = house.bring(item("B", guid="2", link=link, published=later, verdict=ALERT))
    assert counts(again) == (0, 1, 0, 0)


def test_an_old_entry_that_slides_back_is_known(house: House) -> None:
    house.bring(item("A", guid="1", link="https://a.example/a", verdict=ALERT))
    back = house.bring(
        item("A", guid="1", link="https://a.example/a", verdict=ALERT), at=NOW + 400 * DAY
    )
    assert counts(back) == (0, 0, 1, 0)


def test_undated_articles_are_stored(house: House) -> None:
    house.bring(item(published=None, guid="1"))
    assert stored(house)[0].report.published is None


def test_characters_that_a_database_refuses_hold_nothing_up(house: House) -> None:
    evidence = Evidence("half \ud83d \0", 0, 6, TextField.TITLE, "en", "rule")
    odd = item(
        "Nul \0 and half \ud83d a pair",
        summary="\0",
        guid="\0",
        link="https://a.example/",
        verdict=replace(NONE, evidence=(evidence,)),
    )
    assert counts(house.bring(odd, item("Plain", guid="2"))) == (2, 0, 0, 0)
    assert {record.report.title for record in stored(house)} == {
        "Plain",
        "Nul  and half ? a pair",
    }
    assert counts(house.bring(odd)) == (0, 0, 1, 0)
    assert evidence in [one for record in stored(house) for one in record.report.verdict.evidence]


def test_an_empty_round_is_no_trouble(house: House) -> None:
    assert counts(house.bring_all([])) == (0, 0, 0, 0)
    assert counts(house.bring()) == (0, 0, 0, 0)


def test_large_rounds_fit(house: House) -> None:
    many = [item(f"T{n}", guid=str(n), link=f"https://a.example/{n}") for n in range(1200)]
    assert counts(house.bring(*many)) == (1200, 0, 0, 0)
    assert counts(house.bring(*many)) == (0, 0, 1200, 0)
