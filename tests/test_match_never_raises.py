"""Matching answers every text: empty, huge, broken, in a language nobody taught it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.match.verdict import MatchReason, Relevance, Verdict
from tests.matching import MATCHER

WORDS = st.sampled_from(
    [
        *[
            "North Korea",
            "Laos",
            "visit",
            "foreign minister",
            "embassy",
            "reopens",
            "rice",
            "donates",
        ],
        *[
            "ASEAN",
            "condemns",
            "missile",
            "sanctions",
            "ship",
            "seized",
            "not",
            "ARF",
            "Korut",
            "DPRK",
        ],
        *[
            "북한",
            "베트남",
            "방북",
            "訪朝",
            "ラオス",
            "外相",
            "朝鲜",
            "越南",
            "断交",
            "เกาหลีเหนือ",
            "ไทย",
            "เยือน",
        ],
        *["ເກົາຫຼີເໜືອ", "ລາວ", "ຢ້ຽມຢາມ", "កូរ៉េខាងជើង", "កម្ពុជា", "မြောက်ကိုရီးယား", "ေျမာက္ကိုရီးယား"],
        *["<b>", "&amp;", "\u202e", "\u200b", "\ud800", "\n", ". ", ", ", " - ", "："],
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=25).map(" ".join))


def spans_lie_inside(verdict: Verdict, title: str, summary: str) -> bool:
    texts = {"title": title, "summary": summary}
    return all(
        0 <= span.start < span.end <= len(texts[span.field])
        and texts[span.field][span.start : span.end] == span.term
        for span in verdict.evidence
    )


@settings(max_examples=400, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from([None, "en", "ko", "xx", ""]))
def test_any_text_gets_a_verdict(title: str, summary: str, lang: str | None) -> None:
    verdict = MATCHER.match(title, summary, lang=lang)
    assert spans_lie_inside(verdict, title, summary)
    assert (verdict.relevance is Relevance.ALERT) == bool(verdict.claims)
    for claim in verdict.claims:
        assert len(claim.evidence) >= 2  # no single term fires
        assert all(index < len(verdict.evidence) for index in claim.evidence)
        assert (claim.stage is None) != (claim.polarity is None)


def test_the_same_text_gets_the_same_verdict() -> None:
    text = ("Laos FM lands in Pyongyang", "He meets Choe Son-hui. ASEAN urges the North to disarm.")
    assert MATCHER.match(*text) == MATCHER.match(*text)


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("", ""),
        ("   ", "\n"),
        ("\ud800\udfff", ""),
        ("\u202eaeroK htroN", "\u202d"),
        ("x" * 1_000_000, "y" * 1_000_000),
        ("北朝鮮 " * 200_000, "ラオス外相が訪朝 " * 100_000),
        ("<" * 100_000, "&" * 100_000),
        ("Kuzey Kore", "Ankara'dan bir haber"),  # a thirteenth language
        ("صاروخ", "بيونغ يانغ"),
        (bytes(range(256)).decode("latin-1"), bytes(range(256)).decode("utf-8", "replace")),
    ],
)
@pytest.mark.timeout(10)
def test_hard_texts(title: str, summary: str) -> None:
    assert spans_lie_inside(MATCHER.match(title, summary), title, summary)


def test_no_text_is_said_to_be_none() -> None:
    assert MATCHER.match("", "").reason is MatchReason.EMPTY
