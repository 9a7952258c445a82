"""Titles, outlets and addresses are somebody else's: they stay text, and never become a link."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts.html import Text
from bot.board.web import shown
from bot.chat.services.archive import Event, Hit, Hits
from bot.ids import StoryId
from tests.fakes.alert_builders import NOON, evidence, report, story, verdict
from tests.fakes.feed_builders import a_feed, a_state
from tests.fakes.web_archive import filled
from tests.fakes.web_page import WebPage
from tests.fakes.web_site import FakeSite, ledger_event, source

pytestmark = pytest.mark.anyio

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-' onmouseover='alert(1)",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "</title></textarea><svg/onload=alert(1)>",
    "\u202egnp.exe\u202c right to left",
    "a\x00b\x1b[31mc\ud800d",
    "x" * 5000,
    "&lt;b&gt; &amp;amp;",
    "<!-- <p> -->",
    "ជំរាបសួរ မင်္ဂလာပါ ສະບາຍດີ 안녕 こんにちは 你好",
]
BAD_LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//evil.example/x",
    "/relative",
    "https://",
    "http://[broken",
    "https://a.example/" + "x" * 3000,
    "",
]


def unharmed(html: str) -> WebPage:
    """The page, if none of it is anybody else's markup."""
    page = WebPage(html)
    assert page.problems() == []
    assert not page.tree.css("main img, main script, main svg[onload], [onerror], [onmouseover]")
    assert not [one for one in page.links() if not one.startswith(("/", "#", "http", "?"))]
    assert "\u202e" not in html
    assert "\x00" not in html
    assert "49" not in page.texts("h1")[0]
    return page


@pytest.mark.parametrize("title", HOSTILE)
async def test_hostile_titles_are_text_on_every_page(title: str) -> None:
    held = report(title, title, outlet=title, judged=verdict(spans=(evidence(title, title[:9]),)))
    site = FakeSite(
        [
            ledger_event(
                "0000000000019",
                date(2025, 11, 2),
                title=title,
                sources=[source(title, title=title)],
            )
        ],
        listed=[(a_feed(name=title), a_state())],
        hits=Hits((Hit(held, StoryId(41), (Text(title),), (Text(title),)),), None),
    )
    name = site.hold(Event(story(), NOON, (held,)))
    async with site.client() as visitor:
        for address in ("/", f"/story/{name}", "/country/LA", "/indicator/visits", "/feeds"):
            answer = await visitor.get(address)
            assert answer.status_code == 200, (address, answer.text)
            unharmed(answer.text)
        found = await visitor.get("/search", params={"q": title[:200].replace("\ud800", "")})
        assert found.status_code == 200
        unharmed(found.text)


async def test_a_title_is_read_as_it_was_written() -> None:
    title = HOSTILE[0]
    site = FakeSite()
    name = site.hold(Event(story(), NOON, (report(title, judged=verdict()),)))
    async with site.client() as visitor:
        page = unharmed((await visitor.get(f"/story/{name}")).text)

    assert page.texts(".report .title") == [title]


@pytest.mark.parametrize("url", BAD_LINKS)
async def test_only_plain_web_addresses_become_links(url: str) -> None:
    site = FakeSite()
    name = site.hold(Event(story(), NOON, (replace(report(), url=url),)))
    async with site.client() as visitor:
        page = unharmed((await visitor.get(f"/story/{name}")).text)

    assert page.tree.css(".report a") == []
    assert len(page.texts(".report .title")) == 1


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_no_address_but_http_passes(text: str) -> None:
    found = shown.link(text)

    assert found is None or found.lower().startswith(("http://", "https://"))


async def test_a_hostile_report_in_a_real_archive(tmp_path: Path) -> None:
    archive = filled(tmp_path, history=False)
    async with archive.client() as visitor:
        for address in (f"/story/{archive.name('hostile')}", "/country/SG", "/search?q=alert"):
            answer = await visitor.get(address)
            assert answer.status_code == 200
            page = WebPage(answer.text)
            assert page.problems() == []
            assert "&lt;script&gt;" in answer.text
    archive.room.close()
