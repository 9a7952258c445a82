"""Who acts and who only lends soil; what partners ask and what is only their setting."""

import pytest

from bot.match.verdict import MatchReason, Relevance
from tests.matching import MATCHER

REPORTS = {
    "Vice Foreign Minister Pak Sang Gil arrives in Vientiane": "visits held LA",
    "Prabowo ready to carry message between two Koreas": "bridge agreed ID",
    "Indonesia hopes North Korea attends ARF": "asean_forums proposed ID ASEAN",
    "North Korea absent from Jakarta ARF": "asean_forums setback ASEAN",
    "Myanmar halts arms deals with North Korea": "sanctions enforced MM",
    "Poland's ambassador back in Pyongyang": "reciprocity opened",
}


@pytest.mark.parametrize("title", list(REPORTS))
def test_a_title_reports(title: str) -> None:
    verdict = MATCHER.match(title, lang="en")
    said = [
        " ".join((claim.indicator, claim.stage or claim.polarity or "", *claim.asean_actors))
        for claim in verdict.claims
    ]
    assert REPORTS[title] in said


def test_asean_soil_alone_is_a_stage() -> None:
    verdict = MATCHER.match("North Korea and Russia issue paper in Jakarta", lang="en")
    assert (verdict.relevance, verdict.reason) == (Relevance.NONE, MatchReason.STAGE_ONLY)
