"""Accessible: axe finds nothing serious, light or dark; the keyboard reaches everything."""

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.browser.conftest import Addresses

LOOKS = [
    {"width": 360, "height": 740, "color_scheme": "light"},
    {"width": 1200, "height": 900, "color_scheme": "dark"},
]
NO_DETAILS = {"resultTypes": ["violations"]}  # of what passes: half the time
PAGES = (
    "/",
    "/indicator/visits",
    "/country/ID",
    "visit",
    "/calendar",
    "/search?q=Pyongyang",
    "/feeds",
    "/evaluation",
    "/about",
)


@pytest.mark.parametrize("page", LOOKS, indirect=True, ids=["phone", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(page: Page, addresses: Addresses, path: str) -> None:
    page.goto(addresses.autumn + (addresses.visit if path == "visit" else path))
    found = Axe().run(page, options=NO_DETAILS).response["violations"]
    serious = [
        (one["id"], one["nodes"][0]["html"])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("page", [LOOKS[1]], indirect=True, ids=["dark"])
def test_dark_is_dark(page: Page, addresses: Addresses) -> None:
    page.goto(addresses.autumn + "/")
    assert _brightness(page, "background-color") < 80
    assert _brightness(page, "color") > 150


def test_light_is_light(page: Page, addresses: Addresses) -> None:
    page.goto(addresses.autumn + "/")
    assert _brightness(page, "background-color") > 200


def test_the_keyboard_reaches_the_content_and_what_scrolls(
    page: Page, addresses: Addresses
) -> None:
    page.goto(addresses.autumn + "/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    seen = set()
    for _ in range(300):
        page.keyboard.press("Tab")
        place = page.evaluate(
            "() => { const one = document.activeElement;"
            " return one === document.body ? null"
            " : one.getAttribute('href') || one.className || one.name || one.tagName }"
        )
        if place is None:
            break
        outline = page.evaluate(
            "() => { const style = getComputedStyle(document.activeElement);"
            " return style.outlineStyle !== 'none' || style.boxShadow !== 'none' }"
        )
        assert outline, f"{place} does not show that it has the focus"
        seen.add(place)
    assert "scroll" in seen
    assert any("/indicator/" in one for one in seen)


def _brightness(page: Page, of: str) -> float:
    colour = page.evaluate(f"getComputedStyle(document.body).getPropertyValue('{of}')")
    numbers = [float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    return sum(numbers) / 3
