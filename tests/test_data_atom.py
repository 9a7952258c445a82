"""Feed readers follow the alerts: valid Atom, stable ids, corrections as they are made."""

import re
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import httpx
import pytest

from bot.alerts.silence import SilenceMatcher
from bot.board.web.data import atom_document
from bot.board.web.data.atom_document import Entry, Feed, Line
from bot.board.web.data.parameters import COUNTRIES
from bot.ids import public
from bot.match.verdict import Indicator
from storage.delivery import alerts, silences
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.atom_rules import ATOM, XHTML, checked, links, moment, shown, text
from tests.fakes.web_archive import LAOS, WebArchive, filled

pytestmark = pytest.mark.anyio
ALL = "/feeds/alerts.atom"
EVERY = [
    ALL,
    *(f"/feeds/indicator/{one}.atom" for one in Indicator),
    *(f"/feeds/country/{one}.atom" for one in COUNTRIES),
]
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebArchive]:
    made = filled(tmp_path_factory.mktemp("atom"), history=False)
    yield made
    made.room.close()


@pytest.fixture
async def client(archive: WebArchive) -> AsyncIterator[httpx.AsyncClient]:
    async with archive.client() as made:
        yield made


async def entries(client: httpx.AsyncClient, address: str = ALL) -> dict[str, ET.Element]:
    """The entries of a feed by the public id of their event."""
    root = checked((await client.get(address)).content)
    return {text(one, "id").rsplit("/", 1)[1]: one for one in root.findall(f"{ATOM}entry")}


@pytest.mark.parametrize("address", EVERY)
async def test_every_feed_keeps_the_rules(client: httpx.AsyncClient, address: str) -> None:
    answer = await client.get(address)
    read = feedparser.parse(answer.content)
    root = checked(answer.content)

    assert answer.headers["content-type"] == "application/atom+xml"
    assert (read.bozo, read.version) == (False, "atom10")
    assert links(root)["self"] == [f"http://board.example{address}"]
    assert len(read.entries) == len(root.findall(f"{ATOM}entry"))


async def test_everything_that_was_told_is_there(
    client: httpx.AsyncClient, archive: WebArchive
) -> None:
    found = await entries(client)

    assert set(found) >= {public(one) for one in archive.stories.values()}
    visit = found[archive.name("visit")]
    assert text(visit, "title") == "Laos - North Korea: visit or meeting [held]"
    assert links(visit)["alternate"] == [f"http://board.example/story/{archive.name('visit')}"]
    assert LAOS in shown(visit)
    assert "Vientiane Example" in shown(visit)
    assert "Confirmed by an analyst" in shown(visit)


async def test_a_feed_of_an_indicator_or_a_country_holds_what_counts_there(
    client: httpx.AsyncClient, archive: WebArchive
) -> None:
    visits = await entries(client, "/feeds/indicator/visits.atom")
    indonesia = await entries(client, "/feeds/country/ID.atom")
    north = await entries(client, "/feeds/country/KP.atom")

    assert set(visits) == {archive.name("visit")}
    assert set(indonesia) == {archive.name("rice"), archive.name("same")}
    assert set(north) == {archive.name("shut")}


async def test_what_stands_no_more_says_so(client: httpx.AsyncClient, archive: WebArchive) -> None:
    found = await entries(client)
    wrong, same = found[archive.name("wrong")], found[archive.name("same")]
    embassy = found[archive.name("embassy")]

    assert text(wrong, "title").startswith("Retracted: Vietnam")
    assert "Retracted by an analyst on 3 Nov 2025: a match of another sort" in shown(wrong)
    assert text(same, "title").startswith("Merged: ")
    assert "Same event as: Indonesia" in shown(same)
    assert "Corrected by an analyst on 3 Nov 2025: it is open" in shown(embassy)
    assert "[held]" in text(embassy, "title")


async def test_a_correction_moves_the_entry_up_under_the_same_id(archive: WebArchive) -> None:
    name = archive.name("closing")
    async with archive.client() as client:
        before = (await entries(client))[name]
        archive.correct("closing", "reject", why="never said")
        after = await entries(client)

    assert next(iter(after)) == name
    assert text(after[name], "id") == text(before, "id")
    assert text(after[name], "published") == text(before, "published")
    assert moment(after[name], "updated") > moment(before, "updated")
    assert text(after[name], "title").startswith("Retracted: ")


async def test_a_further_report_is_an_update(archive: WebArchive) -> None:
    name = archive.name("visit")
    again = verdict(claim("visits", "held", ("LA",)), people=("choe-son-hui",))
    async with archive.client() as client:
        before = (await entries(client))[name]
        archive.room.publish(f"{LAOS} again", judged=again).poll()
        archive.clock.move_to(archive.clock.now() + timedelta(seconds=1))
        after = (await entries(client))[name]

    assert f"{LAOS} again" in shown(after)
    assert moment(after, "updated") >= moment(before, "updated")


@pytest.mark.parametrize("page", ["/", "/indicator/visits", "/country/ID"])
async def test_a_page_names_its_feed(client: httpx.AsyncClient, page: str) -> None:
    named = re.findall(r'rel="alternate" [^>]*href="([^"]+)"', (await client.get(page)).text)
    own = ALL if page == "/" else f"/feeds{page}.atom"

    assert [(await client.get(one)).status_code for one in named] == [200] * len(named)
    assert {ALL, own} == set(named)
    assert links(checked((await client.get(own)).content))["alternate"][0].endswith(page)


async def test_links_carry_the_proxys_prefix(archive: WebArchive) -> None:
    async with archive.client("https://news.example", root_path="/jembatan") as client:
        root = checked((await client.get(f"/jembatan{ALL}")).content)
    every = [root, *root.findall(f"{ATOM}entry")]

    own = [one for node in every for rel in ("self", "alternate") for one in links(node)[rel]]
    assert {one.startswith("https://news.example/jembatan/") for one in own} == {True}


async def test_ids_do_not_change_with_the_address(archive: WebArchive) -> None:
    async with archive.client() as one, archive.client("https://other.example") as other:
        assert set(await entries(one)) == set(await entries(other))
        first, second = (await one.get(ALL)).content, (await other.get(ALL)).content

    assert text(checked(first), "id") == text(checked(second), "id")


async def test_two_installations_have_no_id_in_common(archive: WebArchive, tmp_path: Path) -> None:
    other = filled(tmp_path, history=False)
    async with archive.client() as one, other.client() as two:
        first, second = checked((await one.get(ALL)).content), checked((await two.get(ALL)).content)
    other.room.close()
    ids = [{found.text for found in root.iter(f"{ATOM}id")} for root in (first, second)]

    assert ids[0].isdisjoint(ids[1])


async def test_a_reader_that_has_it_gets_nothing(client: httpx.AsyncClient) -> None:
    first = await client.get(ALL)
    modified = first.headers["last-modified"]
    by_tag = await client.get(ALL, headers={"if-none-match": first.headers["etag"]})
    by_date = await client.get(ALL, headers={"if-modified-since": modified})
    stale = {"if-modified-since": modified, "if-none-match": 'W/"old"'}
    older = await client.get(ALL, headers={"if-modified-since": "Mon, 03 Nov 2025 06:00:00 GMT"})
    odd = await client.get(ALL, headers={"if-modified-since": "yesterday"})

    assert [by_tag.status_code, by_date.status_code] == [304, 304]
    assert (await client.get(ALL, headers=stale)).status_code == 200
    assert [older.status_code, odd.status_code] == [200, 200]


async def test_what_a_silence_holds_back_waits_here_too(archive: WebArchive) -> None:
    name = archive.tell_at_once("held", "Laos plans a film week")
    now, database = archive.clock.now(), archive.database
    silence = database.write_now(
        lambda conn: silences.add(
            conn,
            archive.room.ids,
            now,
            matcher=SilenceMatcher(country="LA"),
            author="terminal:ana",
            why="a storm",
            ends_at=now + timedelta(hours=1),
        )
    )
    waiting = database.read_now(lambda conn: alerts.undispatched(conn, 100))
    database.write_now(lambda conn: silences.hold(conn, silence.id, waiting[-1:], now))
    async with archive.client() as client:
        during = await entries(client)
        database.write_now(lambda conn: silences.close(conn, silence.id))
        archive.room.at(100)
        after = await entries(client)

    assert name not in during
    assert name in after


def test_a_title_is_marked_with_its_language() -> None:
    at = datetime(2025, 11, 3, tzinfo=UTC)
    lines = (Line("រដ្ឋមន្ត្រី", language="km", url="https://a.example/ក"), Line("x", language='"'))
    entry = Entry(
        id="tag:a.example,2025:1",
        title="A visit",
        updated=at,
        published=at,
        page="http://b.example/story/1",
        via=None,
        lines=lines,
        categories=(("visits", "visits"),),
    )
    feed = Feed(
        id="tag:a.example,2025:0",
        title="All",
        updated=at,
        own="http://b.example/all.atom",
        page="http://b.example/",
        icon="http://b.example/icon.svg",
    )
    root = checked(atom_document.written(feed, [entry]))
    khmer, odd = list(root.iter(f"{XHTML}p"))

    assert khmer[0].get(LANG) == khmer[0].get("lang") == "km"
    assert khmer[0].get("href") == "https://a.example/%E1%9E%80"
    assert odd[0].get(LANG) is None
