"""The outlet server itself: right 304s, scripts, files, and life as its own process."""

import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import feedparser
import pytest

from bot.feeds.feed import FeedState
from tests.fakes.documents import atom, item, items, json_feed, rss
from tests.fakes.fetching import feed_at, fetching
from tests.fakes.outlet_pages import Page, document, problem
from tests.fakes.outlet_server import Asked, OutletServer

pytestmark = pytest.mark.anyio
NEW = FeedState()


@pytest.mark.parametrize(
    ("asks", "status"),
    [
        (FeedState(etag='"a"'), 304),
        (FeedState(etag='W/"a"'), 304),
        (FeedState(etag='"b", "a"'), 304),
        (FeedState(etag='"b"'), 200),
        (FeedState(etag='"b"', last_modified="then"), 200),  # the ETag decides alone
        (FeedState(last_modified="then"), 304),
        (FeedState(last_modified="now"), 200),
    ],
)
async def test_conditional_requests(asks: FeedState, status: int) -> None:
    async with fetching() as (outlet, fetcher):
        url = outlet.put("/feed", Page(body=b"x", etag='"a"', last_modified="then"))
        assert (await fetcher.fetch(feed_at(url), asks)).status == status


async def test_answers_come_one_after_the_other_and_the_last_stays() -> None:
    def count(asked: Asked) -> Page:
        return Page(body=f"{asked.method} {len(outlet.log)}".encode())

    async with fetching() as (outlet, fetcher):
        feed = feed_at(outlet.put("/feed", problem(503), document(b"one"), count))
        got = [await fetcher.fetch(feed, NEW) for _ in range(4)]
        outlet.remove("/feed")
        gone = await fetcher.fetch(feed, NEW)
    assert [one.body for one in got] == [None, b"one", b"GET 3", b"GET 4"]
    assert gone.status == 404


async def test_files_of_a_directory(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(rss(items(2)))
    (tmp_path.parent / "outside.xml").write_text("secret")
    async with OutletServer(directory=tmp_path) as outlet, fetching() as (_, fetcher):
        feed = feed_at(outlet.url("/feed.xml"))
        first = await fetcher.fetch(feed, NEW)
        assert first.body == rss(items(2))
        (tmp_path / "feed.xml").write_bytes(rss(items(3)))
        again = await fetcher.fetch(feed, FeedState(etag=first.etag))
        assert again.body == rss(items(3))
        for path in ("/%2e%2e/outside.xml", "/nothing.xml", "/"):
            assert (await fetcher.fetch(feed_at(outlet.url(path)), NEW)).status == 404


def test_its_own_process() -> None:
    command = [sys.executable, "-m", "tests.fakes.outlet_server", "--feeds", "2", "--items", "3"]
    with subprocess.Popen([*command, "--faults"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        base = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{base}/feed/1") as answer:
            assert len(feedparser.parse(answer.read()).entries) == 3
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{base}/fault/404")
        process.terminate()
        assert process.wait(10) == 0


def test_documents_say_the_same_in_every_format() -> None:
    entries = items(3)
    for text in (rss(entries), atom(entries)):
        parsed = feedparser.parse(text)
        assert not parsed.bozo
        for entry, wanted in zip(parsed.entries, entries, strict=True):
            assert (entry.title, entry.link, entry.id) == (wanted.title, wanted.link, wanted.guid)
            assert entry.summary == wanted.summary
            assert wanted.published is not None
            assert entry.published_parsed[:6] == wanted.published.timetuple()[:6]
    assert json_feed(entries).count(b'"date_published"') == 3


def test_what_an_item_lacks_is_left_out() -> None:
    bare = item(1, "Only & title", guid=None, link=None, summary=None, published=None)
    assert rss([bare]).count(b"<item><title>Only &amp; title</title></item>") == 1
    assert b"<entry><title>Only &amp; title</title></entry>" in atom([bare])
    assert b'"items": [{"title": "Only & title"}]' in json_feed([bare])
