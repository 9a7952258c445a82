"""What holds of the board whatever happened."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.board import ledger
from bot.board.board_json import board_json
from bot.board.events import LedgerEvent
from bot.board.values import Board
from bot.match.verdict import CONDITIONS, Indicator, Polarity
from tests.fakes.ledger_events import event, feed, occasion

FIRST = date(2024, 1, 1)
BASELINE = date(2024, 6, 1)
FEEDS = (feed("ID", "2024-01-01", "2026-06-01"), feed("VN", "2025-01-01", "2025-05-01"))
CALENDAR = (
    occasion("forum", "2025-03-10", "asean_forums", "visits"),
    occasion("round", "2024-09", "consultations", countries="ID"),
)
INDICATORS = (Indicator.VISITS, Indicator.ASEAN_FORUMS, Indicator.SANCTIONS)
STEPS = ("proposed", "agreed", "held", "setback", "closes")
DAYS = st.integers(0, 850).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def events(draw: st.DrawFn) -> list[LedgerEvent]:
    made = []
    for number in range(draw(st.integers(0, 7))):
        indicator = draw(st.sampled_from(INDICATORS))
        words = list(Polarity)[4:7] if indicator in CONDITIONS else STEPS
        step, who = draw(st.sampled_from(words)), draw(st.sampled_from(("ID", "VN", "ASEAN")))
        outlets = draw(st.sampled_from(("Antara", "Kompas", "Antara, Kompas", "Setkab!")))
        line = f"{draw(DAYS)} {indicator} {step} {who}: {outlets}"
        made.append(event(line, imported=draw(st.booleans()), name=f"e{number}"))
    return made


def folded(found: list[LedgerEvent], day: date) -> Board:
    return ledger.fold(found, FEEDS, CALENDAR, as_of=day, baseline=BASELINE)


@given(events(), DAYS, st.randoms())
def test_the_order_of_what_is_given_does_not_matter(
    found: list[LedgerEvent], day: date, chance: Any
) -> None:
    mixed = list(found)
    chance.shuffle(mixed)

    assert folded(mixed, day) == folded(found, day)


@given(events(), DAYS)
def test_later_events_never_change_an_earlier_board(found: list[LedgerEvent], day: date) -> None:
    known = [one for one in found if one.date <= day]

    assert folded(found, day) == folded(known, day)


@given(events(), DAYS, st.sampled_from(INDICATORS[:2]), st.integers(-6, 6))
def test_what_history_repeats_within_days_counts_once(
    found: list[LedgerEvent], day: date, indicator: Indicator, shift: int
) -> None:
    seen = event(f"2025-03-10 {indicator} held ID", name="seen")
    told_on = date(2025, 3, 10) + timedelta(days=shift)
    told = event(f"{told_on} {indicator} held ID", imported=True, name="told")
    alone, both = folded([*found, seen], day), folded([*found, seen, told], day)

    if day >= max(seen.date, told_on):
        assert _states(both) == _states(alone)
        assert [one.id for one in both.events] == [one.id for one in alone.events]


@given(events(), DAYS)
def test_a_board_says_every_cell_once_and_nothing_of_unwatched_time(
    found: list[LedgerEvent], day: date
) -> None:
    made = folded(found, day)
    keys = [(one.indicator, one.country) for one in made.cells]

    assert len(set(keys)) == len(keys) == 12 * 12 + 1
    for cell in made.cells:
        assert (cell.evidence == "unwatched") == (
            cell.last_event is None and cell.watched_days == 0
        )
        assert cell.watched_days <= max(0, (day - BASELINE).days + 1)
        assert (cell.state is None) == (cell.indicator in CONDITIONS)
        assert cell.last_event is not None or not cell.confirmed or cell.setback is False


@given(events(), DAYS)
def test_json_holds_what_the_design_promises(found: list[LedgerEvent], day: date) -> None:
    value = board_json(folded(found, day))

    assert list(value) == ["as_of", "baseline", "sentence", "doors", "cells"]
    for cell in value["cells"]:
        condition = Indicator(cell["indicator"]) in CONDITIONS
        assert set(cell) == {
            *("indicator", "country", "state", "setback", "at_risk", "confirmed", "evidence"),
            *("last_event", "days_since", "watched_days"),
            *(("polarity",) if condition else ()),
        }


def _states(made: Board) -> list[tuple[object, ...]]:
    return [(one.state, one.setback, one.at_risk, one.confirmed) for one in made.cells]


def test_one_event_of_two_stories_is_counted_by_its_id() -> None:
    seen = event("2025-03-10 visits held ID", name="seen")
    month = event("2025-03 visits held ID", imported=True, name="month")
    year = replace(event("2025-04-20 visits held ID", imported=True), id="another")
    made = folded([seen, month, year], date(2025, 5, 1))

    assert made.cell(Indicator.VISITS, "ID").events == ("another", "seen")
