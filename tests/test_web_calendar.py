"""The calendar of tests, and the lines of imported history."""

from datetime import date

import pytest

from bot.board.events import Occasion
from bot.board.values import Precision
from bot.match.verdict import Indicator
from tests.fakes.web_page import WebPage
from tests.fakes.web_site import FakeSite, ledger_event, source

pytestmark = pytest.mark.anyio

LAO = ledger_event("0p4aes4psjyk0", date(2025, 11, 12), title="Lao visit")
OLD = ledger_event(
    "2018-la-delegation",
    date(2018, 12, 1),
    title="Lao delegation visits Pyongyang",
    sources=(source("NK News"),),
    imported=True,
    precision=Precision.MONTH,
)


async def shown(address: str, site: FakeSite) -> WebPage:
    async with site.client() as visitor:
        answer = await visitor.get(address)
    assert answer.status_code == 200, answer.text
    page = WebPage(answer.text)
    assert page.problems() == []
    return page


def occasion(name: str, starts: date, *countries: str) -> Occasion:
    return Occasion(
        id=name,
        title=f"The {name}",
        indicators=(Indicator.VISITS,),
        countries=countries,
        kind="anniversary",
        starts=starts,
        ends=starts,
        precision=Precision.DAY,
        expect="Who goes?",
        last_time="Nobody went.",
        sources=(source("Calendar Example"), source("Bad", url="javascript:alert(1)")),
    )


async def test_the_calendar_tells_what_comes_and_what_came_of_it() -> None:
    site = FakeSite(
        [LAO, OLD],
        calendar=[
            occasion("congress", date(2026, 1, 5), "LA"),
            occasion("anniversary", date(2025, 11, 11), "LA"),
            occasion("day", date(2025, 11, 1), "VN"),
        ],
    )
    page = await shown("/calendar", site)

    coming, past = page.texts("section")
    assert "5 Jan 2026 in 16 days The congress Who goes?" in coming
    assert "11 Nov 2025 answered The anniversary Who goes?" in past
    assert "Reported: Laos - North Korea: visit or meeting ( 12 Nov 2025)" in past
    assert "came and went, unwatched The day" in past
    assert "/story/0p4aes4psjyk0" in page.links()
    assert "https://calendarexample.example/1" in page.links()
    assert "javascript" not in page.html
    only = await shown("/calendar?country=VN", site)
    assert only.texts(".occasions h3") == ["The day"]


async def test_a_line_of_history_shows_its_sources() -> None:
    page = await shown("/history/2018-la-delegation", FakeSite([OLD]))

    assert page.texts("h1") == ["Lao delegation visits Pyongyang"]
    assert "From sourced history · December 2018" in page.text
    assert "This installation did not watch it happen." in page.text
    assert page.texts(".claims li") == ["Visits and meetings held Laos"]
    assert "https://nknews.example/1" in page.links()
