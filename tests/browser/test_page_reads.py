"""The page in a real browser: from the board to what it rests on, filters, other days, search."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Addresses
from tests.fakes.web_archive import SCRIPT

PHONE = {"width": 360, "height": 740}
PAGES = ("/", "/calendar", "/search?q=Pyongyang", "/feeds", "/evaluation", "/about")


def test_from_the_sentence_to_the_report(page: Page, addresses: Addresses) -> None:
    page.goto(addresses.autumn + "/")
    expect(page.locator("h1")).to_have_count(1)
    expect(page.get_by_role("heading", name="The three doors")).to_be_visible()
    consultations = page.locator("article.door").first
    expect(consultations).to_contain_text("Consultations")

    page.get_by_role("table").first.get_by_role("link", name="Visits").click()
    expect(page).to_have_url(re.compile(r"/indicator/visits"))
    page.locator(f'a[href*="{addresses.visit}"]').first.click()

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("mark").first).to_be_visible()  # the words that made it speak
    outlets = page.get_by_role("main")
    expect(outlets.locator('a[href^="https://"], a[href^="http://"]').first).to_be_visible()


def test_a_story_names_its_outlets_in_their_languages(page: Page, addresses: Addresses) -> None:
    page.goto(addresses.autumn + addresses.visit)
    languages = page.get_by_role("main").locator("article [lang]")
    assert len({languages.nth(n).get_attribute("lang") for n in range(languages.count())}) >= 2
    expect(page.get_by_role("main")).to_contain_text("independent outlet")


def test_an_address_holds_the_filters(page: Page, addresses: Addresses) -> None:
    page.goto(addresses.autumn + "/search")
    page.get_by_role("searchbox").fill("Pyongyang")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"q=Pyongyang"))
    found = page.get_by_role("main").inner_text()

    page.goto(page.url)

    assert page.get_by_role("main").inner_text() == found
    expect(page.locator("mark").first).to_be_visible()


def test_two_chinese_characters_are_enough(page: Page, addresses: Addresses) -> None:
    page.goto(addresses.autumn + "/search?q=朝鲜")
    expect(page.locator("mark", has_text="朝鲜").first).to_be_visible()


def test_the_board_of_another_day_says_so(page: Page, addresses: Addresses) -> None:
    page.goto(addresses.autumn + "/?as-of=2025-10-05")
    expect(page.get_by_role("main")).to_contain_text("5 October 2025")
    expect(page.get_by_role("link", name="Today’s board")).to_be_visible()


@pytest.mark.parametrize("page", [PHONE], indirect=True)
@pytest.mark.parametrize("path", [*PAGES, "/indicator/visits", "/country/ID", "visit"])
def test_nothing_leaves_a_screen_of_360_pixels(page: Page, addresses: Addresses, path: str) -> None:
    page.goto(addresses.autumn + (addresses.visit if path == "visit" else path))
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360, f"{path} is {width} pixels wide"


@pytest.mark.parametrize("path", PAGES)
def test_behind_a_proxy_every_link_stays_below_the_prefix(
    page: Page, addresses: Addresses, path: str
) -> None:
    page.goto(addresses.proxied + path)
    hrefs = page.eval_on_selector_all("a[href], link[href]", "all => all.map(one => one.href)")
    host = addresses.proxied.removesuffix("/jembatan")
    inside = [one for one in hrefs if one.startswith(host)]
    assert inside
    assert all(one.startswith(addresses.proxied + "/") for one in inside)
    styled = page.evaluate("getComputedStyle(document.querySelector('.skip')).position")
    assert styled == "absolute"  # the style sheet was found


def test_a_hostile_title_is_text(page: Page, addresses: Addresses) -> None:
    page.on("dialog", lambda one: pytest.fail(f"a script ran: {one.message}"))
    page.goto(addresses.invented + "/indicator/sanctions")
    expect(page.get_by_role("main")).to_contain_text("<script>alert('x')</script>")
    assert page.locator("main script").count() == 0
    assert SCRIPT not in page.title()


def test_a_place_that_is_not_there_leads_back(page: Page, addresses: Addresses) -> None:
    answer = page.request.get(addresses.autumn + "/story/nosuchstory")
    assert answer.status == 404
    assert "Nothing here" in answer.text()
