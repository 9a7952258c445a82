"""Text: HTML of any quality becomes plain text that hides and turns nothing."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.documents import text


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("Plain", "Plain"),
        ("  Two\n lines\t here ", "Two lines here"),
        ("AT&amp;T &lt;b&gt;bold&lt;/b&gt;", "AT&T bold"),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
        ("<b>北</b>朝鮮", "北朝鮮"),
        ("North <i>Korea</i>&nbsp;and&#8217;s", "North Korea and’s"),
        ("<script>alert(1)</script>North <img src=x onerror=1> & <i>Laos</i>", "North & Laos"),
        ("A<!-- hidden -->B<style>p{}</style>", "AB"),
        ('<a title="a > b" href=x>link</a>', "link"),
        ("&amp;amp;lt; once more only", "&lt; once more only"),
        ("user\u202egnp.exe \u2066x\u2069\ufeff\u200e", "usergnp.exe x"),
        ("a\x00b\x07c\x9f", "abc"),
        ("\u1780\u200b\u1781", "\u1780\u200b\u1781"),
        ("Triê\u0300u Tiên", "Triều Tiên"),
        ("CorÃ©e du Nord", "Corée du Nord"),
        ("Triá»u TiÃªn", "Triá»u TiÃªn"),
        ("naïve São Tomé", "naïve São Tomé"),
        ("", ""),
        ("<p></p><br>", ""),
        ("Cut <a href='htt", "Cut"),
    ],
)
def test_titles(raw: str, plain: str) -> None:
    assert text.title(raw) == plain


def test_blocks_of_a_summary_are_lines() -> None:
    raw = "<p>First\n one</p><div>Second<br/>third</div><ul><li>a</li><li>b</li></ul>"
    assert text.summary(raw) == "First one\nSecond\nthird\na\nb"


def test_the_pattern_and_the_parser_agree_on_plain_html() -> None:
    raw = '<div class="x"><p>One &amp; <b>two</b></p><p>Three <a href="/">four</a></p></div>'
    assert text.summary(raw) == text.summary("<script></script>" + raw)


def test_long_text_is_cut_at_a_word() -> None:
    cut = text.summary("word " * 2000)
    assert len(cut) <= text.SUMMARY_LIMIT
    assert cut.endswith("word…")
    assert len(text.title("字" * 5000)) == text.TITLE_LIMIT


def test_html_made_to_hurt_is_read_at_once() -> None:
    for raw in (
        "<div>" * 50_000, "<!--" * 20_000, "<" * 60_000, "&" * 60_000, '<a b="' * 10_000,
        "<a '\"" * 12_000, "&lt;" * 20_000, "<svg>" * 12_000 + "x",
    ):  # fmt: skip
        assert len(text.summary(raw)) <= text.SUMMARY_LIMIT


def test_a_headline_out_of_a_text() -> None:
    assert text.headline("Short\nsecond line", 120) == "Short"
    assert text.headline("word " * 50, 20) == "word word word…"
    assert text.headline("字" * 50, 20) == "字" * 19 + "…"


markup = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<b", ">", "&", "amp;", "lt;", "<script>", "</script>", "a", " ", "\n", '"',
         "'", "<!--", "-->", "\u202e", "\x00", "é", "Ã", "©", "한", "<br/>", "=", "&#0;", "&#x41;"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@given(st.one_of(st.text(max_size=80), markup))
def test_any_text_becomes_clean_text(raw: str) -> None:
    one_line, several = text.title(raw), text.summary(raw)
    assert "\n" not in one_line
    for plain in (one_line, several):
        assert plain == plain.strip()
        assert not any(
            (unicodedata.category(letter) in {"Cc", "Cs"} and letter != "\n")
            or letter in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
            for letter in plain
        )  # fmt: skip


@given(st.text(st.characters(categories=["L", "N"]), max_size=60))
def test_words_pass_as_they_are(words: str) -> None:
    assert text.title(words) in {
        unicodedata.normalize("NFC", words),
        text.title(unicodedata.normalize("NFC", words)),
    }
