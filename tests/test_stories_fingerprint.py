"""Fingerprints: what they take from a report, and that they come back from JSON as they were."""

import json
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from bot.match.verdict import MatchReason, Relevance, Verdict
from bot.stories.fingerprint import as_json, from_json, of
from tests.matching import MATCHER

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
VERDICTS = [
    MATCHER.match("Laos FM arrives in Pyongyang", "He met Choe Son Hui."),
    MATCHER.match("Vietnam donates 5,000 tonnes of rice to North Korea"),
    Verdict(Relevance.ALERT, MatchReason.CLAIMS, "en", "1"),
]


def test_features() -> None:
    title = "Kapal Wise Honest disita, <b>4,355</b> ton batu bara Korea Utara"
    fp = of(VERDICTS[0], title=title, summary="(๔๘ ชม.) 28億 Tô Lâm", at=NOW, outlet="Antara")
    assert {"wise", "honest", "lam"} <= set(fp.names)
    assert fp.numbers == ("4355", "48", "28")
    assert fp.title == "kapal wise honest disita 4355 ton batu bara korea utara".replace(
        "4355", "4 355"
    )
    assert (fp.people, fp.actors, fp.outlet) == (("choe-son-hui",), ("LA",), "Antara")
    assert "minister" in fp.concepts
    assert fp.claims[0].indicator == "visits"


def test_title_case_gives_no_names() -> None:
    title = "Wise Honest Seized After Months Under Arrest Near Balikpapan"
    assert of(VERDICTS[0], title=title, summary="", at=NOW, outlet="").names == ()


def test_a_title_of_5000_characters_stays_small() -> None:
    long = "Menlu Laos Saleumxay tiba 12 34 " * 160
    fp = of(VERDICTS[0], title=long, summary=long, at=NOW, outlet="x")
    assert len(json.dumps(as_json(fp))) < 3000


def test_times_become_utc() -> None:
    wib = datetime(2026, 3, 1, 16, tzinfo=timezone(timedelta(hours=7)))
    for at in (wib, NOW.replace(tzinfo=None)):
        assert of(VERDICTS[0], title="x", summary="", at=at, outlet="").at == NOW


def test_unknown_and_missing_keys() -> None:
    fp = from_json({"at": "2026-03-01T09:00:00+00:00", "invented": 1})
    assert (fp.at, fp.claims, fp.title) == (NOW, (), "")


@given(
    st.sampled_from(VERDICTS), st.text(max_size=400), st.text(max_size=400), st.text(max_size=20),
    st.datetimes(timezones=st.just(UTC)),
)  # fmt: skip
def test_round_trip(verdict: Verdict, title: str, summary: str, outlet: str, at: datetime) -> None:
    fp = of(verdict, title=title, summary=summary, at=at, outlet=outlet)
    assert from_json(json.loads(json.dumps(as_json(fp)))) == fp
