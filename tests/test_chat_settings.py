"""/settings: everything that is chosen, language and time zone by button and by word."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.alerts.preferences import Preferences, is_zone
from bot.chat.reader_screens import zones
from tests.fakes.chat_world import ChatWorld
from tests.fakes.subscriber import Person, subscribing

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ChatWorld]:
    async with subscribing(tmp_path, monkeypatch) as running:
        yield running


@pytest.fixture
async def person(world: ChatWorld) -> Person:
    made = await Person(world).subscribes()
    await made.says("/settings")
    return made


async def test_it_shows_everything(person: Person) -> None:
    lines = person.text.splitlines()

    assert lines[:3] == ["Settings", "Alerts come.", "Language: English"]
    assert lines[3].startswith("Time zone: UTC, now ")
    assert lines[4:] == [
        "Indicators: all",
        "Countries: all",
        "Reports in: all",
        "Weight: everything",
        "When: At once",
        "Quiet hours: None",
    ]


async def test_the_language_of_the_answers_is_the_chosen_one(person: Person) -> None:
    await person.presses("Language")
    await person.presses("Indonesia")
    assert "Bahasa: Indonesia" in person.text
    assert (await person.says("/settings")).startswith("Pengaturan")
    await person.says("/settings language en")

    assert person.text.startswith("Settings")
    assert (await person.says("/settings language xx")).startswith("/settings shows all")


async def test_a_zone_by_button_by_name_and_by_city(person: Person) -> None:
    await person.presses("Time zone")
    await person.presses("Vientiane")
    assert person.wishes.zone == "Asia/Vientiane"
    for words, zone in (
        ("Asia/Seoul", "Asia/Seoul"),
        ("asia/seoul", "Asia/Seoul"),
        ("new york", "America/New_York"),
        ("Hanoi", "Asia/Ho_Chi_Minh"),
        ("Singapura", "Asia/Singapore"),
        ("kathmandu", "Asia/Kathmandu"),
    ):
        await person.says(f"/settings zone {words}")
        assert person.wishes.zone == zone


@pytest.mark.parametrize("word", ["Atlantis", "../../etc/passwd", "", "x" * 400, "Asia/"])
async def test_a_zone_that_is_none_changes_nothing(person: Person, word: str) -> None:
    answer = await person.says(f"/settings zone {word}")

    assert answer.startswith("I know no time zone by")
    assert person.wishes.zone == "UTC"


@pytest.mark.parametrize("data", ["l=xx", "z=atlantis", "z=Asia/Seoul", "x", "x=y", "l=en=id"])
async def test_forged_presses_change_nothing(person: Person, data: str) -> None:
    assert await person.forges(f"v1:settings:{data}") != ""
    assert person.wishes == Preferences()


def test_every_city_has_a_zone_that_exists() -> None:
    assert [zone for zone in zones.cities().values() if not is_zone(zone)] == []
