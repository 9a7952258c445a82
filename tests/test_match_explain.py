"""Every verdict can be told to a person."""

import pytest

from bot.match.explain import SENTENCES, sentences
from bot.match.verdict import MatchReason
from tests.matching import MATCHER


def test_every_reason_has_a_sentence() -> None:
    assert set(SENTENCES) == set(MatchReason)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Laos FM arrives in Pyongyang", "visits [held]: LA"),
        ("North Korea and Thailand", "names the North and TH, no indicator cue"),
        ("North Korea tests engine", "names the North, no ASEAN state or body"),
        ("Bangkok traffic", "does not name the North"),
        ("Vietnam beat North Korea 2-0 in friendly match", "It is about a match"),
        ("Commentary: Why Hanoi courts Kim Jong Un", "comment or analysis"),
    ],
)
def test_told(title: str, said: str) -> None:
    assert said in "\n".join(sentences(MATCHER.match(title, lang="en")))
