"""Every link of the page leads somewhere, in a real archive with imported history."""

from collections import Counter, deque
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest

from tests.fakes.web_archive import WebArchive, filled
from tests.fakes.web_page import WebPage

pytestmark = pytest.mark.anyio

MOST = 40  # pages of one kind that a visitor with patience opens
VARIANTS = 3  # of one page, with filters and page numbers


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[WebArchive]:
    made = filled(tmp_path)
    yield made
    made.room.close()


def kind(path: str) -> str:
    return path.strip("/").partition("/")[0]


async def test_every_link_leads_somewhere(archive: WebArchive) -> None:
    seen: dict[str, int] = {}
    opened: Counter[str] = Counter()  # by path
    kinds: Counter[str] = Counter()
    waiting = deque(["/"])
    async with archive.client() as visitor:
        while waiting:
            address = waiting.popleft()
            path = urlsplit(address).path
            kinds[kind(path)] += not opened[path]
            opened[path] += 1
            if kinds[kind(path)] > MOST or opened[path] > VARIANTS:
                continue
            answer = await visitor.get(address)
            seen[address] = answer.status_code
            if not answer.headers["content-type"].startswith("text/html"):
                continue
            page = WebPage(answer.text)
            assert page.problems() == [], address
            own = {urldefrag(one).url for one in page.links() if one.startswith("/")}
            waiting += sorted(own - seen.keys() - set(waiting))

    assert {address: status for address, status in seen.items() if status != 200} == {}
    wanted = {"", "indicator", "country", "story", "history", "calendar", "search", "feeds"}
    assert wanted | {"evaluation", "about", "api"} <= kinds.keys()
    assert (kinds["indicator"], kinds["country"]) == (12, 13)
    assert len(seen) > 80


async def test_a_correction_is_seen_at_once(archive: WebArchive) -> None:
    async with archive.client() as visitor:
        before = WebPage((await visitor.get("/indicator/humanitarian?country=ID")).text)
        archive.correct("rice", "reject", why="no ship sailed")
        after = WebPage((await visitor.get("/indicator/humanitarian?country=ID")).text)
        story = WebPage((await visitor.get(f"/story/{archive.name('rice')}")).text)

    assert len(before.texts(".events .gist")) == len(after.texts(".events .gist")) + 1
    assert "Retracted by an analyst" in story.text
    assert "no ship sailed" in story.text


async def test_what_history_tells_too_keeps_its_address(archive: WebArchive) -> None:
    async with archive.client() as visitor:
        answer = await visitor.get("/history/2000-07-kh-paek-nam-sun")
        later = await visitor.get("/history/2025-12-id-ambassador-sworn-in")

    assert "Paek Nam Sun makes a three-day visit to Cambodia" in answer.text
    assert "July 2000" in answer.text
    assert later.status_code == 200, "after the day of the board, and there all the same"
