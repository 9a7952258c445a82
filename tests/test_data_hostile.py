"""Whatever a publisher writes is text: in Atom, in a table, in JSON."""

import csv
import io
import json
import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from bot.board import event_rows
from bot.board.event_json import event_json
from bot.board.event_rows import guarded
from bot.board.events import EventClaim, LedgerEvent, Source
from bot.board.web.data import atom_document
from bot.board.web.data.asked import as_json
from bot.board.web.data.atom_document import Entry, Feed, Line
from bot.match.verdict import Indicator, Stage
from storage.schema import articles
from tests.fakes.atom_rules import ATOM, checked, shown
from tests.fakes.web_archive import SCRIPT, WebArchive, filled

SHARED = Path(os.environ.get("JEMBATAN_SHARED", Path(__file__).parents[2] / "shared")) / "feeds"
NOON = datetime(2025, 11, 3, 12, tzinfo=UTC)
DAY = date(2025, 10, 1)
CLASSES = dict.fromkeys(Indicator, "CONSULT")
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠|]")
NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
NASTY = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="<>&\"'=+-@\t\r\n,;|ab\u202e\ud83d😀\x00\x1b\ufffe ]", max_size=200),
    st.sampled_from(
        [
            SCRIPT,
            "]]></content><script>alert(1)</script>",
            "&lt;script&gt;&amp;#0;&#x1b;",
            '=HYPERLINK("http://x.example","y")',
            "  @SUM(1+9)*cmd|' /C calc'!A0",
            "javascript:alert(1)",
            "x" * 6000,
        ]
    ),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebArchive]:
    made = filled(tmp_path_factory.mktemp("hostile"), history=False)
    yield made
    made.room.close()


def _event(title: str, outlet: str, url: str) -> LedgerEvent:
    source = Source(outlet=outlet, url=url, published=DAY, title=title, language="en")
    said = EventClaim(
        indicator=Indicator.VISITS,
        stage=Stage.HELD,
        polarity=None,
        asean_actors=("LA",),
        date=DAY,
        sources=(0,),
    )
    return LedgerEvent(id="one", date=DAY, title=title, claims=(said,), sources=(source,))


def _atom(title: str, outlet: str, url: str) -> ET.Element:
    lines = (Line(title, language=outlet, url=url, after=outlet),)
    entry = Entry(
        id="tag:a.example,2025:1",
        title=f"t {title}",
        page="http://a.example/story/1",
        via=None,
        lines=lines,
        categories=((f"c{title}", outlet),),
        updated=NOON,
        published=NOON,
    )
    feed = Feed(
        id="tag:a.example,2025:0",
        title="All",
        updated=NOON,
        own="http://a.example/a.atom",
        page="http://a.example/",
        icon="http://a.example/i.svg",
    )
    return checked(atom_document.written(feed, [entry]))


def _assert_text_everywhere(title: str, outlet: str) -> None:
    url = f"https://x.example/{title}"
    _assert_atom(_atom(title, outlet, url), title)
    _assert_row(_event(title, outlet, url))
    value = event_json(_event(title, outlet, url), CLASSES, baseline=DAY)
    assert json.loads(as_json(value))["title"] == title.encode("utf-8", "replace").decode()


def _assert_atom(root: ET.Element, title: str) -> None:
    seen = "".join(root.itertext())
    words = re.findall(r"[a-z]{3,}", title)
    assert not NO_XML.search(seen)
    assert all(word in seen for word in words)


def _assert_row(event: LedgerEvent) -> None:
    text = "".join(event_rows.lines([event], CLASSES, baseline=DAY))
    header, row = csv.reader(io.StringIO(text, newline=""))
    assert len(header) == len(row) == len(event_rows.COLUMNS)
    assert not any(FORMULA.match(cell) for cell in row)
    assert not any("\n" in cell or "\r" in cell for cell in row)


@settings(max_examples=150, deadline=None)
@given(NASTY, NASTY)
def test_any_title_is_text_in_every_form(title: str, outlet: str) -> None:
    _assert_text_everywhere(title, outlet)


def test_the_titles_of_hostile_documents_are_text_too() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"not tested: the recorded documents are not at {SHARED}")
    titles = {
        text
        for file in sorted((SHARED / "hostile").iterdir())
        for raw in re.findall(rb"<title[^>]*>(.{1,2000}?)</title>", file.read_bytes(), re.S)[:20]
        for once in [raw.decode("utf-8", "replace")]
        for text in (once, unescape(once), unescape(unescape(once)))
    }

    assert len(titles) > 100
    for title in titles:
        _assert_text_everywhere(title, "An outlet")


@pytest.mark.anyio
async def test_a_hostile_title_goes_through_the_whole_program_as_text(archive: WebArchive) -> None:
    name = archive.name("hostile")
    async with archive.client() as client:
        story = (await client.get(f"/api/stories/{name}")).json()
        lines = (await client.get("/api/events.jsonl")).text.splitlines()
        table = csv.DictReader(io.StringIO((await client.get("/api/events.csv")).text, newline=""))
        body = (await client.get("/feeds/alerts.atom")).content

    assert "<script>" in story["reports"][0]["title"]
    assert any(json.loads(line)["title"] == story["reports"][0]["title"] for line in lines)
    [row] = [row for row in table if row["event_id"] == name]
    assert row["title"].startswith("'=cmd|' /C calc'!A0 <script>")
    [entry] = [one for one in checked(body).iter(f"{ATOM}entry") if "<script>" in shown(one)]
    assert "\u202e" not in shown(entry)
    read = next(one for one in feedparser.parse(body).entries if one.id.endswith(name))
    assert "<script>" not in read.content[0].value


@pytest.mark.anyio
async def test_an_address_that_is_no_web_address_is_no_link(archive: WebArchive) -> None:
    name = archive.tell_at_once("script", "Laos opens a film week")
    link = "https://news.example/Laos-opens-a-film-week"
    change = update(articles).where(articles.c.link == link).values(link="javascript:alert(1)")
    archive.database.write_now(lambda conn: conn.execute(change))
    archive.room.at(200)
    async with archive.client() as client:
        story = (await client.get(f"/api/stories/{name}")).json()
        others = [
            (await client.get(address)).text
            for address in ("/feeds/alerts.atom", "/api/events", "/api/events.csv")
        ]

    assert story["reports"][0]["url"] is None
    assert [name in text for text in others] == [True, True, True]
    assert ["javascript:" in text for text in others] == [False, False, False]


def test_a_number_stays_what_it_is() -> None:
    assert guarded("2025-11-03") == "2025-11-03"
    assert guarded("-1") == "'-1"
    assert guarded("Laos - North Korea") == "Laos - North Korea"
