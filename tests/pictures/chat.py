"""The pictures of docs/tour.md, and the page itself with the source of every item in them.

    python -m tests.pictures.chat

Needs a browser on the PATH, as the browser tests do.
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from html import unescape
from io import BytesIO
from itertools import chain
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from bot.demo.recorded import RecordedReport, load
from tests.browser.conftest import ARGUMENTS, NAMES
from tests.pictures.conversation import CAPTIONS, screens
from tests.pictures.screen import Screen

DOCS = Path(__file__).parents[2] / "docs"
WIDTH = 390  # pixels, of a phone; pictures have two of the screen's for each
_TALL, _CUT = 2600, 2000  # a picture that is taller than the first is cut at the second
_COLOURS = 128  # flat areas and text need no more
_ENOUGH = 40  # characters of a title that is cut

TITLES = {
    "onboarding": "To subscribe",
    "alert": "An alert",
    "why": "Why it came",
    "follow": "What to follow",
    "search": "To search",
    "country": "A country",
    "correction": "A correction",
    "addfeed": "A new feed",
    "health": "How the bot is",
}
HEAD = """\
# A tour of the chat

Screens of the real program, played with recorded reports of autumn 2025 against the fake of the
Bot API that the tests use, and laid out by `tests/pictures/chat.py`. Every item in them is real;
below each picture stand its date and source.
"""
TAIL = """\

All commands: [commands.md](commands.md).
"""


def main() -> None:
    """Make them all anew."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        sys.exit(f"no browser on the PATH (looked for {', '.join(NAMES)})")
    with tempfile.TemporaryDirectory(prefix="jembatan-tour-") as folder:
        played = asyncio.run(screens(Path(folder)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for screen in played:
            _take(browser, screen)
        browser.close()
    (DOCS / "tour.md").write_text(document(played), encoding="utf-8")


def _take(browser: Browser, screen: Screen) -> None:
    size = {"width": WIDTH, "height": 100}
    context = browser.new_context(viewport=size, device_scale_factor=2)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_content(screen.page())
    page.evaluate("document.fonts.ready.then(() => true)")
    taken = Image.open(BytesIO(page.locator("main").screenshot()))
    file = DOCS / "pictures" / f"chat-{screen.name}.png"
    shown = taken.crop((0, 0, taken.width, taken.height if taken.height <= _TALL else _CUT))
    shown.convert("RGB").quantize(_COLOURS).save(file, optimize=True)
    context.close()


def document(played: Sequence[Screen]) -> str:
    """Return docs/tour.md."""
    reports = list(chain.from_iterable(load(date(2025, 1, 1), date(2025, 12, 31)).values()))
    return HEAD + "".join(_section(screen, reports) for screen in played) + TAIL


def _section(screen: Screen, reports: Iterable[RecordedReport]) -> str:
    caption = CAPTIONS[screen.name]
    said = unescape(" ".join(one.html for one in screen.said))
    shown = "".join(_item(one) for one in reports if _is_in(one, said))
    alt = caption.partition(":")[0].replace("`", "")
    picture = f'<img src="pictures/chat-{screen.name}.png" width="{WIDTH}" alt="{alt}">'
    parts = (f"## {TITLES[screen.name]}", caption, picture, shown.rstrip())
    return "".join(f"\n{part}\n" for part in parts if part)


def _is_in(report: RecordedReport, said: str) -> bool:
    return f"report={report.id}" in said or report.title[:_ENOUGH] in said


def _item(report: RecordedReport) -> str:
    day = report.published.date()
    return f"- `{report.id}` {day:%Y-%m-%d}, {report.outlet}: [{report.title}]({report.url})\n"


if __name__ == "__main__":
    main()
