"""The board as a page: the answer first, then doors, cells, months, moves and tests."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.board.events import Occasion
from bot.board.values import Precision, WatchedFeed
from bot.match.verdict import Indicator
from tests.fakes.web_page import WebPage, spaced
from tests.fakes.web_site import BASELINE, FakeSite, ledger_event, source

pytestmark = pytest.mark.anyio

TWO = (source("Warta Contoh"), source("Vientiane Example"))
DAYS = frozenset(BASELINE + timedelta(days=n) for n in range(81))
LAOS_FEED = WatchedFeed(name="KPL", country="LA", added=BASELINE, days=DAYS)
LAOS_HELD = ledger_event("0p4aes4psjyk0", date(2025, 11, 12), title="Lao visit", sources=TWO)
JAKARTA = ledger_event(
    "0p4aes4psjyk1", date(2025, 10, 11), "consultations", "agreed", ("ID",), title="Memorandum"
)
ARF = Occasion(
    id="arf-2025",
    title="ASEAN Regional Forum <2025>",
    indicators=(Indicator.ASEAN_FORUMS,),
    countries=("ASEAN",),
    kind="forum",
    starts=date(2025, 11, 20),
    ends=date(2025, 11, 21),
    precision=Precision.DAY,
    expect="Does the North come?",
    last_time="An ambassador came.",
)


async def shown(site: FakeSite, path: str = "/") -> WebPage:
    async with site.client() as visitor:
        answer = await visitor.get(path)
    assert answer.status_code == 200, answer.text
    return WebPage(answer.text)


def cell(page: WebPage, indicator: str, country: str) -> str:
    """What stands in a cell of the matrix."""
    codes = page.texts("table.matrix:not(.heat) thead th b")
    for row in page.tree.css("table.matrix:not(.heat) tbody tr"):
        head = row.css_first("th a")
        if head is not None and head.text() == indicator:
            found = row.css("td")[codes.index(country)]
            return spaced(found)
    raise AssertionError(f"no row {indicator}")


async def test_the_answer_comes_first_then_the_doors() -> None:
    page = await shown(FakeSite([LAOS_HELD, JAKARTA], [LAOS_FEED]))

    assert page.texts("h1") == ["Where do the doors stand?"]
    [answer] = page.texts("p.answer")
    assert answer.startswith("From 1 October 2025 to 20 December 2025 no door has opened")
    assert page.texts(".door .word") == ["ajar", "no sign", "no sign"]
    first = page.texts(".door")[0]
    assert "agreed Indonesia reported, unconfirmed" in first
    assert "Last report 70 days ago" in first
    assert page.text.index(answer) < page.text.index("The three doors")
    assert page.text.index("The three doors") < page.text.index("Who stands where")


async def test_cells_say_their_state_in_words() -> None:
    page = await shown(FakeSite([LAOS_HELD, JAKARTA], [LAOS_FEED]))

    assert cell(page, "Visits and meetings", "LA") == "happened"
    assert cell(page, "Consultations", "ID") == "agreed unconfirmed"
    assert cell(page, "Humanitarian aid", "LA") == "– no sign"
    assert cell(page, "Visits and meetings", "VN") == "unwatched"
    assert cell(page, "Visits and meetings", "KP") == ""
    links = page.links("table.matrix a.cell")
    assert "/indicator/visits?country=LA" in links


async def test_conditions_are_counted_by_what_happened() -> None:
    found = [
        ledger_event(f"ev{n}", date(2025, 11, n), "sanctions", step, ("KH",))
        for n, step in ((3, "evaded"), (9, "evaded"), (12, "enforced"))
    ]
    page = await shown(FakeSite(found))

    assert cell(page, "Sanctions", "KH") == "enforced 1 evaded 2 unconfirmed"


async def test_a_setback_and_history_are_marked() -> None:
    back = ledger_event("ev1", date(2025, 11, 2), "missions", "setback", ("MY",), sources=TWO)
    old = ledger_event("2025-10-vn-visit", date(2025, 10, 9), actors=("VN",), imported=True)
    page = await shown(FakeSite([back, replace(old, title="Leader in Pyongyang")]))

    assert cell(page, "Embassies and relations", "MY") == "no sign setback"
    assert "imported" in cell(page, "Visits and meetings", "VN")


async def test_months_count_events_and_name_the_highest_stage() -> None:
    page = await shown(FakeSite([LAOS_HELD, JAKARTA]))

    heads = page.texts("table.heat thead th")
    assert heads == ["Oct 2025", "Nov 2025", "Dec 2025"]
    [row] = [one for one in page.texts("table.heat tbody tr") if one.startswith("Visits")]
    assert row == "Visits and meetings – none 1 held – none"


async def test_what_moved_last_leads_to_its_event() -> None:
    page = await shown(FakeSite([LAOS_HELD, JAKARTA]))

    moves = page.texts(".compact .event")
    assert moves[0] == (
        "12 Nov 2025 Laos - North Korea: visit or meeting"
        " Laos, visits and meetings: no sign → happened"
    )
    assert "/story/0p4aes4psjyk0" in page.links(".compact .event a")


async def test_an_occasion_that_came_and_went() -> None:
    feed = replace(LAOS_FEED, name="World")
    page = await shown(FakeSite([JAKARTA], [feed], [ARF]))

    [line] = page.texts(".occasions li")
    assert line.startswith("20 Nov to 21 Nov 2025 came and went ASEAN Regional Forum <2025>")
    assert "No report under asean forums; 1 of 1 feeds watched." in line


async def test_the_board_of_another_day_keeps_its_days_in_every_link() -> None:
    site = FakeSite([LAOS_HELD, JAKARTA])
    page = await shown(site, "/?as-of=2025-10-31&baseline=2025-09-01")

    assert "as of 31 Oct 2025, counted from 1 Sep 2025" in page.text
    assert "Visits and meetings" in page.text
    assert "no cell" not in page.text
    assert "/indicator/visits?as-of=2025-10-31&baseline=2025-09-01" in page.links()
    assert "/story/0p4aes4psjyk0" not in " ".join(page.links()), "it had not happened yet"
    assert page.links("p.notice a") == ["/"]


async def test_an_empty_archive_claims_nothing() -> None:
    page = await shown(FakeSite())

    assert page.texts(".door .word") == ["no sign"] * 3
    assert set(page.texts("td.unwatched")) == {"unwatched"}
    assert "No cell has moved since 1 Oct 2025." in page.text
    assert "Unwatched: no live feed, so nothing can be said." in page.text
    assert page.problems() == []


async def test_a_long_period_shows_its_latest_months() -> None:
    page = await shown(FakeSite([LAOS_HELD]), "/?baseline=1990-01-01")

    heads = page.texts("table.heat thead th")
    assert (heads[0], heads[-1], len(heads)) == ("Jan 2024", "Dec 2025", 24)
    assert "The latest 24 months are shown." in page.text
