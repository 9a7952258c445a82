"""A real browser on the real page. Without a browser these tests are skipped, aloud; where
JEMBATAN_BROWSER_TESTS=required they fail instead.
"""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    WebError,
    sync_playwright,
)

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


@pytest.fixture(scope="module")
def screens(browser: Browser) -> Callable[..., Page]:
    """One page for each kind of screen: opening one costs more than most tests."""

    @cache
    def screen(*, width: int = 1200, height: int = 900, **options: Any) -> Page:
        size = ViewportSize(width=width, height=height)
        return browser.new_context(viewport=size, **options).new_page()

    return screen


@pytest.fixture
def page(screens: Callable[..., Page], request: pytest.FixtureRequest) -> Iterator[Page]:
    """Somebody's screen; its page asks nobody else, sets no cookie and makes no error."""
    screen = screens(**getattr(request, "param", {}))
    watched = Watched(screen.context)
    yield screen
    watched.end()
    screen.goto("about:blank")
    assert not watched.outside
    assert not watched.cookies
    assert not watched.faults


class Watched:
    """What a context does during one test."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self.outside: set[str] = set()
        self.faults: list[str] = []
        self.cookies: list[Any] = []
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", self._broke)

    def end(self) -> None:
        """Watch no longer, and leave nothing for the next test."""
        self._context.remove_listener("request", self._asked)
        self._context.remove_listener("console", self._said)
        self._context.remove_listener("weberror", self._broke)
        self.cookies = list(self._context.cookies())
        self._context.clear_cookies()

    def _asked(self, request: Request) -> None:
        if not request.url.startswith("http://127.0.0.1:"):
            self.outside.add(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(message.text)

    def _broke(self, error: WebError) -> None:
        self.faults.append(str(error.error))
