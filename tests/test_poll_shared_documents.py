"""Every document of the collections, real and hostile, served over HTTP and polled once.

The documents are publishers' texts and no part of the project: without them beside the checkout
(JEMBATAN_SHARED) this file skips, and says so.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from bot.clock import SystemClock
from bot.feeds.cadence import SUCCESSES
from bot.feeds.feed import FeedState, FetchOutcome
from storage.archive.identities import key_of
from storage.records import FeedBatch
from storage.schema import identities, revisions
from tests.fakes.feedparser_counts import documents, name_of
from tests.fakes.outlet_server import OutletServer
from tests.fakes.polled import ROOT, feed_list, is_one_sentence, polling, settings_in

FEEDS = Path(os.environ.get("JEMBATAN_SHARED", ROOT.parent / "shared")) / "feeds"
FOLDERS = [FEEDS / "real", FEEDS / "hostile"]
DEADLINE = 30.0

pytestmark = pytest.mark.skipif(
    not all(folder.is_dir() for folder in FOLDERS),
    reason=f"the collections of documents are not at {FEEDS}; set JEMBATAN_SHARED",
)

# document: articles we store, entries feedparser finds, and why they differ
CUT = "the half entry at the cut has neither link nor id, and would be stored again when whole"
TWICE = "byte for byte the same entry, listed more than once"
JSON_FEED = "feedparser does not read JSON Feed"
DIFFERENCES = {
    "real/codehollow-feedreader__Rss20LeFigaro.xml": (49, 50, TWICE),
    "real/codehollow-feedreader__hcd61d99_Rss092FullSample.xml": (21, 22, TWICE),
    "real/feedjira-feedjira__h6dc7911_sneer.xml": (21, 22, TWICE),
    "real/rometools-rome__sample1.xml": (1, 10, TWICE),
    "real/ranchero-software-rsparser__DaringFireball.json": (48, 0, JSON_FEED),
    "real/ranchero-software-rsparser__inessential.json": (20, 0, JSON_FEED),
    "hostile/rometools-rome__georss-double-space-issue.xml": (
        1,
        3,
        "one title and one link: three revisions of one article, all three texts kept",
    ),
    "hostile/gen_trunc35_codehollow-feedreader__Rss20JapanTimes.xml": (38, 39, CUT),
    "hostile/gen_trunc80_codehollow-feedreader__Rss20JapanTimes.xml": (93, 94, CUT),
    "hostile/gen_trunc35_codehollow-feedreader__Rss20YandexRussia.xml": (4, 5, CUT),
    "hostile/gen_trunc35_miniflux-v2__urdu_UTF8.xml": (8, 9, CUT),
    "hostile/gen_bomb_quadratic.xml": (
        0,
        1,
        "an XML bomb: feedparser keeps what it had read before the entities swelled",
    ),
    "hostile/kurtmckee-feedparser__bozo_double-encoded-html.xml": (
        0,
        1,
        "ill-formed, and its only entry is one character without title, link or id",
    ),
}
# document: outcome, and words of the one sentence that the admin reads
BAD = {
    "hostile/gen_bomb_quadratic.xml": (FetchOutcome.UNREADABLE, "swell"),
    "hostile/gen_blank.xml": (FetchOutcome.NOT_A_FEED, "empty document"),
    "hostile/gen_html_cloudflare_403.xml": (FetchOutcome.BLOCKED, "bot check"),
    "hostile/gen_html_soft404.xml": (FetchOutcome.NOT_A_FEED, "HTML page"),
    "hostile/gen_html_spa_shell.xml": (FetchOutcome.NOT_A_FEED, "HTML page"),
    "hostile/gen_json_error.xml": (FetchOutcome.NOT_A_FEED, "JSON that is not a JSON Feed"),
    "hostile/gen_opml_instead.xml": (FetchOutcome.NOT_A_FEED, "OPML"),
    "hostile/gen_text_forbidden.xml": (FetchOutcome.NOT_A_FEED, "plain text"),
    "hostile/kurtmckee-feedparser__aaa_illformed.xml": (FetchOutcome.UNREADABLE, "no entry"),
    "hostile/kurtmckee-feedparser__bozo_double-encoded-html.xml": (
        FetchOutcome.UNREADABLE,
        "no entry",
    ),
}


@dataclass(frozen=True)
class Polled:
    """What one round over all documents left behind."""

    names: list[str]
    seconds: float
    batches: dict[str, FeedBatch]
    states: dict[str, FeedState]
    articles: dict[tuple[str, bytes], int]  # by identity key
    texts: set[tuple[int, str, str]]  # article, title, summary
    expected: dict[str, int] = field(default_factory=dict)  # feedparser's count


@pytest.fixture(scope="module")
def polled() -> Polled:
    counting = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.feedparser_counts", *map(str, FOLDERS)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    with tempfile.TemporaryDirectory() as folder, counting:
        found = asyncio.run(_poll(Path(folder)))
        out, _ = counting.communicate()
    return replace(found, expected=json.loads(out))


async def _poll(folder: Path) -> Polled:
    names = [name_of(file) for place in FOLDERS for file in documents(place)]
    async with OutletServer(directory=FEEDS) as outlet:
        urls = {name: outlet.url(f"/{name}") for name in names}
        (folder / "feeds.toml").write_text(feed_list(urls, country="US"), encoding="utf-8")
        async with polling(settings_in(folder)) as round_:
            begun = time.perf_counter()
            async with asyncio.timeout(DEADLINE):
                await round_.poll_all(SystemClock())
            return Polled(
                names=names,
                seconds=time.perf_counter() - begun,
                batches=round_.batches,
                states=round_.states(),
                articles=round_.database.read_now(_articles),
                texts=round_.database.read_now(_texts),
            )


def _articles(conn: Connection) -> dict[tuple[str, bytes], int]:
    table = identities.c
    rows = conn.execute(select(table.kind, table.digest, table.article_id))
    return {(str(kind), digest): article for kind, digest, article in rows}


def _texts(conn: Connection) -> set[tuple[int, str, str]]:
    table = revisions.c
    rows = conn.execute(select(table.article_id, table.title, table.summary))
    return {(article, title, summary) for article, title, summary in rows}


def _stored(polled: Polled, name: str) -> int:
    """Articles that this document's entries are, each of them with the entry's own text."""
    found = set()
    for item in polled.batches[name].items:
        ids = {polled.articles[key_of(key)] for key in item.keys}
        entry = item.entry
        kept = {id_ for id_ in ids if (id_, entry.title, entry.summary) in polled.texts}
        assert kept, f"{name}: {entry.title!r} is not in the database"
        found |= kept
    return len(found)


def test_every_document_is_polled_within_the_deadline(polled: Polled) -> None:
    assert len(polled.names) == len(polled.batches) >= 480
    assert polled.seconds < DEADLINE


def test_every_entry_is_stored_and_each_difference_has_its_reason(polled: Polled) -> None:
    found = {name: (_stored(polled, name), polled.expected[name]) for name in polled.names}
    different = {name: pair for name, pair in found.items() if pair[0] != pair[1]}

    assert different == {name: (ours, theirs) for name, (ours, theirs, _) in DIFFERENCES.items()}


def test_no_text_is_stored_that_no_document_has(polled: Polled) -> None:
    texts = {
        (item.entry.title, item.entry.summary)
        for batch in polled.batches.values()
        for item in batch.items
    }
    assert {(title, summary) for _, title, summary in polled.texts} <= texts


def test_every_bad_document_has_one_clear_reason(polled: Polled) -> None:
    bad = {name: state for name, state in polled.states.items() if state.last_error is not None}

    assert bad.keys() == BAD.keys()
    for name, state in bad.items():
        outcome, words = BAD[name]
        assert state.last_outcome is outcome, name
        assert is_one_sentence(state.last_error), state.last_error
        assert words in (state.last_error or "")


def test_a_document_without_a_reason_is_a_success(polled: Polled) -> None:
    good = polled.states.keys() - BAD.keys()

    assert {polled.states[name].last_outcome for name in good} <= SUCCESSES
    assert all(polled.states[name].successes == 1 for name in good)
