"""docs/data.md: each address exists and answers, each example works as it stands."""

import asyncio
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.board import event_rows
from bot.board.web.data.parameters import MOST_AT_ONCE, USUAL_AT_ONCE
from bot.board.web.data.shapes import components
from bot.board.web.data.table import operations
from bot.services.alerted import MOST
from bot.web_server import WebServer
from tests.fakes.web_archive import ROOT, WebArchive, filled

pytestmark = pytest.mark.anyio
TEXT = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(/[^`]+)` \|", TEXT, re.M)
EXAMPLES = re.findall(r"^curl .+$", TEXT, re.M)
WRITTEN_AT = "http://127.0.0.1:8080"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebArchive]:
    made = filled(tmp_path_factory.mktemp("docs"))
    yield made
    made.room.close()


def test_every_address_stands_in_the_table_and_no_other() -> None:
    served = {
        re.sub(r"/\w+\.atom$", "/.atom", re.sub(r"{\w+}", "x", one.path)) for one in operations()
    }
    written = {re.sub(r"/\w+\.atom$", "/.atom", re.sub(r"{\w+}", "x", one)) for one in ROWS}

    assert written | {"/api/openapi.json"} == served
    assert len(ROWS) + 1 == len(operations())


async def test_every_address_answers(archive: WebArchive) -> None:
    async with archive.client() as client:
        answers = [await client.get(one.format(id=archive.name("visit"))) for one in ROWS]

    assert [one.status_code for one in answers] == [200] * len(ROWS)


def test_what_the_text_names_is_there() -> None:
    event, claim = components()["Event"], components()["EventClaim"]
    known = {*event["properties"], *claim["properties"], *event_rows.COLUMNS}
    section = TEXT.split("## The event ledger")[1].split("Rejected events")[0]
    named = set(re.findall(r"^- `(\w+)`|`(\w+_\w+)`", section, re.M))

    assert {word for pair in named for word in pair if word} <= known
    assert f"last {MOST} alerts" in TEXT
    assert f"gives {USUAL_AT_ONCE} events" in TEXT
    assert f"({MOST_AT_ONCE} at most)" in TEXT


@pytest.mark.skipif(shutil.which("curl") is None, reason="not tested: curl is not installed")
async def test_the_examples_work_as_they_stand(archive: WebArchive, tmp_path: Path) -> None:
    server = WebServer(archive.app(), "127.0.0.1", 0)
    await server.start()
    try:
        for line in EXAMPLES:
            command = shlex.split(line.replace(f"{WRITTEN_AT}/", server.url))
            process = await asyncio.create_subprocess_exec(
                *command, "--fail", "--silent", cwd=tmp_path, stdout=asyncio.subprocess.PIPE
            )
            out, _ = await process.communicate()
            assert process.returncode == 0, line
            assert out or (tmp_path / "events.csv").read_text().startswith("event_id,"), line
    finally:
        await server.stop(5)

    assert len(EXAMPLES) == 3


async def test_a_long_answer_comes_whole_through_a_real_server(archive: WebArchive) -> None:
    server = WebServer(archive.app(), "127.0.0.1", 0)
    await server.start()
    try:
        async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=60) as client:
            answer = await client.get("api/events.jsonl")
            head = await client.head("api/events.jsonl")
            page = await client.get("api/events?limit=1")
    finally:
        await server.stop(5)

    assert len(answer.text.splitlines()) == page.json()["total"] > 200
    assert answer.headers["content-encoding"] == "gzip"
    assert "jembatan-events.jsonl" in answer.headers["content-disposition"]
    assert (head.status_code, head.content) == (200, b"")
