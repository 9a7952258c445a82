"""The first line of an alert says what happened, at which stage, between whom."""

import pytest

from bot import catalogue
from bot.alerts import gist as gists
from bot.alerts.gist import gist
from bot.match.verdict import CONDITIONS, Indicator
from tests.fakes.alert_builders import claim, verdict


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

    assert gist(judged, "en").endswith("foreign-ministry consultations agreed [agreed]")


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


def test_every_language_has_every_text() -> None:
    english, indonesian = catalogue.read("bot.alerts", "en"), catalogue.read("bot.alerts", "id")
    # Indonesian has one plural form.
    needed = {key for key in english if not key.endswith(".one")}

    assert needed - indonesian.keys() == set()
    assert indonesian.keys() - english.keys() == set()
