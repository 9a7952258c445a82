"""The board over a database: kept while nothing moves, made anew when something does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.board.board_json import board_json
from bot.match.verdict import Indicator, Relevance
from bot.services.board import BoardDayError, DatabaseBoard, Question, import_history, make
from bot.settings import Settings
from storage.database import Database
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.archive import filled
from tests.fakes.leaping_clock import LeapingClock
from tests.fakes.newsroom import Newsroom

pytestmark = pytest.mark.anyio

NOW = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)
INDICATORS = Path(__file__).parents[1] / "indicators"


@dataclass
class Room:
    database: Database
    clock: LeapingClock
    settings: Settings


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    database = filled(f"sqlite:///{tmp_path}/jembatan.db", NOW)
    yield Room(database, LeapingClock(NOW), Settings(indicators_dir=INDICATORS))
    database.close()


async def test_a_board_is_kept_until_something_moves(room: Room) -> None:
    service = DatabaseBoard(room)
    first = await service.board()
    assert await service.board() is first
    assert first.cell(Indicator.VISITS, "LA").state == "happened"

    room.database.write_now(lambda conn: import_history(conn, INDICATORS))
    second = await service.board()
    assert second is not first
    assert second.cell(Indicator.CONSULTATIONS, "ID").evidence == "imported"
    assert await service.board() is second
    assert second == room.database.read_now(
        lambda conn: make(conn, wanted=Question(NOW.date(), date(2025, 10, 1)), folder=INDICATORS)
    )


async def test_a_past_day_is_as_it_was_and_has_its_own_board(room: Room) -> None:
    service = DatabaseBoard(room)
    past = await service.board(as_of=NOW.date() - timedelta(days=1))

    assert past.cell(Indicator.VISITS, "LA").state == "no sign"
    assert (await service.board()).cell(Indicator.VISITS, "LA").state == "happened"
    assert await service.board(as_of=NOW.date() - timedelta(days=1)) is past


async def test_days_without_a_board_are_refused_in_one_sentence(room: Room) -> None:
    service = DatabaseBoard(room)
    with pytest.raises(BoardDayError, match="2025-11-21 lies in the future; today is 2025-11-20"):
        await service.board(as_of=date(2025, 11, 21))
    with pytest.raises(BoardDayError, match="2025-09-30 lies before the baseline, 2025-10-01"):
        await service.board(as_of=date(2025, 9, 30))
    early = await service.board(date(2025, 9, 30), baseline=date(2025, 9, 1))
    assert board_json(early)["baseline"] == "2025-09-01"


async def test_events_are_found_by_indicator_country_and_id(room: Room) -> None:
    room.database.write_now(lambda conn: import_history(conn, INDICATORS))
    service = DatabaseBoard(room)
    found = await service.events(Indicator.VISITS, "LA")

    assert {one.imported for one in found} == {True, False}
    assert all(
        any(claim.indicator is Indicator.VISITS and "LA" in claim.asean_actors for claim in claims)
        for claims in (one.claims for one in found)
    )
    of_nobody = await service.events(Indicator.RECIPROCITY, "KP")
    assert of_nobody
    assert all(
        any(one.indicator is Indicator.RECIPROCITY and not one.asean_actors for one in claims)
        for claims in (event.claims for event in of_nobody)
    )
    assert await service.event(found[0].id) == found[0]
    assert await service.event("no-such-event") is None


async def test_a_calendar_that_went_wrong_stays_as_it_was(room: Room, tmp_path: Path) -> None:
    file = tmp_path / "occasions.toml"
    file.write_bytes((INDICATORS / "occasions.toml").read_bytes())
    room.settings = Settings(indicators_dir=tmp_path)
    service = DatabaseBoard(room)
    before = await service.board()
    file.write_text("[[occasions]]\nid = 1\n", encoding="utf-8")

    assert len(before.occasions) == 47
    assert (await service.board()).occasions == before.occasions


async def test_a_day_before_a_report_was_worded_anew_has_its_first_wording(tmp_path: Path) -> None:
    house = Newsroom.open(tmp_path)
    house.settings = Settings(indicators_dir=INDICATORS)
    house.at(0).poll()
    for days, (title, said) in enumerate(
        (
            ("Lao minister and Pyongyang", verdict(relevance=Relevance.NONE)),
            ("Lao minister may go", verdict(claim("visits", "proposed", ("LA",)))),
            ("Lao minister in Pyongyang", verdict(claim("visits", "held", ("LA",)))),
        ),
        start=1,
    ):
        house.at(24 * days).publish(title, guid="a", judged=said, hours_old=24 * days - 24).poll()
    service, today = DatabaseBoard(house), house.clock.now().date()

    cells = [
        (await service.board(today - timedelta(days=ago))).cell(Indicator.VISITS, "LA")
        for ago in (2, 1, 0)
    ]
    assert [cell.state for cell in cells] == ["no sign", "talked about", "happened"]
    told = [cell.last_event and cell.last_event.title for cell in cells]
    assert told == [None, "Lao minister may go", "Lao minister in Pyongyang"]
    house.close()
