"""Every language says everything, with the same fields; a missing file or key falls back."""

import re
from importlib.resources import files
from string import Formatter

import pytest

from bot import catalogue
from bot.alerts.intent import NotifyReason
from bot.chat import commands
from bot.chat.access import Refusal
from bot.feeds.feed import FeedKind, Health
from bot.match.verdict import Indicator, Polarity, Stage

PACKAGES = ("bot.alerts", "bot.chat")
LANGUAGES = {
    (package, file.name.removesuffix(".toml"))
    for package in PACKAGES
    for file in (files(package) / "texts").iterdir()
    if file.name.endswith(".toml")
}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(("package", "language"), sorted(LANGUAGES))
def test_every_language_has_every_text_with_the_same_fields(package: str, language: str) -> None:
    english, own = catalogue.read(package, "en"), catalogue.read(package, language)
    plurals = re.compile(r"\.(zero|one|two|few|many)$")
    needed = {key for key in english if not plurals.search(key)}

    assert needed - own.keys() == set()
    assert own.keys() - english.keys() == set()
    for key, text in own.items():
        assert fields(text) == fields(english[key]), key


def test_every_member_of_every_enum_has_words() -> None:
    alerts = catalogue.read("bot.alerts", "en")
    chat = catalogue.read("bot.chat", "en")
    wanted = {
        *(f"reason.{one}" for one in NotifyReason),
        *(f"indicator.{one}" for one in Indicator),
        *(f"stage.{one}" for one in (*Stage, *Polarity)),
        *(f"kind.{one}" for one in FeedKind),
    }

    assert wanted - alerts.keys() == set()
    assert {f"health.{one}" for one in Health} - chat.keys() == set()
    assert {f"refusal.{one}" for one in Refusal} - chat.keys() == set()


@pytest.mark.parametrize("name", sorted(commands.every()))
def test_every_command_has_help_and_a_line_for_the_menu(name: str) -> None:
    words = catalogue.load("bot.chat")

    assert words.text(f"command.{name}.help")
    assert 3 <= len(words.text(f"command.{name}.menu")) <= 256
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name)


def test_plurals_follow_the_language() -> None:
    english, indonesian = (catalogue.load("bot.alerts", one) for one in ("en", "id"))

    assert english.plural("more_reports", 1) == "+1 more report"
    assert english.plural("more_reports", 2) == "+2 more reports"
    assert indonesian.plural("more_reports", 1) == "+1 laporan lain"


@pytest.mark.parametrize("language", ["xx", "", "..", "../en", "en/../id", "id.toml", "zh-Hant"])
def test_an_unknown_language_is_english(language: str) -> None:
    words = catalogue.load("bot.alerts", language)

    assert words.language == "en"
    assert words.country("LA") == "Laos"
