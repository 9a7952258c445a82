"""Splitting: unseen entries read alone are what a reading of the whole document gives."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.documents import parse, split
from bot.feeds.entry import Entry
from tests.fakes.feed_documents import CONTEXT, entries_of, item, opened_document, rss, titles

ATOM = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"{attributes}>'
    "<title>Outlet</title><id>tag:outlet</id>{entries}</feed>"
)

WORDS = st.text(st.sampled_from("abc defg 北韓กขพ조선áé&<>'\"\n\t;#"), min_size=0, max_size=30)
LEAF = st.sampled_from(
    [
        "<category>World</category>",
        '<media:thumbnail url="https://outlet.example/a.jpg"/>',
        "<dc:creator>Someone</dc:creator>",
        "<!-- <item> is not an item here -->",
        "<comments>https://outlet.example/comments</comments>",
        '<enclosure url="https://outlet.example/a.mp3" length="1" type="audio/mpeg"/>',
        "\n   ",
        "<slash:comments>3</slash:comments>",
        "<dc:date>2026-11-20T10:00:00+09:00</dc:date>",
        "<updated>2026-11-21T10:00:00Z</updated>",
        "<pubDate>Tue, 24 Nov 2026 <!-- late -->09:00:00 +0700</pubDate>",
        "<published/>",
        "<source url='https://other.example/'>Other <b>x</b></source>",
    ]
)
NAMESPACES = (
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "") + "]]>"


@st.composite
def rss_items(draw: st.DrawFn) -> str:
    number = draw(st.integers(0, 999))
    written = st.sampled_from([escaped, as_cdata])
    title = draw(written)("Story " + draw(WORDS))
    body = draw(written)("<p>" + draw(WORDS) + "</p></item><item>" * draw(st.booleans()))
    parts = [
        f"<title>{title}</title>",
        f"<link>https://outlet.example/{number}?a=1&amp;b=2</link>",
        f'<guid isPermaLink="false">{number}</guid>',
        f"<description>{body}</description>",
        "<pubDate>Mon, 23 Nov 2026 10:00:00 +0700</pubDate>",
        *draw(st.lists(LEAF, max_size=9)),
    ]
    return "<item>" + "".join(draw(st.permutations(parts))) + "</item>"


def without_hash(entries: list[Entry]) -> list[Entry]:
    return [replace(entry, entry_hash=b"") for entry in entries]


@settings(max_examples=60, deadline=None)
@given(st.lists(rss_items(), min_size=1, max_size=5), st.data())
def test_entries_read_alone_equal_those_of_the_whole_document(
    items: list[str], data: st.DataObject
) -> None:
    body = rss(*items, root=NAMESPACES)
    found = opened_document(body)
    assert found.raw, "the document was not split"
    numbers = data.draw(st.lists(st.sampled_from(range(len(items))), unique=True).map(sorted))
    whole = parse.whole(body, CONTEXT)
    assert without_hash(found.parse(numbers)) == [whole[number] for number in numbers]


def test_an_atom_document_with_prefixes_and_a_base() -> None:
    body = (
        b'<a:feed xmlns:a="http://www.w3.org/2005/Atom" xml:base="https://outlet.example/news/">'
        b'<a:entry><a:title type="html">One &amp;amp; two</a:title><a:link href="1"/>'
        b"<a:id>one</a:id><a:updated>2026-11-23T10:00:00Z</a:updated></a:entry>"
        b'<a:entry xml:base="/other/"><a:title>Three</a:title><a:link href="3"/></a:entry></a:feed>'
    )
    first, second = entries_of(body)
    assert (first.title, first.link) == ("One & two", "https://outlet.example/news/1")
    assert second.link == "https://outlet.example/other/3"
    assert opened_document(body).raw


def test_xhtml_content_and_summary() -> None:
    entry = (
        '<entry><title>T</title><id>1</id><link rel="self" href="https://outlet.example/self"/>'
        '<link rel="alternate" href="https://outlet.example/1"/><content type="xhtml">'
        '<div xmlns="http://www.w3.org/1999/xhtml"><p>First <b>line</b></p><p>Second</p></div>'
        "</content></entry>"
    )
    [found] = entries_of(ATOM.format(attributes="", entries=entry).encode())
    assert found.link == "https://outlet.example/1"
    assert found.summary == "First line\nSecond"


def test_rdf_items_stand_beside_the_channel() -> None:
    body = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        b'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        b"<channel><title>Outlet</title><items><rdf:Seq/></items></channel>"
        b'<item rdf:about="https://outlet.example/1"><title>One</title>'
        b"<link>https://outlet.example/1</link><dc:date>2026-11-23T10:00:00+09:00</dc:date></item>"
        b'<item rdf:about="https://outlet.example/2"><title>Two</title></item></rdf:RDF>'
    )
    first, second = entries_of(body)
    assert (first.guid, first.title) == ("https://outlet.example/1", "One")
    assert first.published is not None
    assert first.published.hour == 1
    assert second.title == "Two"


def test_upper_case_tags_are_found() -> None:
    body = rss("<ITEM><TITLE>Loud</TITLE><LINK>https://outlet.example/1</LINK></ITEM>")
    assert titles(body) == ["Loud"]


def test_media_title_never_takes_the_titles_place() -> None:
    wrong = "<media:title>Wrong</media:title>"
    for extra in (wrong, f"<media:content>{wrong}</media:content>", "<a/>" * 10 + wrong):
        assert titles(rss(item(1, extra=extra), root=NAMESPACES)) == ["Story 1"]
        assert titles(rss(item(1).replace("<item>", "<item>" + extra), root=NAMESPACES)) == [
            "Story 1"
        ]


def test_full_content_serves_where_the_description_has_no_text() -> None:
    empty = (
        "<item><title>T</title><link>https://outlet.example/1</link><description>"
        '<![CDATA[<img src="a.jpg">]]></description>'
        "<content:encoded><![CDATA[<p>The text itself.</p>]]></content:encoded></item>"
    )
    [found] = entries_of(rss(empty, root=NAMESPACES))
    assert found.summary == "The text itself."


def test_an_ill_formed_entry_leaves_its_neighbours_alone() -> None:
    broken = "<item><title>A<b>B</title></b><link>https://outlet.example/x</link></item>"
    found = entries_of(rss(item(1), broken, item(2)))
    assert [entry.link for entry in found] == [
        "https://outlet.example/story/1",
        "https://outlet.example/x",
        "https://outlet.example/story/2",
    ]
    assert found[0] == entries_of(rss(item(1)))[0]


def test_a_half_item_without_link_or_id_is_not_kept() -> None:
    cut = rss(item(1)).removesuffix(b"</channel></rss>")
    assert titles(cut + b"<item><title>Half a story without") == ["Story 1"]
    assert titles(cut + b"<item><title>Half</title><link>https://outlet.example/st") == ["Story 1"]
    assert titles(cut + item(2).removesuffix("</item>").encode()) == ["Story 1", "Story 2"]


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel><item><item><title>x</title></item></item></channel></rss>",
        b"<rss><channel></item><title>x</title></channel></rss>",
        b"<rss><channel>" + item(1).encode() + b"</channel><channel>" + item(2).encode()
        + b"</channel></rss>",
        b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel>" + item(1).encode() + b"</channel></rss>",
        b"<shop><item><title>Shoes</title></item></shop>",
        b"",
    ],
)  # fmt: skip
def test_what_is_not_plain_is_not_split(body: bytes) -> None:
    assert split.split(body) is None


def test_entries_of_two_channels_are_all_read() -> None:
    body = f"<rss><channel>{item(1)}</channel><channel>{item(2)}</channel></rss>".encode()
    assert titles(body) == ["Story 1", "Story 2"]


def test_a_changed_byte_changes_the_hash_of_that_entry_only() -> None:
    before = opened_document(rss(item(1), item(2))).hashes
    after = opened_document(rss(item(1), item(2, "Changed"), head="<ttl>9</ttl>")).hashes
    assert before[0] == after[0]
    assert before[1] != after[1]


@pytest.mark.parametrize(
    ("head", "seconds"),
    [
        ("<ttl>30</ttl>", 1800),
        ("<ttl> 5 </ttl>", 300),
        ("<ttl>soon</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("", None),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            1800,
        ),
        ("<sy:updatePeriod> daily </sy:updatePeriod>", 86400),
        ("<sy:updatePeriod>whenever</sy:updatePeriod>", None),
    ],
)
def test_ttl(head: str, seconds: float | None) -> None:
    root = ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    assert opened_document(rss(item(1), head=head, root=root)).ttl == seconds


def test_links_of_all_kinds() -> None:
    found = [
        parse.absolute(address, "https://outlet.example/rss")
        for address in (
            "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//outlet.example/p",
            "/rel", "  https://outlet.example/sp ace \n", "https://me:secret@outlet.example/a",
            "", "http://[broken", "https://outlet.example/" + "a" * 5000,
        )
    ]  # fmt: skip
    assert found == [
        None, None, None, "https://outlet.example/p", "https://outlet.example/rel",
        "https://outlet.example/sp%20ace", "https://outlet.example/a", None, None, None,
    ]  # fmt: skip


def test_a_guid_that_is_no_address_is_no_link() -> None:
    [found] = entries_of(rss("<item><title>T</title><guid>1559104147038</guid></item>"))
    assert (found.guid, found.link) == ("1559104147038", None)


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_split_or_not_but_never_raise(noise: bytes) -> None:
    for body in (noise, rss(item(1))[:-20] + noise, b"<rss><channel><item>" + noise):
        split.split(body)
