"""The pictures of the page in docs/: recorded reports, autumn 2025 to January 2026.

    python -m tests.pictures.page

Needs a browser on the PATH, as the browser tests do.
"""

import asyncio
import shutil
import sys
import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from bot.demo.play import FIRST, LAST
from bot.match.verdict import Indicator
from tests.browser.conftest import ARGUMENTS, NAMES
from tests.browser.site import Around, application_of, autumn, serving, story_of

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
DESK, PHONE = 1120, 360  # pixels
_TALL = 1500  # of a picture, at the most
_COLOURS = 128  # flat areas and text need no more


def main() -> None:
    """Make them all anew."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        sys.exit(f"no browser on the PATH (looked for {', '.join(NAMES)})")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="jembatan-page-") as folder:
        around, story = asyncio.run(_lived(Path(folder), FIRST, LAST))
        with sync_playwright() as playwright, serving(lambda: application_of(around)) as address:
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            _take(browser, "page-board", f"{address}/", DESK)
            _take(browser, "page-story", f"{address}/story/{story}", DESK)
            _take(browser, "page-country", f"{address}/country/ID", DESK)
            _take(browser, "page-calendar", f"{address}/calendar", DESK)
            _take(browser, "page-phone", f"{address}/", PHONE)
            _take(browser, "page-dark", f"{address}/indicator/visits", DESK, dark=True)
            browser.close()
        around.database.close()


async def _lived(folder: Path, first: date, last: date) -> tuple[Around, str]:
    around = await autumn(folder, first, last)
    return around, await story_of(around, Indicator.VISITS, "ID")


def _take(browser: Browser, name: str, address: str, width: int, *, dark: bool = False) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 740},
        device_scale_factor=2 if width == PHONE else 1,
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    page.goto(address)
    height = min(_TALL, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": height})
    taken = Image.open(BytesIO(page.screenshot()))
    taken.convert("RGB").quantize(_COLOURS).save(FOLDER / f"{name}.png", optimize=True)
    context.close()


if __name__ == "__main__":
    main()
