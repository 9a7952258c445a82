"""The event ledger as data: pages that hold, three forms that agree, stories that lead on."""

import csv
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from tests.fakes.web_archive import WebArchive, filled

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebArchive]:
    made = filled(tmp_path_factory.mktemp("data"))
    yield made
    made.room.close()


@pytest.fixture
async def client(archive: WebArchive) -> AsyncIterator[httpx.AsyncClient]:
    async with archive.client() as made:
        yield made


async def _every(client: httpx.AsyncClient, first: str) -> list[list[dict[str, Any]]]:
    pages, address = [], first
    while address:
        page = (await client.get(address)).json()
        pages.append(page["events"])
        address = page["next"]
    return pages


async def test_pages_hold_every_event_once(client: httpx.AsyncClient) -> None:
    whole = (await client.get("/api/events?limit=500")).json()
    pages = await _every(client, "/api/events?limit=60")

    assert [one["id"] for page in pages for one in page] == [one["id"] for one in whole["events"]]
    assert len({one["id"] for one in whole["events"]}) == whole["total"] > 200
    assert {len(page) for page in pages[:-1]} == {60}


async def test_a_page_goes_on_where_it_was_although_events_came(archive: WebArchive) -> None:
    async with archive.client() as client:
        first = (await client.get("/api/events?limit=3&country=LA")).json()
        name = archive.tell_at_once("later", "Laos opens a film week")
        second = (await client.get(first["next"])).json()
        newest = (await client.get("/api/events?limit=1")).json()

    assert newest["events"][0]["id"] == name
    shown = [one["id"] for one in (*first["events"], *second["events"])]
    assert len(set(shown)) == 6
    assert name not in shown


async def test_filters_name_claims_and_days(client: httpx.AsyncClient) -> None:
    asked = "/api/events?limit=500&indicator=visits&country=ID&since=2000-01-01&until=2015-12-31"
    found = (await client.get(asked)).json()["events"]

    assert found
    for one in found:
        assert "2000-01-01" <= one["date"] <= "2015-12-31"
        assert any(
            claim["indicator"] == "visits" and "ID" in claim["asean_actors"]
            for claim in one["claims"]
        )


async def test_the_three_forms_of_the_ledger_say_the_same(client: httpx.AsyncClient) -> None:
    query = "as-of=2025-11-02&baseline=2025-10-05"
    pages = (await client.get(f"/api/events?limit=500&{query}")).json()["events"]
    lines = (await client.get(f"/api/events.jsonl?{query}")).text.splitlines()
    rows = list(csv.DictReader((await client.get(f"/api/events.csv?{query}")).text.splitlines()))

    assert [json.loads(line) for line in lines] == pages
    assert list(dict.fromkeys(row["event_id"] for row in rows)) == [one["id"] for one in pages]
    claims = sum(len(one["claims"]) or 1 for one in pages)
    assert len(rows) == claims
    first = next(row for row in rows if row["indicator"] == "visits")
    assert first["plover"] == "CONSULT"
    assert {row["before_baseline"] for row in rows} == {"true", "false"}


async def test_a_merged_story_leads_to_the_one_it_is_part_of(archive: WebArchive) -> None:
    async with archive.client(root_path="/jembatan") as client:
        answer = await client.get(f"/jembatan/api/stories/{archive.name('same')}")
        found = await client.get(answer.headers["location"])

    assert answer.status_code == 301
    assert answer.headers["location"] == f"/jembatan/api/stories/{archive.name('rice')}"
    assert found.json()["id"] == archive.name("rice")
    assert len(found.json()["reports"]) == 2


async def test_a_story_tells_its_corrections_and_nobody_by_name(
    client: httpx.AsyncClient, archive: WebArchive
) -> None:
    answer = await client.get(f"/api/stories/{archive.name('wrong')}")
    story = answer.json()

    assert story["retracted"]["why"] == "a match of another sort"
    assert [one["action"] for one in story["corrections"]] == ["reject"]
    assert "ana" not in json.dumps(story["corrections"])


async def test_what_a_claim_rests_on_stands_in_the_text(
    client: httpx.AsyncClient, archive: WebArchive
) -> None:
    [report] = (await client.get(f"/api/stories/{archive.name('visit')}")).json()["reports"]
    spans = [report["evidence"][number] for number in report["claims"][0]["evidence"]]

    assert [report["title"][one["start"] : one["end"]] for one in spans] == ["meets", "Pyongyang"]
