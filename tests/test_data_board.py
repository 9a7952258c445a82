"""/api/board is what ``board --json`` prints; the calendar and the feeds stand beside it."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.fakes.command_line import run_aside
from tests.fakes.web_archive import ROOT, WebArchive, filled

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebArchive]:
    made = filled(tmp_path_factory.mktemp("board"))
    yield made
    made.room.close()


@pytest.mark.parametrize(
    ("as_of", "baseline"), [("2025-11-03", "2025-10-01"), ("2021-04-01", "2021-01-01")]
)
async def test_the_board_is_that_of_the_terminal(
    archive: WebArchive,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    as_of: str,
    baseline: str,
) -> None:
    monkeypatch.setenv("DATABASE_URL", archive.settings.database_url)
    monkeypatch.setenv("INDICATORS_DIR", str(ROOT / "indicators"))
    days = ("--as-of", as_of, "--baseline", baseline)
    printed = await run_aside(capsys, "board", *days, "--json")
    async with archive.client() as client:
        served = await client.get(f"/api/board?as-of={as_of}&baseline={baseline}")

    assert (printed.status, served.status_code) == (0, 200)
    assert served.json() == json.loads(printed.out)
    assert list(served.json()) == ["as_of", "baseline", "sentence", "doors", "cells"]
    assert len(served.json()["cells"]) == 12 * 12 + 1


async def test_without_days_it_is_todays_since_the_set_baseline(archive: WebArchive) -> None:
    async with archive.client() as client:
        board = (await client.get("/api/board")).json()
        archive.room.at(24 * 9)
        later = (await client.get("/api/board")).json()
        early = (await client.get("/api/board?as-of=2025-09-01")).json()

    assert (board["as_of"], board["baseline"]) == ("2025-11-03", "2025-10-01")
    assert later["as_of"] == "2025-11-12"
    assert (early["as_of"], early["baseline"]) == ("2025-09-01", "2025-09-01")


async def test_the_calendar_says_what_became_of_each_test(archive: WebArchive) -> None:
    asked = "/api/calendar?as-of=2021-04-01&baseline=2021-01-01"
    async with archive.client() as client:
        every = (await client.get("/api/calendar?baseline=2025-10-01")).json()["occasions"]
        forums = (await client.get("/api/calendar?indicator=asean_forums")).json()["occasions"]
        past = (await client.get(asked)).json()

    assert [one["starts"] for one in every] == sorted(one["starts"] for one in every)
    assert {one["phase"] for one in every} > {"ahead"}
    assert forums
    assert all("asean_forums" in one["indicators"] for one in forums)
    assert (past["as_of"], past["baseline"]) == ("2021-04-01", "2021-01-01")


async def test_a_feed_is_shown_without_its_address(archive: WebArchive) -> None:
    async with archive.client() as client:
        answer = await client.get("/api/feeds")
    found = answer.json()

    assert found["coverage"] == [{"country": "LA", "alive": 0, "total": 1}]
    assert [one["name"] for one in found["feeds"]] == ["Vientiane Example"]
    assert "feeds.example" not in answer.text
    newest = archive.clock.now() - timedelta(days=30)
    assert found["feeds"][0]["last_success"] > newest.isoformat()
