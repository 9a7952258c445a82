"""The fake reads HTML as strictly as Telegram and counts offsets in UTF-16 units."""

import html
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity

from tests.fakes.bot_api import ApiError, parse_text

read = partial(parse_text, mode="HTML")

REFUSED = {
    "unknown tag": ("a<br>b", 'unsupported start tag "br" at byte offset 1'),
    "unclosed": ("<b>x", 'can\'t find end tag corresponding to start tag "b"'),
    "crossed": ("<b><i>x</b></i>", 'unmatched end tag at byte offset 7, expected "</i>"'),
    "end alone": ("x</b>", "unexpected end tag at byte offset 1"),
    "bare less-than": ("x < y", 'unsupported start tag "" at byte offset 2'),
    "open start tag": ("x <b", "unclosed start tag at byte offset 2"),
    "open quote": ('<a href="x>y</a>', "unclosed start tag at byte offset 0"),
    "open end tag": ("<b>x</b", "unclosed end tag at byte offset 4"),
    "bytes, not characters": ("ສະ<br>", "at byte offset 6"),
    "attribute without value": ("<a href>x</a>", "expected equal sign"),
    "bare attribute": ("<a href=http://x>y</a>", "unexpected end of name token"),
    "no attribute name": ('<a ="x">y</a>', 'empty attribute name in the tag "a"'),
    "span of another class": ('<span class="x">y</span>', 'tag "span" must have class'),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refuses_what_telegram_cannot_parse(name: str) -> None:
    source, words = REFUSED[name]
    with pytest.raises(ApiError, match=r"^Bad Request: can't parse entities: ") as caught:
        read(source)
    assert words.lower() in caught.value.description.lower()


def test_every_tag_becomes_its_entity() -> None:
    source = (
        "<b>1</b><strong>2</strong><i>3</i><em>4</em><u>5</u><ins>6</ins><s>7</s><del>8</del>"
        '<code>9</code><pre>0</pre><tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>'
        '<blockquote>c</blockquote><blockquote expandable>d</blockquote><a href="https://x.y/">e</a>'
    )
    text, entities = read(source)
    assert text == "1234567890abcde"
    assert [one["type"] for one in entities] == [
        "bold", "bold", "italic", "italic", "underline", "underline", "strikethrough",
        "strikethrough", "code", "pre", "spoiler", "spoiler", "blockquote",
        "expandable_blockquote", "text_link",
    ]  # fmt: skip
    assert entities[-1]["url"] == "https://x.y/"


def test_only_four_named_references_are_known() -> None:
    assert read("&lt;&amp;&gt;&quot; &#39;&#x27; &nbsp;&euro;")[0] == "<&>\" '' &nbsp;&euro;"


def test_a_link_that_is_none_stays_text() -> None:
    assert read('<a href="javascript:x">y</a>') == ("y", [])


def test_nothing_is_marked_inside_code() -> None:
    assert [one["type"] for one in read("<pre>a <b>b</b></pre>")[1]] == ["pre"]


def test_space_around_a_text_is_cut_and_offsets_follow() -> None:
    text, entities = read("  \n <b>x</b> y \n ")
    assert (text, entities) == ("x y", [{"type": "bold", "offset": 0, "length": 1}])


def test_what_telegram_finds_by_itself() -> None:
    text, entities = parse_text("/start@x_bot see https://a.b/c or @someone #tag")
    found = {one["type"]: text[one["offset"] :][: one["length"]] for one in entities}
    assert found == {
        "bot_command": "/start@x_bot",
        "url": "https://a.b/c",
        "mention": "@someone",
        "hashtag": "#tag",
    }


def test_another_parse_mode_is_not_known() -> None:
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        parse_text("*x*", "MarkdownV2")


LETTERS = st.text(st.sampled_from("aé漢ສ😀<>&\"' 한"), max_size=12)
WRAPS: dict[str, str] = {"bold": "b", "italic": "i", "underline": "u", "spoiler": "tg-spoiler"}
PIECES = st.lists(st.tuples(st.sampled_from([None, *WRAPS]), LETTERS), max_size=8)


@given(PIECES)
def test_offsets_are_utf16(pieces: list[tuple[str | None, str]]) -> None:
    pieces = [(None, "|"), *pieces, (None, "|")]  # so that nothing is trimmed
    source, plain, wanted = "", "", []
    for kind, words in pieces:
        escaped = html.escape(words)
        source += f"<{WRAPS[kind]}>{escaped}</{WRAPS[kind]}>" if kind else escaped
        if kind and words:
            start = len(plain.encode("utf-16-le")) // 2
            wanted.append((kind, start, len(words.encode("utf-16-le")) // 2))
        plain += words
    text, entities = read(source)
    assert text == plain
    assert [(one["type"], one["offset"], one["length"]) for one in entities] == wanted
    client = [MessageEntity(**one) for one in entities]
    by_client: Callable[[MessageEntity], str] = partial(_as_client_reads, text)
    assert [by_client(one) for one in client] == [words for kind, words in pieces if kind and words]


def _as_client_reads(text: str, entity: MessageEntity) -> str:
    encoded = text.encode("utf-16-le")
    return encoded[entity.offset * 2 : (entity.offset + entity.length) * 2].decode("utf-16-le")


@given(st.text(st.sampled_from("<>/abip=\"' &;#x1😀"), max_size=30))
def test_hostile_markup_is_read_or_refused(source: str) -> None:
    try:
        text, entities = read(source)
    except ApiError:
        return
    units = len(text.encode("utf-16-le")) // 2
    assert all(0 <= one["offset"] < one["offset"] + one["length"] <= units for one in entities)
