"""A real browser on the real page. Without a browser these tests are skipped, aloud; where
JEMBATAN_BROWSER_TESTS=required they fail instead.
"""

import asyncio
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bot.match.verdict import Indicator
from tests.browser.site import BehindProxy, application_of, autumn, serving, story_of
from tests.fakes.web_archive import filled

NAMES = ("chromium", "chromium-browser", "google-chrome")
PREFIX = "/jembatan"
# The network is closed but for the page itself; the browser's own errands would only slow it.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Addresses:
    """Where the three sites are, and the busiest event of the autumn."""

    autumn: str
    proxied: str
    invented: str  # with hostile titles and corrections
    visit: str  # the path of the event


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.timeout(240))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        missing = f"no browser on the PATH (looked for {', '.join(NAMES)})"
        if os.environ.get("JEMBATAN_BROWSER_TESTS") == "required":
            pytest.fail(missing)
        pytest.skip(missing)
    return path


# Of one module only: its event loop must not run while other modules' tests want one.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def addresses(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Addresses]:
    del chromium  # without one nothing needs to be served
    around, visit = _made(tmp_path_factory.mktemp("autumn"))
    invented = filled(tmp_path_factory.mktemp("invented"))
    with (
        serving(lambda: application_of(around)) as plain,
        serving(lambda: BehindProxy(application_of(around, PREFIX), PREFIX)) as proxied,
        serving(lambda: application_of(invented)) as hostile,
    ):
        yield Addresses(plain, proxied + PREFIX, hostile, f"/story/{visit}")
    around.database.close()
    invented.database.close()


def _made(folder: Path) -> tuple[Any, str]:
    async def make() -> tuple[Any, str]:
        around = await autumn(folder)
        return around, await story_of(around, Indicator.VISITS, "ID")

    with ThreadPoolExecutor(1) as aside:  # the browser's loop may run in this thread
        return aside.submit(asyncio.run, make()).result()


@pytest.fixture
def visitor(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """Somebody with a screen; the page asks nobody else, sets no cookie and makes no error."""
    options = getattr(request, "param", {})
    context = browser.new_context(**{"viewport": {"width": 1200, "height": 900}, **options})
    asked: list[str] = []
    faults: list[str] = []
    context.on("request", lambda one: asked.append(one.url))
    context.on("console", lambda one: faults.append(one.text) if one.type == "error" else None)
    context.on("weberror", lambda one: faults.append(str(one.error)))
    yield context
    outside = {one for one in asked if not one.startswith("http://127.0.0.1:")}
    cookies = context.cookies()
    context.close()
    assert not outside
    assert not cookies
    assert not faults


@pytest.fixture
def page(visitor: BrowserContext) -> Page:
    return visitor.new_page()
