"""One event's page: claims, marked words, Pyongyang beside the others, corrections, its address."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.services.archive import Event
from bot.feeds.feed import FeedKind
from bot.ids import ArticleId, public
from bot.stories.override import OverrideAction
from tests.fakes.alert_builders import (
    NOON,
    claim,
    evidence,
    override,
    report,
    story,
    verdict,
)
from tests.fakes.web_archive import filled
from tests.fakes.web_page import WebPage
from tests.fakes.web_site import FakeSite

pytestmark = pytest.mark.anyio

TITLE = "Lao foreign minister meets Choe Son Hui in Pyongyang"
SUMMARY = "The two signed nothing. They met in Pyongyang on Monday. It rained."
KOREAN = "라오스 외무상 평양 도착"
SAID = verdict(
    claim("visits", "held", ("LA",), evidence=(0, 1, 2)),
    spans=(
        evidence(TITLE, "meets"),
        evidence(TITLE, "Pyongyang"),
        evidence(SUMMARY, "met in Pyongyang", "summary"),
    ),
)
LAO = report(TITLE, SUMMARY, judged=SAID)
KCNA = report(
    KOREAN,
    outlet="조선중앙통신",
    country="KP",
    language="ko",
    official_of="KP",
    url="http://kcna.example/1",
    article_id=2,
)
COPY = report(
    TITLE, outlet="Copy Example", kind=FeedKind.AGGREGATOR, official_of=None, article_id=3
)


async def shown(event: Event, **neighbours: list[Event]) -> WebPage:
    site = FakeSite()
    name = site.hold(event, **neighbours)
    async with site.client() as visitor:
        answer = await visitor.get(f"/story/{name}")
    assert answer.status_code == 200, answer.text
    page = WebPage(answer.text)
    assert page.problems() == []
    return page


async def test_claims_outlets_and_the_words_that_matched() -> None:
    page = await shown(Event(story(), NOON, (LAO,)))

    assert page.texts("h1") == ["Laos - North Korea: visit or meeting"]
    assert page.texts(".claims li") == ["Visits and meetings held Laos"]
    assert page.texts(".report .title mark") == ["meets", "Pyongyang"]
    assert page.texts("blockquote") == ["They met in Pyongyang on Monday."]
    assert page.texts("blockquote mark") == ["met in Pyongyang"]
    assert page.texts(".report .source") == [
        "Vientiane Example (state media of Laos) · English · 17 Nov 2025"
    ]
    [link] = page.tree.css(".report a")
    assert link.attributes["href"] == "https://news.example/one"
    assert link.attributes["rel"] == "noopener noreferrer nofollow"
    assert page.texts(".notice") == ["Reported by one outlet, which speaks for a party to it."]


async def test_pyongyang_stands_beside_the_others() -> None:
    page = await shown(Event(story(), NOON, (LAO, KCNA, COPY)))

    north, others = page.texts(".beside.two > section")
    assert KOREAN in north
    assert "Pyongyang says" in north
    assert TITLE not in north
    assert KOREAN not in others
    assert "copy, not counted as an outlet" in others
    [title] = page.tree.css(".title[lang=ko]")
    assert title.text().strip() == KOREAN
    assert "Reported by 2 outlets in 2 languages." in page.text


async def test_one_word_is_not_enough() -> None:
    alone = replace(LAO, official_of=None, kind=FeedKind.INDEPENDENT)
    page = await shown(Event(story(), NOON, (alone, COPY)))

    assert page.texts(".notice") == [
        "reported, unconfirmed Reported by one outlet; nobody else has said so here."
    ]


async def test_silence_of_pyongyang_is_said() -> None:
    page = await shown(Event(story(), NOON, (LAO,)))

    assert "No report of this event by the North’s own media among the feeds watched." in page.text


async def test_an_event_that_only_pyongyang_tells() -> None:
    page = await shown(Event(story(), NOON, (KCNA,)))

    assert "Nobody else reports it." in page.text


async def test_a_retraction_leads_and_names_nobody() -> None:
    rejected = override(OverrideAction.REJECT, "another country was meant")
    page = await shown(Event(story(retracted=True, corrections=(rejected,)), NOON, (LAO,)))

    [notice] = page.texts(".notice")
    assert notice.startswith("Retracted by an analyst on 18 Nov 2025: another country was meant.")
    assert "gone" in str(page.tree.css("h1")[0].attributes["class"])
    assert "18 Nov 2025: retracted: another country was meant" in page.text
    assert "rahasia" not in page.html


async def test_what_came_before_and_after() -> None:
    before = Event(story(number=40, thread=40), NOON - timedelta(days=3), (LAO,))
    after = Event(
        story(claim("visits", "setback"), number=42, thread=40), NOON + timedelta(days=9), (LAO,)
    )
    page = await shown(Event(story(thread=40), NOON, (LAO,)), before=[before], after=[after])

    events = page.texts(".events .event")
    assert len(events) == 3
    assert events[1].endswith("This event.")
    assert page.links(".events a") == [f"/story/{public(n)}" for n in (40, 42)]


async def test_an_undated_report_says_so() -> None:
    page = await shown(Event(story(), NOON, (replace(LAO, published=None),)))

    assert "(first seen; the outlet gives no date)" in page.text


async def test_many_reports_are_cut_and_counted() -> None:
    reports = tuple(
        replace(LAO, outlet=f"Outlet {n}", article_id=ArticleId(n)) for n in range(1, 76)
    )
    page = await shown(Event(story(), NOON, reports))

    assert len(page.tree.css(".report")) == 60
    assert "15 further reports of the same are not shown." in page.text


async def test_addresses_of_real_events(tmp_path: Path) -> None:
    """The address stays: capital letters and merged events lead to the one that stands."""
    archive = filled(tmp_path)
    async with archive.client() as visitor:
        name, rice = archive.name("visit"), archive.name("rice")
        page = await visitor.get(f"/story/{name}")
        loud = await visitor.get(f"/story/{name.upper()}")
        merged = await visitor.get(f"/story/{archive.name('same')}?as-of=2025-11-01")
        unknown = await visitor.get("/story/0000000000000")
        wrong = await visitor.get("/story/nothing")
    archive.room.close()

    assert page.status_code == 200
    assert "Confirmed by an analyst" in page.text
    assert (loud.status_code, loud.headers["location"]) == (301, f"/story/{name}")
    assert merged.status_code == 301
    assert merged.headers["location"] == f"/story/{rice}?as-of=2025-11-01"
    assert (unknown.status_code, wrong.status_code) == (404, 404)
    assert "13 letters and digits" in wrong.text
