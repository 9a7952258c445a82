"""One archive, corrected by analysts: page, data, Atom, chat and terminal say the same of it."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.board.wording.overview import carries
from bot.board.wording.voice import DOORS
from bot.match.verdict import Indicator
from bot.services.board import DatabaseBoard
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import SCALE, ChatWorld, FastClock, chatting
from tests.fakes.command_line import run_aside
from tests.fakes.newsroom import START
from tests.fakes.web_archive import ROOT, WebArchive, filled
from tests.fakes.web_page import WebPage, spaced

pytestmark = pytest.mark.anyio

DAY = "2025-11-03"
STATES = "no sign|talked about|agreed|happened|recurring"
Said = dict[tuple[str, str], str]  # the state in words by indicator and country


@dataclass
class Everywhere:
    """The archive, a visitor of its page and its data, and its chat."""

    archive: WebArchive
    visitor: httpx.AsyncClient
    chat: ChatWorld

    async def data(self, path: str) -> Any:
        found = await self.visitor.get(path)
        assert found.status_code == 200, found.text
        return found.json()

    async def page(self, path: str) -> WebPage:
        found = await self.visitor.get(path)
        assert found.status_code == 200, found.text
        return WebPage(found.text)

    async def asked(self, text: str) -> str:
        return str((await self.chat.ask(text))["text"])


@pytest.fixture
async def everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Everywhere]:
    made = filled(tmp_path)
    monkeypatch.setenv("DATABASE_URL", made.settings.database_url)
    monkeypatch.setenv("INDICATORS_DIR", str(ROOT / "indicators"))
    clock = FastClock(datetime(2025, 11, 3, 20, tzinfo=START.tzinfo))
    async with (
        made.client() as visitor,
        BotApi(scale=SCALE) as api,
        chatting(api, made.room, clock=clock, settings=made.settings) as chat,
    ):
        yield Everywhere(made, visitor, chat)
    made.room.close()


def matrix(page: WebPage) -> Said:
    """Return the ladder states that the page's table says."""
    table = page.tree.css_first("table.matrix:not(.heat)")
    assert table is not None
    codes = [spaced(one) for one in table.css("thead th b")]
    found: Said = {}
    for row in table.css("tbody tr"):
        link = row.css_first("th a")
        if link is None:
            continue
        name = str(link.attributes["href"]).partition("?")[0].rsplit("/", 1)[-1]
        for code, cell in zip(codes, row.css("td"), strict=True):
            state = re.match(rf"(– )?({STATES}|unwatched)\b", spaced(cell))
            found[name, code] = state[2] if state else ""
    return found


def ladder(board: Mapping[str, Any]) -> Said:
    """Return the same of data: what nobody watched is not "no sign"."""
    found: Said = {}
    for one in board["cells"]:
        if one["state"] is not None:
            marked = one["last_event"] is not None or one["setback"] or one["at_risk"]
            unseen = one["evidence"] == "unwatched" and not marked
            found[one["indicator"], one["country"]] = "unwatched" if unseen else one["state"]
    return found


async def test_sentence_doors_and_cells_are_the_same(
    everywhere: Everywhere, capsys: pytest.CaptureFixture[str]
) -> None:
    data = await everywhere.data(f"/api/board?as-of={DAY}")
    page = await everywhere.page(f"/?as-of={DAY}")
    told = await everywhere.asked(f"/board {DAY}")
    json_said = await run_aside(capsys, "board", "--as-of", DAY, "--json")
    screen = await run_aside(capsys, "board", "--as-of", DAY)

    assert "one of the three doors has opened" in data["sentence"]
    assert page.texts("p.answer") == [data["sentence"]]
    assert data["sentence"] in told
    assert data["sentence"] in " ".join(screen.out.split())
    assert json.loads(json_said.out) == data

    doors = [one["door"] for one in data["doors"]]
    assert page.texts(".door .word") == doors
    signs = [DOORS[one.door] for one in (await DatabaseBoard(everywhere.archive).board()).doors]
    in_chat = re.findall(r"^([🟢🟡🔴⚪]) [\w -]+: (open|ajar|shut|no sign)", told, re.MULTILINE)
    assert in_chat == list(zip(signs, doors, strict=True))
    shown = screen.out.split("\nDOORS\n")[1].split("\n\n")[0].splitlines()
    assert [line[2:11].strip() for line in shown if line[2] != " "] == doors

    on_page = matrix(page)
    assert {key: on_page[key] for key in ladder(data)} == ladder(data)


async def test_every_cell_that_carries_something_is_in_chat_and_terminal(
    everywhere: Everywhere, capsys: pytest.CaptureFixture[str]
) -> None:
    board = await DatabaseBoard(everywhere.archive).board()
    screen = (await run_aside(capsys, "board", "--as-of", DAY)).out
    names = {"LA": "Laos", "VN": "Vietnam", "ID": "Indonesia", "PH": "Philippines"}
    for code, name in names.items():
        told = await everywhere.asked(f"/board {name.lower()} {DAY}")
        for one in board.cells:
            if one.country == code and carries(one):
                assert f": {one.state}" in told, (one.indicator, told)
                assert re.search(rf"^  {name} +{one.state}", screen, re.MULTILINE)


async def test_the_same_events_are_counted(everywhere: Everywhere) -> None:
    for asked, path in (
        ("indicator=humanitarian", "/indicator/humanitarian"),
        ("indicator=reciprocity", "/indicator/reciprocity"),
        ("country=KP", "/country/KP"),
        ("country=ID", "/country/ID"),
        ("country=ASEAN", "/country/ASEAN"),
        ("indicator=visits&country=LA", "/indicator/visits?country=LA"),
    ):
        total = (await everywhere.data(f"/api/events?{asked}&limit=500"))["total"]
        hints = (await everywhere.page(path)).texts("p.hint")
        counted = [one for one in hints if re.match(r"[\d,]+ events?\b", one)]
        assert counted[0].split()[0] == str(total), (asked, counted, total)


async def test_the_events_of_a_cell_are_those_of_the_data(everywhere: Everywhere) -> None:
    board = await DatabaseBoard(everywhere.archive).board()
    for indicator, country in (
        ("reciprocity", "KP"),
        ("sanctions", "SG"),
        ("asean_forums", "ASEAN"),
        ("humanitarian", "ID"),
    ):
        asked = f"indicator={indicator}&country={country}&since=2025-10-01&limit=500"
        listed = (await everywhere.data(f"/api/events?{asked}"))["events"]
        cell = board.cell(Indicator(indicator), country)
        assert cell.events
        assert {one["id"] for one in listed} == set(cell.events)


async def test_corrected_events_are_gone_from_all_and_said_to_be_in_atom(
    everywhere: Everywhere,
) -> None:
    archive = everywhere.archive
    listed = await everywhere.data("/api/events?since=2025-10-01&limit=500")
    own = {one["id"]: one for one in listed["events"] if not one["imported"]}
    atom = (await everywhere.visitor.get("/feeds/alerts.atom")).text
    parts = re.findall(r"<entry>.*?<title[^>]*>(.*?)</title>.*?/story/(\w+)", atom, re.DOTALL)
    entries = {name: title for title, name in parts}
    gone = {archive.name("wrong"): "Retracted: ", archive.name("same"): "Merged: "}

    assert set(entries) == set(own) | set(gone)
    for name, title in entries.items():
        assert title.startswith(gone.get(name, "")), title
        assert name in own or name in gone
    assert own[archive.name("embassy")]["claims"][0]["stage"] == "held"
    assert "[held]" in entries[archive.name("embassy")]
    assert own[archive.name("visit")]["confirmed_by_analyst"] is True
    recent = await everywhere.asked("/recent")
    assert "film festival" not in recent
