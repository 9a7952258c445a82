"""One correction asked for twice: by several people at once, or again after kill -9."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.chat import commands
from bot.chat.request import Reply, Request
from bot.ids import public
from tests.fakes.chat_world import ADMIN
from tests.fakes.correction_desk import ANA, BUDI, EMBASSY, LINK, correction_desk

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("words", "actions"),
    [
        ("confirm {a}", ["confirm"]),
        ("reject {a} no", ["reject"]),
        ("restage {a} visits:agreed", ["restage"]),
        ("merge {b} {a}", ["merge"]),
        ("split {a} {report}", ["split"]),
        ("undo {made}", ["confirm", "undo"]),
    ],
)
async def test_killed_between_act_and_note_it_acts_once(
    tmp_path: Path, words: str, actions: list[str]
) -> None:
    hanging = _hanging(len(actions))
    async with correction_desk(tmp_path, told=(), commands=hanging.commands) as desk:
        a = await desk.tell_twice()
        b = await desk.tell("Embassy in Vientiane", EMBASSY)
        if len(actions) > 1:
            await desk.ask(f"/correct confirm {b}")
        names = {"a": a, "b": b, "report": LINK}
        names["made"] = public(desk.corrections()[0].id) if len(actions) > 1 else ""
        desk.api.message(f"/correct {words.format(**names)}", user={"id": ANA})
        await asyncio.wait_for(hanging.reached.wait(), 5)
        before = len(desk.api.outbox(ANA))
        await desk.world.kill()
        async with desk.again() as later:
            answer = (await later.api.wait_outbox(before + 1, ANA))[-1]
        assert "You did that already" in answer["text"]
        assert [one.action for one in desk.corrections()] == actions


def _hanging(number: int) -> Any:
    """The commands; /correct does not come back from its act of that number."""
    reached, asked = asyncio.Event(), []

    async def handle(request: Request) -> Reply:
        reply = await commands.every()["correct"].handle(request)
        asked.append(request)
        if len(asked) == number:
            reached.set()
            await asyncio.Event().wait()
        return reply

    slow = SimpleNamespace(**vars(commands.every()["correct"]) | {"handle": handle})
    return SimpleNamespace(reached=reached, commands={**commands.every(), "correct": slow})


async def test_confirm_under_an_alert_takes_back_no_rejection(tmp_path: Path) -> None:
    async with correction_desk(tmp_path, told=(ANA,)) as desk:
        name = await desk.tell()
        alert = desk.last()  # as it was before it was edited
        await desk.ask(f"/correct reject {name} no news", BUDI)
        said, _ = await desk.press(alert, "Confirm")
        assert said.startswith("Nothing was done: Rejected · an analyst · 3 Nov 2025")
        assert said.endswith(f"To confirm it all the same: /correct confirm {name}")
        assert desk.view(name).retracted

        answer = await desk.ask(f"/correct confirm {name}")
        assert answer["text"].startswith("Confirmed\n")
        assert not desk.view(name).retracted


async def test_of_three_at_once_one_acts_and_the_others_hear_it(tmp_path: Path) -> None:
    people = (ANA, BUDI, ADMIN)
    async with correction_desk(tmp_path, told=people) as desk:
        name = await desk.tell()
        for user in people:
            desk.api.message(f"/correct reject {name} by {user}", user={"id": user})
        await desk.world.silence()
        answers = [desk.last(user)["text"] for user in people]
        assert len(desk.corrections()) == 1

    assert sum(one.startswith("Rejected\n") for one in answers) == 1
    assert sum("it was before you. Rejected · a" in one for one in answers) == 2
