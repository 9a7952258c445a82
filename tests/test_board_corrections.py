"""What analysts correct moves the board, and only from the day of the correction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.board import ledger
from bot.board.stories import BoardReport, events
from bot.board.values import Board, Cell
from bot.ids import ArticleId, StoryId
from bot.match.verdict import Claim, Indicator, Stage
from bot.stories.override import Override

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
OUTLETS = ("Antara", "Kompas", "Detik", "Tempo")


def report(story: int, number: int, stage: Stage = Stage.HELD, day: int = 0) -> BoardReport:
    return BoardReport(
        article_id=ArticleId(number),
        placed_in=StoryId(story),
        at=NOON + timedelta(days=day),
        claims=(Claim(Indicator.VISITS, stage, None, ("ID",), ()),),
        title=f"Report {number}",
        url=f"https://{OUTLETS[number % 4].lower()}.example/{number}",
        outlet=OUTLETS[number % 4],
        language="id",
        country="ID",
        kind="independent",
        official_of=None,
    )


REPORTS = (report(1, 1), report(2, 2, Stage.AGREED, day=40))


def override(number: int, action: str, story: int, day: int, **value: Any) -> Override:
    return Override(
        id=number,
        action=action,
        actor="terminal:ana",
        at=NOON + timedelta(days=day),
        story_id=StoryId(story),
        article_id=None,
        value=value or None,
    )


def folded(overrides: Sequence[Override] = (), day: int = 60) -> Board:
    as_of = (NOON + timedelta(days=day)).date()
    found = events(REPORTS, overrides, as_of=as_of)
    return ledger.fold(found, (), (), as_of=as_of, baseline=date(2026, 1, 1))


def visits(board: Board) -> Cell:
    return board.cell(Indicator.VISITS, "ID")


def test_a_rejected_event_is_gone_from_the_day_of_the_correction() -> None:
    rejected = [override(1, "reject", 1, day=20)]

    assert visits(folded(rejected, day=19)).state == "happened"
    assert visits(folded(rejected, day=20)).state == "no sign"
    assert visits(folded(rejected, day=20)).last_event is None
    assert visits(folded(rejected)).state == "agreed"


def test_a_restaged_claim_counts_with_its_new_stage_and_is_confirmed() -> None:
    assert (visits(folded(day=5)).state, visits(folded(day=5)).confirmed) == ("happened", False)
    made = folded([override(1, "restage", 1, day=1, indicator="visits", stage="proposed")], day=5)

    assert (visits(made).state, visits(made).confirmed) == ("talked about", True)


def test_an_analyst_confirms_what_one_outlet_reported() -> None:
    made = folded([override(1, "confirm", 1, day=1)], day=5)

    assert (visits(made).confirmed, visits(made).unconfirmed) == (True, False)


def test_merged_events_are_one_and_confirm_each_other() -> None:
    def both(overrides: Sequence[Override]) -> Board:
        twice = (report(1, 1), report(2, 2, day=1), report(3, 3, day=35))
        as_of = date(2026, 3, 1)
        found = events(twice, overrides, as_of=as_of)
        return ledger.fold(found, (), (), as_of=as_of, baseline=date(2026, 1, 1))

    merged = both([override(1, "merge", 3, day=40, into=StoryId(1))])

    assert (visits(both([])).state, len(visits(both([])).events)) == ("recurring", 3)
    assert (visits(merged).state, len(visits(merged).events)) == ("happened", 2)


def test_a_correction_taken_back_is_as_if_it_had_not_been() -> None:
    undone = [override(1, "reject", 1, day=20), override(2, "undo", 1, day=30, override=1)]

    assert visits(folded(undone, day=25)).state == "no sign"
    assert visits(folded(undone)) == visits(folded())


def test_each_outlet_confirms_only_the_country_that_it_names() -> None:
    one, other = report(1, 1), report(1, 2)
    laos = Claim(Indicator.VISITS, Stage.HELD, None, ("LA",), ())
    found = events([one, replace(other, claims=(laos,))], ())
    made = ledger.fold(found, (), (), as_of=date(2026, 2, 1), baseline=date(2026, 1, 1))

    for country in ("ID", "LA"):
        cell = made.cell(Indicator.VISITS, country)
        assert (cell.state, cell.confirmed) == ("happened", False)
        assert cell.last_event is not None
        assert len(cell.last_event.sources) == 1


def test_a_report_worded_anew_says_the_new_from_that_day_on() -> None:
    first = report(1, 1, Stage.PROPOSED)
    second = replace(report(1, 1), since=NOON + timedelta(days=5), before=first)

    def state(one: BoardReport, day: int) -> str | None:
        as_of = (NOON + timedelta(days=day)).date()
        found = events([one], (), as_of=as_of)
        return visits(ledger.fold(found, (), (), as_of=as_of, baseline=date(2026, 1, 1))).state

    assert [state(second, day) for day in (-1, 0, 4, 5)] == [
        "no sign", "talked about", "talked about", "happened",
    ]  # fmt: skip
    alone = replace(second, before=None)  # its first wording was no alert
    assert [state(alone, day) for day in (0, 4, 5)] == ["no sign", "no sign", "happened"]
