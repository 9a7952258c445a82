"""Every language says everything, with the same fields; a missing file or key falls back."""

import re
from string import Formatter

import pytest

from bot import catalogue
from bot.alerts.intent import NotifyReason
from bot.chat import commands
from bot.chat.access import Refusal
from bot.feeds.feed import FeedKind, Health
from bot.match.verdict import Indicator, Polarity, Stage
from tests.fakes.source import ROOT

PACKAGES = tuple(f"bot.{path.parent.name}" for path in sorted((ROOT / "bot").glob("*/texts")))
LANGUAGES = sorted({one for package in PACKAGES for one in catalogue.languages(package)})
TRANSLATED = [one for one in LANGUAGES if one != catalogue.FALLBACK]
PLURAL = re.compile(r"\.(zero|one|two|few|many|other)$")
# Alerts may name more than English does: what Babel calls otherwise, or in other letters.
NAMES = {"bot.alerts": re.compile(r"(country|person)\.")}
LONGEST_BUTTON, LONGEST_TOAST, LONGEST_MENU = 24, 200, 256
# What stands on buttons, and what is shown over a pressed one.
BUTTONS = re.compile(
    r"button\.(?!old)|feedfield\.|feedkind\.|pages\.|silence\.end$"
    r"|(addfeed|importfeeds)\.add$|condition\.again|feedtest\.again"
    r"|feedlist\.(undo|cancel)|feeds\.(all|overview|pause|resume|test|edit|remove|back|back-one)$"
    r"|story\.(earlier|later|why|share|back)$|why\.(more|story)$|(indicator|country)\.others"
)
TOASTS = re.compile(
    r"(refusal|throttle|error|unknown)\.|button\.old|feedlist\.gone|addfeed\.(no-country|already)"
)
# Written the same in both: names, places for values, words that came from English.
SAME = {
    "id": r"country\.(MM|ASEAN)|partner\.|detail\.|pattern\.|gist\.between|line\.source|kind\.wire"
    r"|city\.|condition\.feeds|outlets\.more|feeds\.counted|date\.|sentence\.date",
    "ko": r"pattern\.time|city\.utc",
}


def own(package: str, language: str) -> dict[str, str]:
    return catalogue.read(package, language)


def is_name(package: str, key: str) -> bool:
    return package in NAMES and NAMES[package].match(key) is not None


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


every_text = pytest.mark.parametrize(
    ("package", "language"), [(one, other) for one in PACKAGES for other in LANGUAGES]
)
every_translation = pytest.mark.parametrize("language", TRANSLATED)


def test_every_room_speaks_the_same_languages() -> None:
    assert {"bot.alerts", "bot.board", "bot.chat"} <= set(PACKAGES)
    assert {"en", "id", "ko"} <= set(LANGUAGES)
    for package in PACKAGES:
        assert sorted(catalogue.languages(package)) == LANGUAGES


@every_text
def test_every_language_has_every_text_with_the_same_fields(package: str, language: str) -> None:
    english, texts = own(package, "en"), own(package, language)

    names = {key for key in texts.keys() - english.keys() if is_name(package, key)}
    assert not any(fields(texts[key]) for key in names)
    said = texts.keys() - names
    assert {PLURAL.sub("", key) for key in english} == {PLURAL.sub("", key) for key in said}
    for key in said:
        model = english.get(key) or english[PLURAL.sub(".other", key)]
        assert fields(texts[key]) == fields(model), key


@every_text
def test_plurals_have_the_forms_that_the_language_needs(package: str, language: str) -> None:
    texts = own(package, language)
    needed = catalogue.locale_of(language).plural_form.tags | {"other"}
    plurals = {PLURAL.sub("", key) for key in own(package, "en") if key.endswith(".other")}

    for key in plurals:
        found = {one.rpartition(".")[2] for one in texts if PLURAL.sub("", one) == key}
        assert found == needed, key


@every_text
def test_no_text_is_empty_or_of_double_width(package: str, language: str) -> None:
    for key, text in own(package, language).items():
        assert text.strip(), key
        assert "  " not in text, key
        assert not re.search("[！-～　]", text), key


@every_translation
@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_is_left_in_english(package: str, language: str) -> None:
    english, same = own(package, "en"), re.compile(SAME.get(language, "$"))
    left = [
        key
        for key, text in own(package, language).items()
        if text == english.get(key) and re.search(r"[^\W\d_]", re.sub(r"\{\w+\}", "", text))
    ]

    assert [key for key in left if not same.match(key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_and_toasts_are_short(language: str) -> None:
    for package in PACKAGES:
        for key, text in own(package, language).items():
            if BUTTONS.match(PLURAL.sub("", key)):
                assert len(text) <= LONGEST_BUTTON, key
            if TOASTS.match(key):
                assert len(text) <= LONGEST_TOAST, key


def test_every_member_of_every_enum_has_words() -> None:
    alerts, chat = own("bot.alerts", "en"), own("bot.chat", "en")
    wanted = {
        *(f"reason.{one}" for one in NotifyReason),
        *(f"indicator.{one}" for one in Indicator),
        *(f"stage.{one}" for one in (*Stage, *Polarity)),
        *(f"kind.{one}" for one in FeedKind),
    }

    assert wanted - alerts.keys() == set()
    assert {f"health.{one}" for one in Health} - chat.keys() == set()
    assert {f"refusal.{one}" for one in Refusal} - chat.keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_help_and_a_line_for_the_menu(language: str) -> None:
    words = own("bot.chat", language)

    for name in commands.every():
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name)
        assert 3 <= len(words[f"command.{name}.menu"]) <= LONGEST_MENU
        assert len(words[f"command.{name}.help"]) >= 3
        assert not words[f"command.{name}.help"].endswith(".")


def test_plurals_follow_the_language() -> None:
    english, indonesian = (catalogue.load("bot.alerts", one) for one in ("en", "id"))

    assert english.plural("more_reports", 1) == "+1 more report"
    assert english.plural("more_reports", 2) == "+2 more reports"
    assert indonesian.plural("more_reports", 1) == "+1 laporan lain"


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "12,345"), ("id", "12.345"), ("ko", "12,345")]
)
def test_counts_are_written_as_the_language_does(language: str, shown: str) -> None:
    words = catalogue.load("bot.alerts", language)

    assert shown in words.plural("more_reports", 12345)
    assert shown in words.text("list.more", count=12345)
    assert "2025" in words.text("line.updated", time="2025")


@pytest.mark.parametrize("language", ["xx", "", "..", "../en", "en/../id", "id.toml", "zh-Hant"])
def test_an_unknown_language_is_english(language: str) -> None:
    words = catalogue.load("bot.alerts", language)

    assert words.language == "en"
    assert words.country("LA") == "Laos"
