"""docs/tour.md: its pictures are there, small, and every item in them is a real report."""

import json
import re
from datetime import UTC, datetime

from tests.fakes.source import ROOT
from tests.pictures.conversation import CAPTIONS
from tests.pictures.screen import Said, Screen

TEXT = (ROOT / "docs/tour.md").read_text("utf-8")
PICTURES = ROOT / "docs/pictures"
ITEM = re.compile(r"^- `([\w-]+)` (\d{4}-\d\d-\d\d), (.+?): \[(.+)\]\((.+)\)$", re.M)
MOST_BYTES, WIDTH = 150_000, 780


def test_every_screen_has_its_picture_and_no_other() -> None:
    shown = re.findall(r'<img src="pictures/chat-(\w+)\.png"', TEXT)

    assert shown == list(CAPTIONS)
    assert {f"chat-{name}.png" for name in shown} == {one.name for one in PICTURES.glob("chat-*")}
    for caption in CAPTIONS.values():
        assert caption in TEXT


def test_pictures_are_small_and_as_wide_as_a_phone() -> None:
    for path in PICTURES.glob("chat-*.png"):
        content = path.read_bytes()

        assert content.startswith(b"\x89PNG")
        assert int.from_bytes(content[16:20], "big") == WIDTH, path.name
        assert len(content) < MOST_BYTES, path.name


def test_every_item_is_real_with_its_date_and_source() -> None:
    lines = [
        json.loads(line)
        for file in (ROOT / "tests/corpus/dev").glob("*.jsonl")
        for line in file.read_text("utf-8").splitlines()
    ]
    known = {one["id"]: one for one in lines if one["basis"] == "real"}
    shown = ITEM.findall(TEXT)

    assert len({name for name, *_ in shown}) >= 5
    assert len(shown) == len(re.findall(r"^- ", TEXT, re.M))
    for name, day, outlet, title, url in shown:
        item = known[name]
        assert (day, outlet, title, url) == (
            item["date"],
            item["outlet"],
            item["title"],
            item["url"],
        )


def test_a_screen_is_laid_out_as_it_stood() -> None:
    moment = datetime(2025, 10, 11, 7, 0, tzinfo=UTC)
    record = {"html": "<b>Held</b>", "edits": [{}], "keyboard": [[{"text": "A & B"}]]}
    asked = Said(False, "/why", moment, answers="1 < 2")
    page = Screen("one", (asked, Said.of(record, moment))).page()

    assert page.index("1 &lt; 2") < page.index("/why") < page.index("<b>Held</b>")
    assert "edited 07:00" in page
    assert "A &amp; B" in page
    assert "11 October 2025" in page
