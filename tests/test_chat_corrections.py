"""/corrections: who corrected what, when, whether it stands; taken back by buttons."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.stories.override import OverrideAction
from storage.grouping import corrections
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.chat_world import ADMIN, READER
from tests.fakes.correction_desk import ANA, BUDI, CorrectionDesk, correction_desk, labels

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[CorrectionDesk]:
    async with correction_desk(tmp_path, told=()) as made:
        yield made


def at_the_terminal(desk: CorrectionDesk, number: int) -> None:
    room = desk.room
    room.database.write_now(
        lambda conn: corrections.correct(
            conn,
            room.ids,
            room.clock.now(),
            action=OverrideAction.CONFIRM,
            actor="terminal:root",
            story_id=desk.stories[number],
        )
    )


async def test_it_tells_who_what_when_and_whether_it_stands(desk: CorrectionDesk) -> None:
    assert (await desk.ask("/corrections"))["text"].endswith("Nothing was corrected yet.")
    first = await desk.tell("Lao visit")
    second = await desk.tell("Embassy", verdict(claim("missions", "agreed", ("VN",))))
    at_the_terminal(desk, 0)
    await desk.ask(f"/correct reject {second} no news", BUDI)
    await desk.ask(f"/correct restage {first} visits:setback")
    await desk.ask(f"/correct merge {second} {first}", ADMIN)
    listed = await desk.ask("/corrections")

    lines = listed["text"].splitlines()
    assert lines[0] == "4 corrections"
    assert [one.partition(" · 3 Nov 2025, 07:")[0] for one in lines if one[:1].isdigit()][1:] == [
        "1. Merged · an admin",
        "2. Restaged: visits and meetings [setback] · you",
        "3. Rejected · an analyst",
        "4. Confirmed · at the terminal",
    ]
    third = listed["text"].split("3. Rejected")[1]
    assert "Vietnam - North Korea: ambassador or mission announced [agreed]" in third
    assert "Why: no news" in third
    assert labels(listed) == ["Undo 1", "Undo 2", "Undo 3", "Undo 4"]
    assert not {str(ANA), str(BUDI), str(ADMIN), "root"} & set(listed["text"].split())


async def test_undo_takes_back_and_the_list_says_so(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    await desk.ask(f"/correct reject {name} no", BUDI)
    listed = await desk.ask("/corrections")
    _, done = await desk.press(listed, "Undo 1")
    await desk.settle()
    assert done["text"].startswith("Taken back\n")
    assert not desk.view(name).retracted

    _, listed = await desk.press(done, "All corrections")
    assert "1. Taken back: Rejected · you · 3 Nov" in listed["text"]
    assert "(taken back)\nLaos" in listed["text"].split("2. Rejected · an analyst")[1]
    assert labels(listed) == ["Undo 1"]


async def test_an_old_undo_button_says_who_was_first(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    await desk.ask(f"/correct reject {name} no")
    mine, other = await desk.ask("/corrections"), await desk.ask("/corrections", BUDI)
    await desk.press(other, "Undo 1", BUDI)
    said, shown = await desk.press(mine, "Undo 1")

    assert said.startswith("Nothing was done: it was before you. Taken back · an analyst")
    assert shown["text"] == mine["text"]
    assert len(desk.corrections()) == 2


async def test_pages_of_eight_by_editing(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    for number in range(5):
        await desk.ask(f"/correct restage {name} visits:setback", ANA)
        await desk.ask(f"/correct restage {name} visits:agreed {number}", BUDI)
    first = await desk.ask("/corrections", ADMIN)
    _, second = await desk.press(first, "Older", ADMIN)
    _, back = await desk.press(second, "Newer", ADMIN)

    assert first["text"].startswith("10 corrections · 1/2")
    assert first["text"].count("Restaged") == 8
    assert second["text"].count("Restaged") == 2
    assert back["text"] == first["text"]
    for data in ("p:99", "p:-1", "p:x", "", "p:²"):
        await desk.forge(first, f"v1:corrections:{data}", ADMIN)
        assert desk.message(first["message_id"], ADMIN)["text"].startswith("10 corrections")


async def test_it_is_for_analysts(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    await desk.ask(f"/correct reject {name} no")
    listed = await desk.ask("/corrections")
    said = await desk.ask("/corrections", READER)
    assert said["text"] == "This command is for the people who run this bot."

    data = listed["keyboard"][0][0]["callback_data"]
    refused = await desk.forge(said, data, READER)
    assert refused == "This command is for the people who run this bot."
    assert len(desk.corrections()) == 1
