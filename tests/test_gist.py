"""The first line of an alert says what happened, at which stage, between whom."""

import pytest

from bot import catalogue
from bot.alerts import gist as gists
from bot.alerts.gist import gist
from bot.match.verdict import CONDITIONS, Indicator
from tests.fakes.alert_builders import claim, evidence, verdict


def test_names_country_act_and_stage() -> None:
    line = gist(verdict(claim("missions", "setback", ("MY",))), "en")

    assert line == "Malaysia - North Korea: diplomatic ties cut back [setback]"


def test_speaks_the_destination_s_language() -> None:
    line = gist(verdict(claim("humanitarian", "held", ("VN",))), "id")

    assert line == "Vietnam - Korea Utara: bantuan kemanusiaan disalurkan [terlaksana]"


def test_falls_back_to_english_for_a_language_without_texts() -> None:
    judged = verdict(claim("sanctions", "enforced", ("PH",)))

    assert gist(judged, "xx") == gist(judged, "en") == gist(judged, "../../etc")


def test_a_door_comes_before_what_merely_happened() -> None:
    judged = verdict(
        claim("visits", "held", ("ID",)),
        claim("asean_forums", "proposed", ("ID",)),
        claim("consultations", "agreed", ("ID",)),
    )

    assert gist(judged, "en").endswith("foreign-ministry consultations agreed or renewed [agreed]")


def test_a_setback_comes_before_what_was_held_under_the_same_severity() -> None:
    judged = verdict(claim("visits", "held", ("TH",)), claim("economic", "setback", ("TH",)))

    assert gist(judged, "en") == "Thailand - North Korea: trade or travel links cut [setback]"


def test_several_countries_become_a_short_list() -> None:
    two = gist(verdict(claim("missions", "agreed", ("VN", "SG"))), "en")
    many = gist(verdict(claim("visits", "held", ("ID", "LA", "VN", "TH", "ASEAN"))), "en")

    assert two.startswith("Vietnam and Singapore - North Korea:")
    assert many.startswith("Indonesia, Laos, Vietnam and 2 more - North Korea:")


def test_the_north_alone_where_no_asean_state_acts() -> None:
    line = gist(verdict(claim("reciprocity", "refused", ())), "en")

    assert line == "North Korea: outsiders kept out, or a dialogue refused [refused]"


def test_a_proposal_that_would_close_a_door_says_so() -> None:
    line = gist(verdict(claim("missions", "proposed", ("MY",), closes=True)), "en")

    assert line.endswith("cut in diplomatic ties considered [proposed, would close]")


def test_no_claim_no_gist() -> None:
    assert gist(verdict(relevance="context"), "en") == ""


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("indicator", list(Indicator))
def test_every_indicator_and_step_has_words_of_its_own(indicator: str, language: str) -> None:
    own = catalogue.read("bot.alerts", language)
    steps = [key.rsplit(".", 1)[1] for key in own if key.startswith(f"what.{indicator}.")]
    steps = [step for step in steps if step != "closes"]
    words = gists.texts(language)
    lines = {gist(verdict(claim(indicator, step)), language) for step in steps}

    assert len(steps) >= (1 if indicator in CONDITIONS else 4)
    assert len(lines) == len(steps)
    assert words.text(f"indicator.{indicator}")


def _told(title: str, *rules: tuple[str, str], indicator: str, step: str, lang: str = "en") -> str:
    spans = tuple(evidence(title, term, rule=rule) for term, rule in rules)
    made = claim(indicator, step, ("LA",), evidence=tuple(range(len(spans))))
    return gist(verdict(made, spans=spans), lang)


def test_a_minister_s_journey_is_told_as_one() -> None:
    title = "Laos FM in Pyongyang a month after summit"
    rules = (("Laos", "members.LA.name"), ("FM", "minister"), ("in Pyongyang", "to_north"))

    held = _told(title, *rules, indicator="visits", step="held")
    assert held == "Laos - North Korea: foreign minister in Pyongyang [held]"
    assert "foreign minister to visit Pyongyang" in _told(
        title, *rules, indicator="visits", step="agreed"
    )
    assert "menteri luar negeri di Pyongyang" in _told(
        title, *rules, indicator="visits", step="held", lang="id"
    )


def test_a_minister_far_from_the_state_s_name_is_nobody_s_in_particular() -> None:
    title = "Laos hosts a dinner at which the minister of another spoke of a trip to Pyongyang"
    rules = (("Laos", "members.LA.name"), ("minister", "minister"), ("to Pyongyang", "to_north"))

    assert "visit or meeting" in _told(title, *rules, indicator="visits", step="held")


def test_a_person_of_the_north_is_named() -> None:
    title = "Thongsavan met Choe Son Hui"
    rules = (("met", "meet"), ("Choe Son Hui", "people.choe-son-hui"))

    told = _told(title, *rules, indicator="visits", step="held")
    assert told == "Laos - North Korea: meeting with Choe Son Hui [held]"


def test_a_partner_is_named() -> None:
    title = "Washington's envoy welcomes it"
    rules = (("Washington", "partners.US.name"), ("welcomes", "praise"))

    told = _told(title, *rules, indicator="partner_reaction", step="supportive")
    assert "Washington welcomes the engagement [supportive]" in told


def test_evidence_of_other_claims_adds_no_detail() -> None:
    title = "Embassy shut, ties cut"
    spans = (evidence(title, "ties cut", rule="ties_cut"),)
    judged = verdict(claim("missions", "setback", ("MY",), evidence=()), spans=spans)

    assert "diplomatic ties cut back" in gist(judged, "en")


def test_of_equal_claims_the_title_s_comes_first() -> None:
    title, summary = "Artists perform", "They also spoke of trade."
    spans = (
        evidence(summary, "trade", "summary", rule="trade"),
        evidence(title, "perform", rule="culture"),
    )
    judged = verdict(
        claim("economic", "held", ("VN",), evidence=(0,)),
        claim("culture_education", "held", ("VN",), evidence=(1,)),
        spans=spans,
    )

    assert "cultural exchange" in gist(judged, "en")
