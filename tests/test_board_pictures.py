"""The pictures of the board: what they show, and a drawing process that may break."""

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import matplotlib.image
import numpy as np
import pytest

from bot.board import ledger
from bot.board.drawing import Drawing, PictureError
from bot.board.picture import Kind, Picture, Row, picture
from bot.board.silence import Watch
from bot.board.values import Board, WatchedFeed
from tests.fakes.board_desk import BASELINE, feeds, ledger_event

pytestmark = pytest.mark.anyio

END = date(2026, 1, 15)
BAD = "tests.fakes.bad_charts"
EVENTS = (
    ledger_event("old", date(2025, 4, 10), "visits", "held", ("VN",), imported=True),
    ledger_event("visit", date(2025, 10, 10), "visits", "held", ("LA",)),
    ledger_event("talks", date(2025, 10, 12), "consultations", "agreed", ("ID",)),
    ledger_event("again", date(2025, 10, 20), "consultations", "proposed", ("ID",)),
    ledger_event("closed", date(2025, 12, 2), "missions", "setback", ("MY",)),
    ledger_event("ship", date(2025, 11, 5), "sanctions", "evaded", ("SG",)),
)


def watching() -> list[WatchedFeed]:
    """Malaysia and Laos are watched, Laos until the twentieth of December."""
    short = [
        replace(one, days=frozenset(day for day in one.days if day <= date(2025, 12, 20)))
        for one in feeds(1, END, "LA")
    ]
    return [*feeds(2, END), *short]


def board(as_of: date = END) -> Board:
    return ledger.fold(EVENTS, watching(), (), as_of=as_of, baseline=BASELINE)


def shown(kind: Kind, language: str = "en", as_of: date = END) -> Picture:
    return picture(board(as_of), Watch(watching(), as_of=as_of), kind, language)


def row(found: Picture, name: str) -> Row:
    [one] = [one for one in found.rows if one.name.startswith(name)]
    return one


def test_a_month_of_an_indicator_shows_the_highest_stage_and_how_many() -> None:
    found = shown(Kind.INDICATORS)

    assert found.months[0] == "Feb"
    assert found.months[-1] == "Jan"
    assert [(m.at, m.letter, m.count, m.pale) for m in row(found, "consultations").marks] == [
        (8.0, "A", 2, False)
    ]
    assert [(m.letter, m.pale) for m in row(found, "visits").marks] == [("H", True), ("H", False)]
    assert [m.letter for m in row(found, "embassies").marks] == ["S"]
    assert [(m.letter, m.count) for m in row(found, "sanctions").marks] == [("", 1)]
    assert row(found, "consultations").now == "A"
    assert row(found, "sanctions").now == ""
    assert found.baseline == 8.0


def test_months_are_unwatched_where_less_than_half_was_watched() -> None:
    found = shown(Kind.COUNTRIES)

    before = tuple(range(8))
    assert row(found, "Malaysia").unwatched == before
    assert row(found, "Laos").unwatched == (*before, 11)
    assert row(found, "Brunei").unwatched == tuple(range(12))
    assert row(found, "Malaysia").now == "2/2"
    assert row(found, "Laos").now == "0/1"


def test_it_says_day_and_baseline_and_keeps_to_latin_letters() -> None:
    for language in ("en", "id", "ko"):
        for kind in Kind:
            found = shown(kind, language)
            text = json.dumps(found.as_json(), ensure_ascii=False)
            assert all(character < "Ā" or character in "–×" for character in text)
            assert "2026" in found.subtitle
            assert "2025" in found.subtitle
    assert "garis awal" in shown(Kind.INDICATORS, "id").subtitle


def test_a_board_long_after_its_baseline_draws_no_line() -> None:
    early = picture(board(), Watch((), as_of=END), Kind.INDICATORS, "en")
    late = ledger.fold((), (), (), as_of=date(2027, 3, 1), baseline=BASELINE)

    assert early.baseline is not None
    assert picture(late, Watch((), as_of=date(2027, 3, 1)), Kind.INDICATORS, "en").baseline is None


async def while_the_loop_goes_on(work: Coroutine[Any, Any, bytes]) -> bytes:
    """Return a picture, if the event loop was never held up for long."""
    task, longest, last = asyncio.create_task(work), 0.0, perf_counter()
    while not task.done():
        await asyncio.sleep(0.01)
        longest, last = max(longest, perf_counter() - last), perf_counter()
    assert longest < 1.0
    return await task


async def test_a_picture_has_its_size_and_is_no_blank(tmp_path: Path) -> None:
    drawing = Drawing()
    for kind in Kind:
        found = shown(kind)
        drawn = await while_the_loop_goes_on(drawing.png(found, found))
        file = tmp_path / f"{kind}.png"
        file.write_bytes(drawn)
        pixels = matplotlib.image.imread(file)
        height, width = pixels.shape[:2]
        assert width == 1080
        assert 900 < height <= 1400
        assert len(drawn) < 400_000
        assert len(np.unique((pixels[::3, ::3, :3] * 255).astype(int).reshape(-1, 3), axis=0)) > 50
        begun = perf_counter()
        assert await drawing.png(found, found) is drawn  # kept
        assert perf_counter() - begun < 0.05


async def test_the_bot_itself_never_loads_matplotlib() -> None:
    code = (
        "import sys, bot.services, bot.chat.commands as c; c.every();"
        " print('matplotlib' in sys.modules)"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    assert said.decode().strip() == "False"


def named(title: str) -> Picture:
    return replace(shown(Kind.INDICATORS), title=title)


@pytest.mark.parametrize("how", ["breaks", "babbles", "says nothing"])
async def test_a_process_that_breaks_costs_the_picture_alone(how: str) -> None:
    drawing = Drawing(BAD)
    with pytest.raises(PictureError):
        await drawing.png(how, named(how))
    assert await drawing.png("tells", named("tells"))


async def test_a_process_that_hangs_is_ended(caplog: pytest.LogCaptureFixture) -> None:
    drawing = Drawing(BAD, seconds=3.0)
    with pytest.raises(PictureError, match="longer than 3 s"):
        await drawing.png("hangs", named("hangs"))
    told = json.loads((await drawing.png("tells", named("tells")))[8:])
    pid = Path(told["HOME"], "pid")
    if pid.exists():  # else it was ended while it started
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid.read_text(encoding="utf-8")), 0)


async def test_the_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "12345:secret")
    told = json.loads((await Drawing(BAD).png("tells", named("tells")))[8:])
    assert "TELEGRAM_TOKEN" not in told
    assert not any("secret" in value for value in told.values())
