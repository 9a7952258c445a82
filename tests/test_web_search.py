"""Search as a page: words and filters stand in the address, what was looked for is marked."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.alerts.html import Bold, Text
from bot.chat.services.archive import ArchiveFilter, Hit, Hits
from bot.ids import ArticleId, StoryId, public
from bot.match.verdict import Indicator
from tests.fakes.alert_builders import report, verdict
from tests.fakes.web_archive import filled
from tests.fakes.web_page import WebPage
from tests.fakes.web_site import FakeSite

pytestmark = pytest.mark.anyio

TOLD = Hit(
    report("Rice for Nampo"),
    StoryId(41),
    (Bold((Text("Rice"),)), Text(" for Nampo")),
    (Text("A ship with "), Bold((Text("rice"),)), Text(".")),
)
CONTEXT = Hit(
    replace(report("What rice means"), verdict=verdict(relevance="context"), language="id"),
    None,
    (Text("What "), Bold((Text("rice"),)), Text(" means")),
    (),
)


async def asked(site: FakeSite, **query: str) -> WebPage:
    async with site.client() as visitor:
        answer = await visitor.get("/search", params=query)
    assert answer.status_code == 200, answer.text
    page = WebPage(answer.text)
    assert page.problems() == []
    return page


async def test_what_was_found_is_marked_and_leads_to_its_event() -> None:
    page = await asked(FakeSite(hits=Hits((TOLD, CONTEXT), None)), q="rice")

    assert page.texts("h1") == ["Search: rice"]
    assert page.texts(".title mark") == ["Rice", "rice"]
    assert page.texts("blockquote mark") == ["rice"]
    assert page.texts(".hits .gist") == ["Laos - North Korea: visit or meeting"]
    assert page.links(".hits .gist a") == [f"/story/{public(41)}"]
    assert page.tree.css(".title[lang=id]")
    assert page.links(".pager a") == []


async def test_filters_and_pages_go_along() -> None:
    site = FakeSite(hits=Hits((TOLD,), ArticleId(77)))
    query = {"indicator": "visits", "country": "LA", "language": "km", "days": "30"}
    page = await asked(site, q="rice  aid", **query)

    wanted = ArchiveFilter(Indicator.VISITS, "LA", "km", 30)
    assert site.searched == [("rice aid", wanted, None)]
    chosen = [one.attributes["value"] for one in page.tree.css("option[selected]")]
    assert chosen == ["visits", "LA", "km", "30"]
    [older] = page.links(".pager a")
    assert older.startswith(f"/search?before={public(77)}&q=rice+aid&indicator=visits&country=LA")
    async with site.client() as visitor:
        further = WebPage((await visitor.get(older)).text)
    assert site.searched[-1] == ("rice aid", wanted, ArticleId(77))
    assert further.texts(".pager a") == ["Newer", "Older"]


@pytest.mark.parametrize(
    ("hits", "query", "sentence"),
    [
        (Hits((), None), "", "All words must stand in a title or summary."),
        (Hits((), None), "rice", "No report holds all of these words."),
        (Hits((), None, empty=True), "!!", "There is no word to look for in this."),
        (Hits((), ArticleId(5)), "of the", "older ones are still to be looked through."),
    ],
)
async def test_nothing_found_says_why(hits: Hits, query: str, sentence: str) -> None:
    page = await asked(FakeSite(hits=hits), q=query)

    assert sentence in page.text
    assert page.texts(".hits") == []


async def test_without_words_nothing_is_searched() -> None:
    site = FakeSite()
    await asked(site, q="   ")

    assert site.searched == []


async def test_the_words_are_shown_as_they_were_typed() -> None:
    page = await asked(FakeSite(), q='"rice aid" <b>')

    [field] = page.tree.css("input[type=search]")
    assert field.attributes["value"] == '"rice aid" <b>'


async def test_a_real_archive_is_searched_in_any_script(tmp_path: Path) -> None:
    archive = filled(tmp_path, history=False)
    async with archive.client() as visitor:
        found = WebPage((await visitor.get("/search", params={"q": "pyongyang minister"})).text)
        narrow = WebPage((await visitor.get("/search?q=pyongyang&country=ID")).text)
        none = WebPage((await visitor.get("/search", params={"q": "ပြုံယမ်း"})).text)
    archive.room.close()

    assert found.texts(".title mark") == ["minister", "Pyongyang"]
    assert f"/story/{archive.name('visit')}" in found.links()
    assert "No report holds" in narrow.text
    assert "No report holds" in none.text
