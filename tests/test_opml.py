"""Feed lists of other readers, in and out."""

import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import FeedsFileError
from bot.feeds.feed import FeedKind
from bot.feeds.lists import feeds_edit, opml
from bot.feeds.lists.feeds_file import load, parse
from bot.feeds.lists.toml_blocks import block
from tests.fakes.feed_builders import a_feed, table

FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.1">
  <head><title>mine</title></head>
  <body>
    <outline text="Asia">
      <outline type="rss" text="Satu &amp; Dua" xmlUrl="https://satu.example/feed" language="en-us"
               category="/asia/news,politics"/>
      <outline title="Only a title" xmlUrl=" https://title.example/feed "/>
      <outline text="Twice" xmlUrl="http://www.satu.example/feed/"/>
      <outline text="Known" xmlUrl="https://known.example/other"/>
      <outline text="Bad" xmlUrl="feed:nowhere"/>
      <outline text="A folder that is empty"/>
    </outline>
  </body>
</opml>"""
DEFAULTS = {"country": "SG", "kind": "independent"}


def test_a_foreign_list_is_sorted_into_new_duplicate_and_invalid() -> None:
    found = opml.read(FOREIGN.encode(), [a_feed(name="KNOWN")], DEFAULTS)
    assert found.new == (
        {
            **DEFAULTS,
            "name": "Satu & Dua",
            "url": "https://satu.example/feed",
            "language": "en",
            "tags": ["asia/news", "politics"],
        },
        {**DEFAULTS, "name": "Only a title", "url": "https://title.example/feed"},
    )
    assert [(one.line, one.name, one.reason) for one in found.duplicates] == [
        (9, "Twice", "its address is already in the list"),
        (10, "Known", "its name is already in the list"),
    ]
    assert [(one.line, one.name) for one in found.invalid] == [(11, "Bad")]
    assert found.invalid[0].reason.startswith("url: 'feed:nowhere' must begin with http")


def test_without_a_country_a_foreign_feed_is_invalid_and_says_so() -> None:
    found = opml.read(FOREIGN.encode(), [], {"kind": "wire"})
    assert not found.new
    assert found.invalid[0].reason == "country: country is missing"


def test_our_own_list_survives_the_round_trip_but_for_headers() -> None:
    feeds = (
        a_feed(
            name='Tiếng "Việt" <&>',
            kind=FeedKind.STATE,
            official_of="VN",
            interval=timedelta(hours=2),
            enabled=False,
            user_agent="Mine/1",
            encoding="cp949",
            tags=("a", "b c"),
        ),
        a_feed(name="Plain", url="https://plain.example/?a=1&b=2", language=None),
    )
    found = opml.read(opml.write(feeds).encode(), [], {})
    assert parse("".join(block(raw) for raw in found.new)).feeds == feeds
    secret = a_feed(headers=(("Authorization", "Bearer abc"),))
    assert "abc" not in opml.write([secret])


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><opml>&b;</opml>'
REFUSED = {
    "a bomb": (BOMB, r"OPML, line 1: a document type \(DTD\) is not accepted"),
    "a file of the machine": (
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><opml/>',
        "document type",
    ),
    "broken": ("<opml>\n<body></opml>", "OPML, line 2: not valid XML: mismatched tag"),
    "nothing": ("", "not valid XML: no element found"),
    "another format": ("<rss/>", "not an OPML file: its root element is 'rss'"),
    "an undeclared entity": ("<opml>&x;</opml>", "not valid XML: undefined entity"),
    "a codec that is none": ('<?xml version="1.0" encoding="zlib_codec"?><opml/>', "as UTF-8"),
    "letters of two bytes": ('<?xml version="1.0" encoding="utf-7"?><opml/>', "unusual encoding"),
    "too long": (" " * (opml.MOST_BYTES + 1), "are the limit"),
    "too many": (
        "<opml>" + '<outline xmlUrl="u"/>' * (opml.MOST_OUTLINES + 1) + "</opml>",
        "more than 10000 feeds",
    ),
}


@pytest.mark.parametrize("label", REFUSED)
def test_a_bad_document_is_one_sentence(label: str) -> None:
    document, expected = REFUSED[label]
    with pytest.raises(FeedsFileError, match=expected):
        opml.read(document.encode(), [], DEFAULTS)


def test_three_hundred_feeds_are_quick(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text("# kept\n\n" + table("First", country='"SG"'))
    many = [a_feed(name=f"F {n}", url=f"https://f{n}.example/", country="SG") for n in range(300)]
    document = opml.write(many).encode()
    started = time.perf_counter()
    feeds_edit.add(path, opml.read(document, load(path).feeds, {}).new)
    assert time.perf_counter() - started < 2
    assert [feed.name for feed in load(path).feeds] == ["First", *(feed.name for feed in many)]
    assert path.read_text().startswith("# kept\n")
