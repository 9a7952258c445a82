"""Events near each other in time, state and indicator: what tells one from the other."""

from typing import Any

from bot.evaluation.labels import Label
from bot.evaluation.measure import Case
from bot.evaluation.story_report import grouped
from bot.stories.names import names
from tests.matching import MATCHER
from tests.stories import placed, report


def test_names_stand_beside_scripts_without_spaces() -> None:
    assert names("菲律宾扣押朝鲜货船Jin Teng号") == ("jin", "teng")
    assert names("フィリピン、北朝鮮船Jin Tengを差し押さえ") == ("jin", "teng")


def test_acts_with_no_word_in_common_speak_against_one_event() -> None:
    tie: dict[str, Any] = {"actors": ("MY",), "people": ("mun-chol-myong",)}
    ruling = report("sanctions enforced", evidence=("extradite",), **tie)
    again = report("sanctions enforced", hours=24 * 7, evidence=("extradite",), lang="ja", **tie)
    charge = report("sanctions enforced", hours=24 * 7, evidence=("launder",), lang="ja", **tie)
    assert placed(ruling, again).story == 1
    assert placed(ruling, charge).story is None


def _stories(*rows: tuple[str, str, str]) -> list[str]:
    cases = []
    for number, (date, lang, title) in enumerate(rows):
        nothing: frozenset[Any] = frozenset()
        label = Label(
            f"{number}", lang, title, "", None, date, 2, nothing, None, nothing, nothing, "x", ""
        )
        cases.append(Case(label, MATCHER.match(title, lang=lang)))
    return [one.story for one in grouped(cases)]


def test_two_ships_of_one_week() -> None:
    first, same, other = _stories(
        ("2016-03-05", "en", "Philippines seizes North Korean ship Jin Teng under sanctions"),
        ("2016-03-06", "zh", "菲律宾扣押朝鲜货船Jin Teng号"),
        (
            "2016-03-09",
            "en",
            "Philippines inspects North Korean ship Theresa Begonia for sanctions",
        ),
    )
    assert first == same != other


def test_an_offer_and_what_others_say_of_it() -> None:
    offer, reaction = _stories(
        ("2026-02-02", "en", "Indonesia offers to host talks between the two Koreas"),
        ("2026-02-04", "en", "Seoul welcomes Indonesia's offer to host inter-Korean talks"),
    )
    assert offer != reaction


def test_two_states_on_one_launch() -> None:
    singapore, malaysia, again = _stories(
        ("2017-07-05", "en", "Singapore condemns North Korea's ICBM launch"),
        ("2017-07-05", "en", "Malaysia condemns North Korea's ICBM launch"),
        ("2017-07-05", "ms", "Malaysia kutuk pelancaran ICBM Korea Utara"),
    )
    assert singapore != malaysia == again


def test_each_stop_of_a_tour() -> None:
    laos, also, myanmar = _stories(
        ("2010-07-26", "en", "North Korean foreign minister Pak Ui Chun visits Laos"),
        ("2010-07-26", "lo", "ລັດຖະມົນຕີຕ່າງປະເທດ ສປປ ເກົາຫຼີ ປາກ ອຸຍ ຈຸນ ຢ້ຽມຢາມລາວ"),
        ("2010-07-29", "en", "North Korean foreign minister Pak Ui Chun arrives in Myanmar"),
    )
    assert laos == also != myanmar
