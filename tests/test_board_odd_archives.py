"""Archives that nobody plans for: every address answers, and the board stays honest."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.services.board import import_history
from bot.settings import Settings
from storage.feed_list import feeds
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.newsroom import Newsroom
from tests.fakes.web_archive import ROOT, WebArchive, filled

pytestmark = pytest.mark.anyio

PAGES = ("/", "/calendar", "/indicator/visits", "/country/LA", "/country/KP", "/feeds", "/search")
DATA = ("/api/board", "/api/events", "/api/events.csv", "/api/calendar", "/api/feeds")
LONG = ("\u202e" + "\u05d0" * 10_000, "e" + "\u0301" * 10_000, "\U0001f468\u200d" * 3_000)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[WebArchive]:
    room = Newsroom.open(tmp_path)
    url = f"sqlite:///{tmp_path / 'news.db'}"
    yield WebArchive(room, Settings(indicators_dir=ROOT / "indicators", database_url=url))
    room.close()


async def answers(client: httpx.AsyncClient) -> dict[str, httpx.Response]:
    found = {path: await client.get(path) for path in (*PAGES, *DATA, "/feeds/alerts.atom")}
    assert {one.status_code for one in found.values()} == {200}, found
    return found


async def sentence(archive: WebArchive) -> str:
    async with archive.client() as client:
        return str((await answers(client))["/api/board"].json()["sentence"])


async def test_nothing_at_all_and_no_feed(archive: WebArchive) -> None:
    room = archive.room
    assert "none of the three doors shows a sign" in await sentence(archive)
    room.database.write_now(lambda conn: feeds.sync(conn, [], room.clock.now(), room.ids))
    assert (await sentence(archive)).endswith("; 0 of 34 days watched.")


async def test_history_alone_is_imported_and_unwatched(archive: WebArchive) -> None:
    archive.database.write_now(lambda conn: import_history(conn, ROOT / "indicators"))
    assert "0 of" in await sentence(archive)
    async with archive.client() as client:
        cells = (await client.get("/api/board")).json()["cells"]
    assert {one["evidence"] for one in cells} == {"imported", "unwatched"}
    assert {one["watched_days"] for one in cells} == {0}


async def test_only_what_was_rejected_leaves_no_sign(archive: WebArchive) -> None:
    archive.room.at(0).poll()
    archive.tell("wrong", "A visit", verdict(claim("consultations", "held", ("VN",))))
    assert "one of the three doors has opened" in await sentence(archive)
    archive.correct("wrong", "reject", why="another Korea")
    assert "none of the three doors shows a sign" in await sentence(archive)


async def test_a_story_of_a_thousand_claims_and_endless_titles(archive: WebArchive) -> None:
    archive.room.at(0).poll()
    claims = [
        claim(indicator, step, (country,))
        for indicator, step in (("visits", "held"), ("economic", "setback"), ("missions", "agreed"))
        for country in ("VN", "LA", "ID", "KH") * 100
    ]
    archive.tell("many", "All at once", verdict(*claims))
    for title, country in zip(LONG, ("BN", "MM", "PH"), strict=True):
        said = verdict(claim("culture_education", "held", (country,)))
        archive.tell(country, title, said, guid=country)
    async with archive.client() as client:
        found = await answers(client)
        for key in archive.stories:
            for kind in ("story", "api/stories"):
                answer = await client.get(f"/{kind}/{archive.name(key)}")
                assert answer.status_code == 200
                assert len(answer.content) < 200_000
    assert "\u202e" not in found["/"].text
    states = {
        (one["indicator"], one["country"]): one["state"]
        for one in found["/api/board"].json()["cells"]
    }
    assert (states["visits", "VN"], states["missions", "KH"]) == ("happened", "agreed")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("as-of=1989-12-31", 400),
        ("as-of=2999-01-01", 400),
        ("as-of=0001-01-01", 400),
        ("as-of=9999-12-31&baseline=9999-12-31", 400),
        ("as-of=2025-10-01&baseline=2025-10-02", 400),
        ("baseline=2026-01-01", 400),
        ("as-of=%00", 400),
        ("as-of=1990-01-01&baseline=1990-01-01", 200),
        ("baseline=1990-01-01", 200),
        ("as-of=2025-10-01&baseline=2025-10-01", 200),
    ],
)
async def test_odd_days_are_refused_or_answered_everywhere(
    archive: WebArchive, query: str, status: int
) -> None:
    async with archive.client() as client:
        for path in ("/", "/calendar", "/indicator/visits", "/country/LA", *DATA[:4]):
            assert (await client.get(f"{path}?{query}")).status_code == status, path


async def test_readers_are_answered_while_the_database_is_locked_and_while_news_comes(
    tmp_path: Path,
) -> None:
    archive = filled(tmp_path, history=False)
    room = archive.room

    def told() -> None:
        for number in range(12):
            said = verdict(claim("economic", "held", (("BN", "KH", "MM")[number % 3],)))
            room.at(30 + number).publish(f"News {number}", judged=said, guid=f"n{number}").poll()

    async with archive.client() as client:
        writer = sqlite3.connect(tmp_path / "news.db", isolation_level=None)
        writer.execute("BEGIN EXCLUSIVE")
        async with asyncio.timeout(20):
            await answers(client)
        writer.execute("ROLLBACK")
        writer.close()

        news = asyncio.create_task(asyncio.to_thread(told))
        while not news.done():
            await asyncio.gather(*(answers(client) for _ in range(3)))
        await news
        room.at(50)  # a board of before may be given for some seconds
        cells = (await client.get("/api/board")).json()["cells"]
    room.close()
    held = [
        one["country"]
        for one in cells
        if (one["indicator"], one["state"]) == ("economic", "happened")
    ]
    assert held == ["BN", "KH", "MM"]
