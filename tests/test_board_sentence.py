"""The answer in one sentence, in three languages, made from the doors; and how rare a visit is."""

import re
from datetime import date

import pytest

from bot.board import ledger
from bot.board.events import LedgerEvent
from bot.board.sentence import sentence, texts
from bot.board.values import Board
from bot.match.verdict import Indicator
from tests.fakes.ledger_events import event, feed, occasion

FEEDS = (feed("ID", "2026-01-01", "2026-01-30"),)


def board(*events: LedgerEvent) -> Board:
    calendar = [occasion("arf", "2026-01-20", "asean_forums")]
    return ledger.fold(events, FEEDS, calendar, as_of=date(2026, 1, 31), baseline=date(2026, 1, 1))


MIXED = board(
    event("2026-01-05 consultations held ID"),
    event("2026-01-06 humanitarian proposed VN: Antara"),
)


def test_the_sentence_says_doors_countries_confirmation_and_watch() -> None:
    assert sentence(MIXED, "en") == (
        "From 1 January 2026 to 31 January 2026 one of the three doors has opened: consultations"
        " open (happened: Indonesia); ASEAN-led forums shut (ASEAN); humanitarian work ajar"
        " (talked about, reported but unconfirmed: Vietnam); 30 of 31 days watched."
    )


@pytest.mark.parametrize(
    ("language", "dates", "places"),
    [
        ("id", ("1 Januari 2026", "31 Januari 2026"), ("Indonesia", "ASEAN", "Vietnam")),
        ("ko", ("2026년 1월 1일", "2026년 1월 31일"), ("인도네시아", "아세안", "베트남")),
    ],
)
def test_other_languages_say_the_same_with_their_own_words(
    language: str, dates: tuple[str, ...], places: tuple[str, ...]
) -> None:
    said, words = sentence(MIXED, language), texts(language)
    doors = [f"door_name.{one.indicator}" for one in MIXED.doors]
    stand = ["door.open", "door.shut", "door.ajar", "state.happened", "state.talked_about"]

    at = [said.index(part) for part in (*dates, *(words.text(key) for key in doors))]
    assert at == sorted(at)
    assert all(words.text(key) in said for key in stand)
    assert all(place in said for place in places)
    assert {"30", "31"} <= set(re.findall(r"\d+", said))
    assert not re.search(r"[{}]|consultations|watched", said)


def test_the_board_speaks_english_by_itself() -> None:
    assert MIXED.sentence == sentence(MIXED, "en")


def test_no_door_has_moved() -> None:
    made = ledger.fold((), (), (), as_of=date(2026, 1, 1), baseline=date(2026, 1, 1))

    assert made.sentence == (
        "From 1 January 2026 to 1 January 2026 none of the three doors shows a sign: consultations"
        " no sign; ASEAN-led forums no sign; humanitarian work no sign; 0 of 1 day watched."
    )


def test_a_door_is_decided_by_its_best_cell_and_names_those_that_stand_there() -> None:
    made = board(
        event("2026-01-05 consultations held ID"),
        event("2026-01-05 consultations agreed VN"),
        event("2026-01-06 consultations held LA"),
    )

    assert (made.doors[0].door, made.doors[0].countries) == ("open", ("ID", "LA"))


@pytest.mark.parametrize(
    ("before", "rate"),
    [
        ([], "first"),
        (["2020-01-01", "2022-06-01", "2023-01-01", "2024-01-01"], "rare"),
        ([f"{year}-{month}-01" for year in range(2020, 2026) for month in ("03", "09")], "routine"),
    ],
)
def test_one_more_event_reads_as_first_rare_or_routine_beside_history(
    before: list[str], rate: str
) -> None:
    other = event("2020-01-01 missions held MM", imported=True)  # history begins there
    past = [event(f"{day} visits held ID", imported=True) for day in before]
    cell = board(other, *past, event("2026-01-05 visits held ID")).cell(Indicator.VISITS, "ID")

    assert cell.rate.rate == rate
    assert cell.rate.events == len(set(before))
    assert cell.state == "happened"  # the past opens no door
    assert (cell.before is None) == (not before)
