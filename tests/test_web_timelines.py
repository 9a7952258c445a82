"""Indicator and country pages; filters stand in the address."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.board.values import Precision
from tests.fakes.web_page import WebPage
from tests.fakes.web_site import FakeSite, ledger_event, source

pytestmark = pytest.mark.anyio

LAO = ledger_event("0p4aes4psjyk0", date(2025, 11, 12), actors=("LA",), title="Lao visit")
KHMER = ledger_event(
    "0p4aes4psjyk1",
    date(2025, 10, 20),
    actors=("KH", "LA"),
    title="រដ្ឋមន្ត្រីឡាវ",
    sources=(source("Khmer Example", language="km", title="រដ្ឋមន្ត្រីឡាវ"),),
)
TALK = ledger_event("0p4aes4psjyk2", date(2025, 12, 1), "economic", "proposed", ("LA",))
OLD = ledger_event(
    "2018-la-delegation",
    date(2018, 12, 1),
    title="Lao delegation visits Pyongyang",
    sources=(source("NK News"),),
    imported=True,
    precision=Precision.MONTH,
)
COURTESY = replace(
    ledger_event("2025-12-la-letter", date(2025, 12, 2), title="A letter", imported=True), claims=()
)
OPENED = ledger_event("0p4aes4psjyk3", date(2025, 12, 5), "reciprocity", "opened", ())
EVENTS = (LAO, KHMER, TALK, OLD, COURTESY, OPENED)


async def shown(address: str, site: FakeSite | None = None) -> WebPage:
    async with (site or FakeSite(EVENTS)).client() as visitor:
        answer = await visitor.get(address)
    assert answer.status_code == 200, answer.text
    page = WebPage(answer.text)
    assert page.problems() == []
    return page


def gists(page: WebPage) -> list[str]:
    return page.texts(".events .gist")


LAOS_VISIT = "Laos - North Korea: visit or meeting"
BOTH_VISIT = "Laos and Cambodia - North Korea: visit or meeting"


async def test_an_indicator_tells_every_country_and_what_happened() -> None:
    page = await shown("/indicator/visits")

    assert page.texts("h1") == ["Visits and meetings"]
    assert "Leaders, ministers or delegations" in page.texts(".lead")[0]
    rows = page.texts("table.plain tbody tr")
    assert len(rows) == 12
    assert rows[0].startswith("Cambodia KH happened reported, unconfirmed 20 Oct 2025")
    assert rows[1].startswith("Laos LA happened")
    assert "rare before: 1 in 7 years, last in 2018" in rows[1]
    assert gists(page) == [LAOS_VISIT, BOTH_VISIT, "Lao delegation visits Pyongyang"]
    assert "Before 1 Oct 2025: the background, which moves no cell" in page.text
    assert page.texts(".events time")[-1] == "December 2018"
    assert page.tree.css(".events time")[-1].attributes["datetime"] == "2018-12"
    [said] = page.tree.css(".said[lang=km]")
    assert said.text() == KHMER.title


async def test_a_door_says_how_it_stands() -> None:
    door = ledger_event("ev1", date(2025, 11, 2), "consultations", "agreed", ("ID",))
    page = await shown("/indicator/consultations", FakeSite([door]))

    assert page.texts("h1") == ["Consultations: ajar"]


async def test_a_country_tells_every_indicator() -> None:
    page = await shown("/country/LA")

    assert page.texts("h1") == ["Laos"]
    rows = page.texts("table.plain tbody tr")
    assert len(rows) == 12
    assert [one for one in rows if one.startswith("Economy and travel talked about")]
    assert gists(page)[:2] == ["A letter", "Laos - North Korea: trade or travel links suggested"]
    assert "a courtesy, no claim" in page.texts(".events .event")[0]


async def test_the_north_has_a_page_of_what_it_does_towards_nobody() -> None:
    page = await shown("/country/KP")

    assert page.texts("h1") == ["North Korea"]
    assert gists(page) == ["North Korea: outsiders let in, or a dialogue opened"]
    cell = await shown("/indicator/reciprocity?country=KP")
    assert gists(cell) == gists(page)
    assert cell.texts("h2#timeline") == ["North Korea: what happened"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("country=KH", [BOTH_VISIT]),
        ("country=cambodia", [BOTH_VISIT]),
        ("language=km", [BOTH_VISIT]),
        ("days=45", [LAOS_VISIT]),
        ("country=VN", []),
        ("as-of=2025-10-31", [BOTH_VISIT, "Lao delegation visits Pyongyang"]),
        ("as-of=2025-10-31&country=LA&language=en", ["Lao delegation visits Pyongyang"]),
    ],
)
async def test_filters(query: str, expected: list[str]) -> None:
    page = await shown(f"/indicator/visits?{query}")

    assert gists(page) == expected
    assert page.texts(".hint")[0] == f"{len(expected)} event{'' if len(expected) == 1 else 's'}"


async def test_a_form_shows_what_was_asked_and_keeps_the_days() -> None:
    page = await shown("/country/LA?indicator=visits&language=km&as-of=2025-11-30")

    chosen = [one.attributes["value"] for one in page.tree.css("option[selected]")]
    assert [one for one in chosen if one] == ["visits", "km"]
    [hidden] = page.tree.css("input[type=hidden]")
    assert (hidden.attributes["name"], hidden.attributes["value"]) == ("as-of", "2025-11-30")
    assert page.links("p.notice a") == ["/country/LA"]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/?as-of=yesterday", "as-of: “yesterday” is no date such as 2025-10-01."),
        ("/?as-of=20251001", "as-of: “20251001” is no date such as 2025-10-01."),
        ("/?as-of=2026-01-01", "as-of: 2026-01-01 has not come yet; the last day is 2025-12-20."),
        ("/?as-of=1970-01-01", "as-of: nothing is known from before 1990-01-01."),
        ("/?baseline=2025-12-31", "baseline: it must not be later than the day of the board."),
        ("/?as-of=2025-10-05&baseline=2025-10-06", "baseline: it must not be later"),
        ("/?as-of=2020-01-01", "as-of: 2020-01-01 lies before 2025-10-01"),
        ("/indicator/visits?country=FR", "country: “FR” is neither a member of ASEAN nor ASEAN."),
        ("/indicator/visits?language=xx", "language: “xx” is none of en, id"),
        ("/indicator/visits?days=many", "days: “many” is no number."),
        ("/indicator/visits?page=-1", "page: “-1” is no number."),
        ("/indicator/visits?days=9999999999999", "days: “9999999999999” is no number."),
        ("/calendar?indicator=<b>", "indicator: there is none called “&lt;b&gt;”."),
        ("/search?q=rice&before=x", "before: “x” is no id."),
        ("/search?q=" + "a" * 201, "q: more than 200 characters."),
        ("/country/LA?as-of=2025-99-99", "as-of: “2025-99-99” is no date"),
        ("/country/LA?language=" + "z" * 99, "language: “" + "z" * 39 + "…” is none of"),
    ],
)
async def test_what_cannot_be_asked_is_named(address: str, sentence: str) -> None:
    async with FakeSite(EVENTS).client() as visitor:
        answer = await visitor.get(address)

    assert answer.status_code == 400
    assert sentence in answer.text
    assert "content-security-policy" in answer.headers


async def test_an_earlier_day_with_an_earlier_baseline() -> None:
    page = await shown("/?as-of=2020-01-01&baseline=2018-06-01")

    assert "as of 1 Jan 2020, counted from 1 Jun 2018" in page.text
    assert "Lao delegation visits Pyongyang" in page.text


@pytest.mark.parametrize(
    ("address", "status"),
    [("/indicator/nothing", 404), ("/country/XX", 404), ("/history/nothing", 404)],
)
async def test_what_is_not_there(address: str, status: int) -> None:
    async with FakeSite(EVENTS).client() as visitor:
        assert (await visitor.get(address)).status_code == status


async def test_a_small_code_leads_to_the_country() -> None:
    async with FakeSite(EVENTS).client() as visitor:
        answer = await visitor.get("/country/la")
    assert (answer.status_code, answer.headers["location"]) == (301, "/country/LA")


async def test_a_long_timeline_has_pages() -> None:
    days = [date(2025, 10, 1) + timedelta(days=n) for n in range(60)]
    site = FakeSite([ledger_event(f"ev-{one}", one) for one in days])

    first = await shown("/country/LA?indicator=visits", site)
    assert len(gists(first)) == 25
    assert first.links(".pager a") == ["/country/LA?page=2&indicator=visits"]
    second = await shown(first.links(".pager a")[0], site)
    assert second.links(".pager a") == [
        "/country/LA?page=1&indicator=visits",
        "/country/LA?page=3&indicator=visits",
    ]
    last = await shown("/country/LA?indicator=visits&page=99", site)
    assert len(gists(last)) == 10
    assert "60 events, page 3 of 3" in last.text
