"""/country: one country's events, newest first, with counts per indicator."""

from datetime import timedelta

import pytest

from bot.chat.archive_filter import COUNTRIES
from bot.clock import SystemClock
from bot.match.verdict import CONDITIONS, Indicator
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.chat_world import READER, ChatWorld
from tests.fakes.questions import forge, labels, press, room, world

__all__ = ["room", "world"]
pytestmark = pytest.mark.anyio

LADDERS = [one for one in Indicator if one not in CONDITIONS]


def publish(world: ChatWorld, days_ago: float, *claims: tuple[str, str, str]) -> None:
    world.room.clock.move_to(SystemClock().now() - timedelta(days=days_ago))
    made = [claim(indicator, step, (country,)) for indicator, step, country in claims]
    world.room.publish(f"Event of {days_ago}", judged=verdict(*made)).poll()


async def test_without_a_name_the_countries_are_buttons(world: ChatWorld) -> None:
    shown = await world.ask("/country")
    assert len(labels(shown)) == len(COUNTRIES)
    assert labels(shown)[-1] == "ASEAN"
    assert labels(shown)[:2] == ["Brunei", "Cambodia"]

    laos = await press(world, shown, "Laos")
    assert laos["text"] == "Laos and North Korea\nNo event yet."
    assert (await press(world, shown, "All countries"))["text"] == shown["text"]


async def test_events_are_newest_first_with_stages_and_counts(world: ChatWorld) -> None:
    publish(world, 90, ("visits", "agreed", "LA"))
    publish(world, 60, ("visits", "held", "LA"), ("economic", "proposed", "VN"))
    publish(world, 30, ("missions", "setback", "MY"))
    publish(world, 2, ("missions", "agreed", "LA"))
    text = (await world.ask("/country laos"))["text"]

    assert "• visits and meetings: agreed 1, held 1" in text
    assert "• embassies and relations: agreed 1" in text
    assert "economy" not in text
    assert "Malaysia" not in text
    stages = [line.rpartition("[")[2] for line in text.splitlines() if line[1:3] == ". "]
    assert stages == ["agreed]", "held]", "agreed]"]
    assert "3. " in text
    assert "4. " not in text


async def test_a_country_has_a_code_and_a_name(world: ChatWorld) -> None:
    named = {
        "LA": "Laos",
        "la": "Laos",
        " LAOS ": "Laos",
        "id": "Indonesia",  # a language too; here the country is meant
        "MY": "Malaysia",
        "Timor-Leste": "Timor-Leste",
        "asean": "ASEAN",
    }
    for user, (name, shown) in enumerate(named.items()):
        text = (await world.ask(f"/country {name}", 50 + user))["text"]
        assert text.startswith(f"{shown} and North Korea"), name


async def test_an_unknown_country_is_said_to_be_unknown(world: ChatWorld) -> None:
    for user, name in enumerate(("FR", "x" * 3900, "%", "LA~x", "<b>", "'; --")):
        text = (await world.ask(f"/country {name}", 50 + user))["text"]
        assert "is none of the eleven members" in text


async def test_forged_buttons_are_too_old(world: ChatWorld) -> None:
    shown = await world.ask("/country")
    for data in ("FR", "LA~x", "LA~" + "9" * 40 + "x", "LA~\u0663"):
        answer = await forge(world, shown, f"v1:country:{data}")
        assert "too old" in answer["text"], data
    assert world.api.outbox(READER)[-1]["text"] == shown["text"]


async def test_pages_keep_their_place_and_a_place_beyond_is_the_last(world: ChatWorld) -> None:
    for number in range(20):
        publish(world, 380 - number * 18, (LADDERS[number % 8], "held", "LA"))
    shown = await world.ask("/country LA")
    assert shown["text"].startswith("Laos and North Korea · 1/3\nLast 365 days:")
    second = await press(world, shown, "Older")
    assert second["text"].startswith("Laos and North Korea · 2/3\n\n1. ")
    assert labels(second)[-3:] == ["Newer", "Older", "All countries"]

    story = await press(world, shown, "1")
    assert "What is said:" in story["text"]
    assert (await press(world, shown, "Back"))["text"] == second["text"]
    await forge(world, shown, "v1:country:LA~99999999")
    assert "3/3" in world.api.outbox(READER)[-1]["text"]
