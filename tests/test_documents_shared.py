"""Documents as they are met in the world: from ../shared, which is not part of this project."""

import io
import json
import os
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import feedparser
import pytest

from bot.feeds.documents import text
from bot.feeds.documents.document import read
from bot.feeds.documents.parser import Parser
from bot.feeds.feed import FetchOutcome
from tests.fakes.feed_documents import FEED, NOW, nothing_seen

pytestmark = pytest.mark.anyio
SHARED = Path(os.environ.get("JEMBATAN_SHARED", Path(__file__).parents[2] / "shared")) / "feeds"

# documents whose entries we count otherwise than feedparser, and why
ALIKE = "entries that are alike in every byte are one"
JSON_FEED = "feedparser does not read JSON Feed"
HALF = "the half item at the cut has neither link nor id"
NAMELESS = "an ill-formed document's item without link and id is not kept"
BOMB = "feedparser keeps what it had read before the entities swelled"
DIFFERENCES = {
    "codehollow-feedreader__Rss20LeFigaro.xml": (-1, ALIKE),
    "codehollow-feedreader__hcd61d99_Rss092FullSample.xml": (-1, ALIKE),
    "feedjira-feedjira__h6dc7911_sneer.xml": (-1, ALIKE),
    "rometools-rome__sample1.xml": (-9, ALIKE),
    "ranchero-software-rsparser__DaringFireball.json": (48, JSON_FEED),
    "ranchero-software-rsparser__inessential.json": (20, JSON_FEED),
    "gen_trunc35_codehollow-feedreader__Rss20JapanTimes.xml": (-1, HALF),
    "gen_trunc35_codehollow-feedreader__Rss20YandexRussia.xml": (-1, HALF),
    "gen_trunc35_miniflux-v2__urdu_UTF8.xml": (-1, HALF),
    "gen_trunc80_codehollow-feedreader__Rss20JapanTimes.xml": (-1, HALF),
    "kurtmckee-feedparser__bozo_double-encoded-html.xml": (-1, NAMELESS),
    "gen_bomb_quadratic.xml": (-1, BOMB),
}
# a title in which feedparser leaves the words of a script; we do not
TITLES = {"kurtmckee-feedparser__entry_title_crazy.xml"}
LONGEST_SECONDS = 15
FULL_PARSE_BYTES = 60_000  # feedparser alone takes seconds for the larger ones


def documents() -> Iterator[tuple[Path, dict[str, Any]]]:
    for folder in ("real", "hostile"):
        index = SHARED / folder / "index.json"
        if not index.exists():
            pytest.skip(f"not tested: the recorded documents are not at {SHARED}")
        for row in json.loads(index.read_text()):
            yield SHARED / folder / row["file"], row


@pytest.fixture
async def parser() -> AsyncIterator[Parser]:
    parser = Parser()
    yield parser
    await parser.aclose()


async def test_every_entry_is_read_and_every_bad_document_has_a_reason(parser: Parser) -> None:
    wrong = []
    for path, row in documents():
        begun = time.monotonic()
        found = await read(
            path.read_bytes(),
            feed=FEED,
            content_type=None,
            now=NOW,
            seen=nothing_seen,
            parsing=parser,
        )
        difference, _ = DIFFERENCES.get(path.name, (0, ""))
        if len(found.entries) != row["entries"] + difference:
            wrong.append(f"{path.name}: {len(found.entries)} entries, {row['entries']} expected")
        if (found.outcome is FetchOutcome.NEW) == bool(found.reason):
            wrong.append(f"{path.name}: {found.outcome}, {found.reason!r}")
        if time.monotonic() - begun > LONGEST_SECONDS:
            wrong.append(f"{path.name}: too slow")
    assert not wrong


async def test_titles_and_links_are_those_of_a_full_parse(parser: Parser) -> None:
    headers = {"content-type": "application/xml", "content-location": FEED.url}
    wrong = []
    for path, row in documents():
        if row["bozo"] or row["size"] > FULL_PARSE_BYTES or path.name in {*DIFFERENCES, *TITLES}:
            continue
        body = path.read_bytes()
        full = feedparser.parse(
            io.BytesIO(body),
            response_headers=dict(headers),
            sanitize_html=False,
            resolve_relative_uris=False,
        )
        found = await read(
            body, feed=FEED, content_type=None, now=NOW, seen=nothing_seen, parsing=parser
        )
        for entry, other in zip(found.entries, full.entries, strict=True):
            title = text.title(dict.get(other, "title") or "")
            link = dict.get(other, "feedburner_origlink") or dict.get(other, "link")
            if dict.get(other, "guidislink"):
                link = entry.link  # feedparser makes an address of any id; we of addresses only
            if title and title != entry.title:
                wrong.append(f"{path.name}: {entry.title!r}, not {title!r}")
            if link and link.startswith("http") and entry.link != link.replace(" ", "%20"):
                wrong.append(f"{path.name}: {entry.link}, not {link}")
    assert not wrong
