"""/follow: every wish by a button that edits one message; two presses at once lose nothing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path

import pytest

from bot.alerts.intent import Severity
from bot.alerts.preferences import Cadence
from bot.match.verdict import DOORS, Indicator
from tests.fakes.alert_builders import claim
from tests.fakes.chat_world import ChatWorld
from tests.fakes.subscriber import Person, deliver, happens, subscribing

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ChatWorld]:
    async with subscribing(tmp_path, monkeypatch) as running:
        yield running


@pytest.fixture
async def person(world: ChatWorld) -> Person:
    made = await Person(world).subscribes()
    await made.says("/follow")
    return made


async def test_everything_is_ticked_until_something_is_chosen(person: Person) -> None:
    assert "Indicators: all" in person.text
    await person.presses("Indicators")
    assert person.ticked == ["Everything"]

    await person.presses("sanctions")
    assert person.ticked == ["sanctions"]
    await person.presses("All doors")
    assert person.wishes.indicators == {Indicator.SANCTIONS, *DOORS}
    await person.presses("humanitarian aid")
    assert "All doors" not in person.ticked
    await person.presses("Everything")
    assert person.wishes.indicators == frozenset()
    assert len(person.box) == 2  # that of /start, and this one


async def test_the_last_tick_taken_away_is_everything_again(person: Person) -> None:
    await person.presses("Countries")
    await person.presses("Laos")
    assert person.wishes.countries == {"LA"}
    await person.presses("Laos")

    assert person.wishes.countries == frozenset()
    assert person.ticked == ["Everything"]


async def test_languages_weight_and_the_way_back(person: Person) -> None:
    await person.presses("Languages of reports")
    await person.presses("Khmer")
    await person.presses("Back")
    await person.presses("Weight")
    await person.presses("engagement and doors")
    await person.presses("Back")

    assert person.wishes.languages == {"km"}
    assert person.wishes.least is Severity.ENGAGEMENT
    assert "Reports in: Khmer" in person.text
    assert "Weight: engagement and doors" in person.text


async def test_a_weekly_digest_with_its_day_and_hour(person: Person) -> None:
    await person.presses("When")
    assert not any("08:00" in one for one in person.buttons)  # at once there is no hour
    await person.presses("Weekly digest")
    await person.presses("Thu")
    await person.presses("18:00")

    assert person.wishes.cadence is Cadence.WEEKLY
    assert (person.wishes.weekday, person.wishes.at) == (3, time(18))
    assert "weekly digest, Thursday, 18:00" in person.text


async def test_quiet_hours_by_button_and_by_word(person: Person) -> None:
    await person.presses("Quiet hours")
    assert not any("Doors pass" in one for one in person.buttons)
    await person.presses("22:00-07:00")
    await person.presses("Doors pass")
    assert str(person.wishes.quiet) == "22:00-07:00"
    assert person.wishes.wakes is Severity.DOOR
    await person.presses("Doors pass")
    assert person.wishes.wakes is None

    assert "23:30-05:15" in await person.says("/follow quiet 23:30-05:15")
    assert str(person.wishes.quiet) == "23:30-05:15"
    await person.says("/follow quiet off")
    assert person.wishes.quiet is None
    for bad in (
        "quiet 25:00-07:00",
        "quiet",
        "loud 22:00-07:00",
        "quiet 22-7",
        "quiet " + "9" * 400,
    ):
        assert (await person.says(f"/follow {bad}")).startswith("By buttons: /follow")
    assert person.wishes.quiet is None


async def test_every_button_fits_and_does_nothing_but_what_it_says(person: Person) -> None:
    seen = set()
    for screen in ("", "i", "c", "l", "w", "t=weekly", "q=22:00-07:00"):
        await person.forges(f"v1:follow:{screen}")
        for row in person.shown["keyboard"]:
            for button in row:
                assert len(button["callback_data"].encode()) <= 64
                seen.add(button["callback_data"])
    assert len(seen) > 90


async def test_two_presses_at_once_lose_nothing(person: Person) -> None:
    await person.presses("Indicators")
    world, number = person.world, person.shown["message_id"]
    for name in Indicator:
        # Different people of a group press at the same moment; each press is a task of its own.
        user = {"id": 5000 + list(Indicator).index(name)}
        world.api.forge(person.id, number, f"v1:follow:i+{name}", user=user)
    await asyncio.sleep(0)
    await world.silence()

    assert person.wishes.indicators == set(Indicator)


async def test_the_same_press_twice_is_as_good_as_once(person: Person) -> None:
    await person.presses("Indicators")
    await person.forges("v1:follow:i+visits")
    await person.forges("v1:follow:i+visits")
    assert person.wishes.indicators == {Indicator.VISITS}


@pytest.mark.parametrize(
    "data",
    [
        "i+nonsense", "i*visits", "i+", "i+@", "c+XX", "l+klingon", "w=loud", "t=never", "h=24",
        "h=-1", "h=٣", "d=7", "d=", "q=25:00-26:00", "q=", "k=2", "zz", "=", "i-*", "x" * 40,
    ],
)  # fmt: skip
async def test_forged_presses_change_nothing(person: Person, data: str) -> None:
    before = person.wishes
    toast = await person.forges(f"v1:follow:{data}")

    assert toast == "This button is too old. Please ask again."
    assert person.wishes == before


async def test_what_is_followed_comes_and_nothing_else(person: Person) -> None:
    await person.presses("Countries")
    await person.presses("Vietnam")
    count = len(person.box)
    happens(person.world, 1, claim("visits", "held", ("LA",)))
    happens(person.world, 2, claim("missions", "setback", ("VN",)))
    await deliver(person.world)

    [alert] = person.box[count:]
    assert "Vietnam - North Korea" in alert["text"]
    labels = [[one["text"] for one in row] for row in alert["keyboard"]]
    assert labels == [["Open", "Why?"], ["Mute", "Not relevant"]]


async def test_who_has_not_subscribed_is_told_how(world: ChatWorld) -> None:
    stranger = Person(world, 3003)

    assert "/start begins it" in await stranger.says("/follow")
    assert stranger.stored is None
