"""Silence is claimed only for watched time; occasions turn watched silence into evidence."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.board import ledger
from bot.board.events import LedgerEvent, Occasion
from bot.board.values import Board, OccasionStatus, WatchedFeed
from bot.match.verdict import Indicator
from tests.fakes.ledger_events import event, feed, occasion

BASELINE = date(2026, 1, 1)
EVERYBODY = feed("ID", "2026-01-01", "2026-12-31")
FORUMS = Indicator.ASEAN_FORUMS


def board(
    day: str,
    *events: LedgerEvent,
    feeds: Sequence[WatchedFeed] = (EVERYBODY,),
    calendar: Sequence[Occasion] = (),
) -> Board:
    return ledger.fold(events, feeds, calendar, as_of=date.fromisoformat(day), baseline=BASELINE)


def only(made: Board) -> OccasionStatus:
    (status,) = made.occasions
    return status


def test_a_country_is_watched_by_its_own_feeds_and_only_on_days_they_answered() -> None:
    feeds = (
        feed("LA", "2026-01-05", "2026-01-14"),
        feed("LA", "2026-01-10", "2026-01-31", name="Pasaxon"),
        feed("VN", "2026-01-01", "2026-01-31"),
    )
    made = board("2026-01-31", feeds=feeds)
    laos = made.cell(Indicator.VISITS, "LA")
    brunei = made.cell(Indicator.VISITS, "BN")

    assert (laos.evidence, laos.watched_days) == ("observed", 27)
    assert (laos.feeds_alive, laos.feeds_total) == (1, 2)
    assert (brunei.evidence, brunei.watched_days, brunei.feeds_total) == ("unwatched", 0, 0)
    assert made.watched_days == 31


def test_what_only_history_says_is_imported_and_what_reports_say_is_observed() -> None:
    told = event("2026-01-10 visits held LA", imported=True)
    seen = event("2026-01-20 visits agreed LA")

    assert board("2026-01-31", told).cell(Indicator.VISITS, "LA").evidence == "imported"
    assert board("2026-01-31", told, seen).cell(Indicator.VISITS, "LA").evidence == "observed"


def test_days_are_counted_from_the_day_after_the_last_event() -> None:
    cell = board("2026-01-31", event("2026-01-21 visits held ID")).cell(Indicator.VISITS, "ID")

    assert (cell.days_since, cell.watched_days) == (10, 10)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        ("2026-07-10", "ahead"),
        ("2026-07-11", "soon"),
        ("2026-07-19", "soon"),
        ("2026-07-20", "under way"),
        ("2026-07-24", "under way"),
        ("2026-07-25", "missed"),
    ],
)
def test_an_occasion_known_to_the_day_is_missed_three_days_after_its_end(
    day: str, phase: str
) -> None:
    forum = occasion("arf", "2026-07-20", "asean_forums", ends="2026-07-22")

    assert only(board(day, calendar=[forum])).phase == phase


@pytest.mark.parametrize(
    ("day", "phase"),
    [("2026-06-30", "ahead"), ("2026-07-31", "under way"), ("2026-08-01", "missed")],
)
def test_an_occasion_known_by_its_month_is_missed_when_the_month_has_ended(
    day: str, phase: str
) -> None:
    status = only(board(day, calendar=[occasion("arf", "2026-07", "asean_forums")]))

    assert (status.phase, status.remind_on) == (phase, None)


def test_nothing_is_missed_in_unwatched_time() -> None:
    forum = occasion("arf", "2026-07-20", "asean_forums")
    early = feed("PH", "2026-01-01", "2026-07-01")
    made = board("2026-07-30", feeds=[early], calendar=[forum])

    assert only(made).phase == "unwatched"
    assert made.doors[1].door == "no sign"


def test_a_missed_occasion_shuts_a_door_and_what_opens_later_opens_it() -> None:
    forum = occasion("arf", "2026-07-20", "asean_forums")
    shut = board("2026-07-30", calendar=[forum])
    assert (shut.doors[1].door, shut.doors[1].countries) == ("shut", ("ASEAN",))
    assert shut.cell(FORUMS, "ASEAN").missed == ("arf",)
    assert shut.cell(FORUMS, "PH").missed == ()  # no feed of that country: nothing is said

    later = board("2026-08-30", event("2026-08-15 asean_forums proposed ASEAN"), calendar=[forum])
    assert (later.doors[1].door, later.cell(FORUMS, "ASEAN").missed) == ("ajar", ())


def test_a_report_of_attendance_answers_and_one_of_absence_does_not() -> None:
    forum = occasion("arf", "2026-07-20", "asean_forums")
    came = event("2026-07-20 asean_forums held ASEAN", name="came")
    absent = event("2026-07-20 asean_forums setback ASEAN", name="absent")
    answered = only(board("2026-07-30", came, calendar=[forum]))
    missed = only(board("2026-07-30", absent, feeds=(), calendar=[forum]))

    assert (answered.phase, answered.reported, answered.unanswered) == ("answered", ("came",), ())
    assert (missed.phase, missed.reported) == ("missed", ("absent",))  # reported: no watch needed


def test_a_report_outside_of_the_window_or_of_another_country_answers_nothing() -> None:
    talks = occasion("talks", "2026-07-20", "consultations", countries="VN")
    late = event("2026-07-24 consultations held VN")
    other = event("2026-07-20 consultations held ID")

    assert only(board("2026-07-30", late, other, calendar=[talks])).reported == ()


def test_how_it_went_is_not_told_before_and_what_nobody_knew_of_is_not_there() -> None:
    forum = replace(occasion("arf", "2026-07-20", "asean_forums"), note="Nobody came.")
    secret = replace(forum, announced=date(2026, 7, 18))

    assert only(board("2026-07-22", calendar=[forum])).occasion.note == ""
    assert only(board("2026-07-23", calendar=[forum])).occasion.note == "Nobody came."
    assert board("2026-07-17", calendar=[secret]).occasions == ()
    assert len(board("2026-07-18", calendar=[secret]).occasions) == 1


def test_a_day_between_two_answers_is_watched_once_the_second_has_come() -> None:
    gap = replace(EVERYBODY, days=frozenset({date(2026, 1, 5), date(2026, 1, 7)}))

    def watched(day: str) -> int:
        return board(day, feeds=[gap]).cell(Indicator.VISITS, "ID").watched_days

    assert [watched(f"2026-01-0{day}") for day in (5, 6, 7, 8)] == [1, 1, 3, 3]


def test_an_event_known_by_its_month_answers_an_occasion_of_that_month() -> None:
    forum = occasion("arf", "2026-07-24", "asean_forums")
    came = event("2026-07 asean_forums held ASEAN", name="came")
    before = event("2026-06 asean_forums held ASEAN", name="before")

    # Until the month is over nobody knew of it; then it may not be said that nobody came.
    assert only(board("2026-07-30", came, calendar=[forum])).phase == "missed"
    answered = only(board("2026-07-31", came, before, calendar=[forum]))
    assert (answered.phase, answered.reported) == ("answered", ("came",))
