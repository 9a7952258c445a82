"""Folding, and the way back: every folded character stands for a span of the text as given."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.match.data import Normalisation
from bot.match.normalise import MAX_CHARS

FOLDER = Normalisation.load(Path(__file__).parents[1] / "indicators").folder

PIECES = st.sampled_from(
    [
        *["<p>", "</p>", "<b>", "<br/>", "&amp;", "&nbsp;", "&#8217;", "&lt;i&gt;", "&bogus;", "&"],
        *["\u200b", "\u00ad", "\u202e", "\ud800", "\udfff", "\ufeff", "\x00", "\u0e33", "\u0eb3"],
        *["hoá", "hòa", "quý", "uỷ ", "ﬁ", "Ａ", "①", "ｶﾞ", "が", "각", "각", "é"],
        *["北韓", "朝鮮", "ເກົາຫຼີ", "ໜ", "ကိုရီးယား", "ေျမာက္ကိုရီးယား", "កូរ៉េ", "ន្ដ", "๑๒", "ß", "İ"],
        *["North-Korea", "1-0", " ", "\n", "\t", "'", "’", "“", "—", "U.S."],
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join), st.lists(st.characters()).map("".join))


@pytest.mark.parametrize(
    ("given_text", "folded"),
    [
        ("NORTH&nbsp;Korea&#8217;s", "north korea's"),
        ("<p>Hun <b>Sen</b></p>", "\u2029hun sen\u2029"),
        ("Wonsan–Kalma", "wonsan kalma"),
        ("a 4–0 win", "a 4-0 win"),
        ("Phi hạt nhân hoá", "phi hạt nhân hóa"),
        ("uỷ ban, quý", "ủy ban, quý"),
        ("โควิด-๑๙", "โควิด-19"),
        ("北韓外務省", "北韩外务省"),
        ("Nor\u200bth Ko\u00adrea", "north korea"),
        ("ＤＰＲＫ", "dprk"),
        ("&amp;nbsp;x", " x"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
    ],
)
def test_one_form(given_text: str, folded: str) -> None:
    assert FOLDER.fold(given_text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ເກົາຫຼີເໜືອ", "ເກົາຫລີເຫນືອ"),
        ("ន្ត្រី", "ន្ដ្រី"),
        ("ေျမာက္ကိုရီးယား", "မြောက်ကိုရီးယား"),
        ("ႏိုင္ငံျခားေရးဝန္ႀကီး", "နိုင်ငံခြားရေးဝန်ကြီး"),
        ("thoả thuận", "thỏa thuận"),
        ("チェ・ソンヒ", "ﾁｪ・ｿﾝﾋ"),
    ],
)
def test_spellings_that_mean_the_same(one: str, other: str) -> None:
    assert FOLDER.fold(one) == FOLDER.fold(other)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_the_trace_reads_the_same_text(text: str) -> None:
    trace = FOLDER.trace(text)
    assert trace.text == FOLDER.fold(text)
    assert len(trace.starts) == len(trace.ends) == len(trace.text)
    assert all(
        0 <= start < end <= len(text) for start, end in zip(trace.starts, trace.ends, strict=True)
    )


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.data())
def test_every_span_lies_inside_its_text(text: str, data: st.DataObject) -> None:
    trace = FOLDER.trace(text)
    if not trace.text:
        return
    start = data.draw(st.integers(0, len(trace.text) - 1))
    end = data.draw(st.integers(start + 1, len(trace.text)))
    first, last = trace.origin(start, end)
    assert 0 <= first < last <= len(text)


def test_a_long_text_is_read_to_its_limit() -> None:
    assert len(FOLDER.fold("ກ" * 1_000_000)) <= MAX_CHARS
