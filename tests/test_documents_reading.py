"""Reading a body from end to end: outcomes, memory of what was seen, turns of the event loop."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

import pytest

from bot.feeds.documents import document, sniff
from bot.feeds.documents.document import Document, read
from bot.feeds.documents.parser import Parser
from bot.feeds.feed import FetchOutcome
from tests.fakes.feed_documents import FEED, NOW, Memory, item, many, nothing_seen, rss

pytestmark = pytest.mark.anyio
FIXTURES = Path(__file__).parent / "fixtures" / "feeds"


@pytest.fixture
async def parser() -> AsyncIterator[Parser]:
    parser = Parser()
    yield parser
    await parser.aclose()


async def read_all(body: bytes, parser: Parser, content_type: str | None = None) -> Document:
    return await read(
        body, feed=FEED, content_type=content_type, now=NOW, seen=nothing_seen, parsing=parser
    )


READABLE = {
    "undefined_entities.xml": ["Talks in Vientiane – a café", "Plain"],
    "bare_ampersand.xml": ["Trade & aid", "Plain"],
    "surrogate_reference.xml": ["Bad \ufffd reference", "Plain"],
    "control_characters.xml": ["A control here", "Plain"],
    "warning_before_feed.xml": ["After a warning"],
    "declaration_late.xml": ["After blank lines"],
    "junk_after_root.xml": ["Before the junk"],
    "cut_in_item.xml": ["Whole"],
    "cut_in_character.xml": ["북한 외무상"],
    "no_namespace.xml": ["Undeclared prefixes"],
    "external_dtd.xml": ["No DTD is fetched"],
    "korean_claims_utf8.xml": ["북한 외무상이 평양에서 라오스 대표단을 만났다"],
    "thai_in_tis620.xml": ["รัฐมนตรีต่างประเทศเกาหลีเหนือ"],
    "repeated_guid.xml": [f"Story {number}" for number in range(10)],
    "neither_link_nor_id.xml": ["Bare"],
}
REFUSED = {
    "empty_feed.xml": (FetchOutcome.EMPTY, "no entries"),
    "page.html": (FetchOutcome.NOT_A_FEED, "HTML page"),
    "bot_check.html": (FetchOutcome.BLOCKED, "bot check"),
    "error.json": (FetchOutcome.NOT_A_FEED, "not a JSON Feed"),
    "list.opml": (FetchOutcome.NOT_A_FEED, "OPML"),
    "sitemap.xml": (FetchOutcome.NOT_A_FEED, "sitemap"),
    "shop.xml": (FetchOutcome.NOT_A_FEED, "<shop>"),
    "words.txt": (FetchOutcome.NOT_A_FEED, "plain text"),
    "picture.png": (FetchOutcome.NOT_A_FEED, "picture"),
    "blank.xml": (FetchOutcome.NOT_A_FEED, "empty"),
    "broken.xml": (FetchOutcome.UNREADABLE, "no entry"),
}


def test_every_fixture_is_expected_somewhere() -> None:
    names = {path.name for path in FIXTURES.iterdir()}
    assert names == {*READABLE, *REFUSED, "entity_bomb.xml"}


@pytest.mark.parametrize("name", READABLE)
async def test_damaged_documents_yield_what_is_whole(name: str, parser: Parser) -> None:
    found = await read_all((FIXTURES / name).read_bytes(), parser)
    assert found.outcome is FetchOutcome.NEW
    assert [entry.title for entry in found.entries] == READABLE[name]


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_no_feed_gets_one_sentence(name: str, parser: Parser) -> None:
    found = await read_all((FIXTURES / name).read_bytes(), parser)
    outcome, words = REFUSED[name]
    assert found.outcome is outcome
    assert words in found.reason
    assert found.reason.endswith(".")
    assert not found.entries


async def test_an_entity_bomb_is_refused_in_the_worker(parser: Parser) -> None:
    found = await read_all((FIXTURES / "entity_bomb.xml").read_bytes(), parser)
    assert parser.pid is not None
    assert found.total <= 1
    assert all(len(entry.title) < 2000 for entry in found.entries)


async def test_only_unseen_entries_come_back(parser: Parser) -> None:
    memory = Memory()
    first = await memory.poll(many(30), parser)
    assert (first.outcome, len(first.entries), first.total) == (FetchOutcome.NEW, 30, 30)
    again = await memory.poll(many(30) + b"<!-- built later -->", parser)
    assert (again.outcome, again.entries, again.total) == (FetchOutcome.NOTHING_NEW, (), 30)
    changed = rss(item(31), item(1, "Changed"), *(item(number) for number in range(2, 30)))
    third = await memory.poll(changed, parser)
    assert [entry.title for entry in third.entries] == ["Story 31", "Changed"]
    assert [entry.entry_hash for entry in third.entries] == list(third.hashes)


async def test_unsplittable_documents_remember_too(parser: Parser) -> None:
    memory = Memory()
    body = f"<rss><channel>{item(1)}</channel><channel>{item(2)}</channel></rss>".encode()
    assert len((await memory.poll(body, parser)).entries) == 2
    assert (await memory.poll(body + b"\n", parser)).outcome is FetchOutcome.NOTHING_NEW


async def test_two_entries_alike_in_every_byte_are_one(parser: Parser) -> None:
    found = await read_all(rss(item(1), item(1), item(2)), parser)
    assert (len(found.entries), len(found.hashes), found.total) == (2, 2, 3)


async def test_the_ttl_comes_along_with_nothing_new(parser: Parser) -> None:
    memory = Memory()
    body = rss(item(1), head="<ttl>30</ttl>")
    assert (await memory.poll(body, parser)).ttl == 1800
    assert (await memory.poll(body, parser)).ttl == 1800


async def test_a_gzip_body_without_its_header(parser: Parser) -> None:
    found = await read_all(gzip.compress(many(3)), parser)
    assert len(found.entries) == 3
    damaged = await read_all(gzip.compress(many(3))[:40] + b"\xff" * 40, parser)
    assert damaged.outcome is FetchOutcome.UNREADABLE


async def test_a_bomb_in_gzip(parser: Parser) -> None:
    bomb = gzip.compress(b"<rss>" + b" " * (sniff.MAX_INFLATED + 1))
    found = await read_all(bomb, parser)
    assert found.outcome is FetchOutcome.TOO_LARGE


async def test_a_json_feed(parser: Parser) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {
                "id": 7,
                "url": "/seven",
                "content_html": "<p>Seven &amp; more</p>",
                "date_published": "2026-11-23T10:00:00+07:00",
                "language": "en-GB",
            },
            {"id": "https://outlet.example/8", "title": "Eight", "date_modified": "2026-11-23"},
            "noise",
        ],
    }
    found = await read_all(json.dumps(feed).encode(), parser)
    seven, eight = found.entries
    assert (seven.guid, seven.link) == ("7", "https://outlet.example/seven")
    assert (seven.title, seven.summary) == ("Seven & more", "Seven & more")
    assert seven.language == "en"
    assert seven.published is not None
    assert seven.published.hour == 3
    assert eight.link == "https://outlet.example/8"
    assert eight.published is not None


@pytest.mark.parametrize("items", ['{"a": 1}', '"x"', "[", "[]", "[1, 2]"])
async def test_a_broken_json_feed(items: str, parser: Parser) -> None:
    body = f'{{"version": "https://jsonfeed.org/version/1", "items": {items}}}'
    found = await read_all(body.encode(), parser)
    assert found.outcome in {FetchOutcome.EMPTY, FetchOutcome.UNREADABLE}
    assert found.reason.endswith(".")


async def test_the_content_type_reaches_decoding(parser: Parser) -> None:
    body = b"<rss><channel>" + item(1, "Đông Á").encode("cp1258") + b"</channel></rss>"
    found = await read_all(body, parser, "text/xml; charset=windows-1258")
    assert found.entries[0].title == "Đông Á"


async def test_other_work_gets_its_turn_between_pieces(parser: Parser) -> None:
    turns = 0

    async def other_work() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    parser.pace = 0.005  # seconds per entry: pieces of one or two at first
    other = asyncio.create_task(other_work())
    found = await asyncio.gather(*(read_all(many(100), parser) for _ in range(3)))
    other.cancel()
    assert [len(one.entries) for one in found] == [100] * 3
    assert turns > 10
    assert parser.pid is None


async def test_a_body_over_the_inline_limits_goes_to_the_worker(parser: Parser) -> None:
    found = await read_all(many(document.MAX_INLINE_ENTRIES + 1), parser)
    assert len(found.entries) == document.MAX_INLINE_ENTRIES + 1
    assert parser.pid is not None


async def test_a_very_long_feed_comes_in_parts_and_wholly(parser: Parser) -> None:
    memory = Memory()
    count = document.MAX_ENTRIES_AT_ONCE + 500
    body = many(count)
    first = await memory.poll(body, parser)
    assert (len(first.entries), first.left, first.total) == (2000, 500, count)
    assert "2,500 entries" in first.reason
    assert "500 follow" in first.reason
    second = await memory.poll(body, parser)
    assert (len(second.entries), second.left, second.reason) == (500, 0, "")
    assert {entry.guid for entry in first.entries + second.entries} == {
        f"story-{number}" for number in range(count)
    }
    assert (await memory.poll(body, parser)).outcome is FetchOutcome.NOTHING_NEW


async def test_hashes_are_asked_for_in_bounded_batches(parser: Parser) -> None:
    asked: list[int] = []

    async def seen(hashes: Sequence[bytes]) -> AbstractSet[bytes]:
        asked.append(len(hashes))
        return set(hashes)

    await read(many(2500), feed=FEED, content_type=None, now=NOW, seen=seen, parsing=parser)
    assert max(asked) <= 1000
    assert sum(asked) == 2500
