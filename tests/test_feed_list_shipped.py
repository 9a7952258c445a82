"""The feed list that is shipped: what it must cover, and what is off on purpose."""

import json
import os
import re
from pathlib import Path

import pytest

from bot.feeds.feed import Feed, FeedKind
from bot.feeds.lists.codes import ASEAN_MEMBERS
from bot.feeds.lists.feeds_fields import same_address
from bot.feeds.lists.feeds_file import load, read_text

ROOT = Path(__file__).parent.parent
FEEDS_FILE = ROOT / "feeds.toml"
SHARED = Path(os.environ.get("JEMBATAN_SHARED", ROOT.parent / "shared"))
TWELVE = {"en", "id", "ms", "th", "vi", "tl", "lo", "km", "my", "ko", "ja", "zh"}


@pytest.fixture(scope="module")
def feeds() -> tuple[Feed, ...]:
    return load(FEEDS_FILE).feeds


def test_every_language_and_every_asean_member_is_polled(feeds: tuple[Feed, ...]) -> None:
    enabled = [feed for feed in feeds if feed.enabled]
    assert {feed.language for feed in enabled} >= TWELVE | {"tet"}
    assert {feed.country for feed in enabled} >= {*ASEAN_MEMBERS, "ASEAN", "UN", "KR", "JP", "CN"}
    assert {feed.kind for feed in enabled} >= set(FeedKind) - {FeedKind.AGGREGATOR}
    assert len(enabled) >= 138


def test_no_shipped_language_is_a_mistaken_country_code() -> None:
    assert load(FEEDS_FILE).warnings == ()


def test_governments_and_their_agencies_are_marked(feeds: tuple[Feed, ...]) -> None:
    voices = {feed.name: feed.official_of for feed in feeds}
    assert voices["BERNAMA"] == "MY"
    assert voices["KCNA Watch"] == "KP"
    assert voices["KPL Lao News Agency"] == "LA"
    assert voices["Yonhap (English)"] is None
    assert all(feed.official_of for feed in feeds if feed.name.startswith("ANTARA"))
    ministries = [feed for feed in feeds if feed.kind is FeedKind.GOVERNMENT]
    assert {feed.name for feed in ministries if not feed.official_of} <= {
        "ASEAN Secretariat",
        "UN News – all",
        "UN News – Asia Pacific",
        "ReliefWeb – DPRK",
        "OCHA",
    }


@pytest.mark.parametrize(
    "name", ["KCNA Watch", "KPL Lao News Agency", "Vientiane Times", "AKP (Google News query)"]
)
def test_a_doubtful_feed_that_matters_is_off_and_says_why(name: str) -> None:
    found = re.search(rf'((?:#.*\n)+)\[\[feeds\]\]\nname = "{re.escape(name)}"', _text())
    assert found is not None
    assert found[1].startswith("# Off: ")
    assert not next(feed for feed in load(FEEDS_FILE).feeds if feed.name == name).enabled


def test_whatever_is_off_says_why(feeds: tuple[Feed, ...]) -> None:
    off = [feed for feed in feeds if not feed.enabled]
    assert _text().count("# Off: ") == len(off) > 10


def test_it_holds_every_feed_rated_good_or_likely(feeds: tuple[Feed, ...]) -> None:
    listed = SHARED / "feeds" / "feed-list.json"
    if not listed.exists():
        pytest.skip(f"{listed} is not there: cannot compare with the rated list")
    rated = json.loads(listed.read_text(encoding="utf-8"))["feeds"]
    wanted = {item["url"]: item for item in rated if item["confidence"] in ("good", "likely")}
    assert {feed.url for feed in feeds if feed.enabled} == set(wanted)
    for feed in feeds:
        if feed.enabled:
            item = wanted[feed.url]
            kind = {"state media": "state", "think tank": "think-tank"}.get(item["kind"])
            assert feed.kind == (kind or item["kind"])
            assert (feed.country, feed.language) == (item["country"], item["language"])


def test_addresses_differ_by_more_than_spelling(feeds: tuple[Feed, ...]) -> None:
    assert len({same_address(feed.url) for feed in feeds}) == len(feeds)


def _text() -> str:
    return read_text(FEEDS_FILE)
