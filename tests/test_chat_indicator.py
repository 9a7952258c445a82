"""/indicator: what counts, the steps, counts of late, the latest events."""

from datetime import timedelta

import pytest

from bot.clock import SystemClock
from bot.match.verdict import Indicator
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.chat_world import READER, ChatWorld
from tests.fakes.questions import forge, labels, press, room, world

__all__ = ["room", "world"]
pytestmark = pytest.mark.anyio


async def test_without_a_name_the_twelve_are_buttons(world: ChatWorld) -> None:
    shown = await world.ask("/indicator")
    assert shown["text"] == "Which indicator?"
    assert len(labels(shown)) == len(Indicator)
    assert all(len(row) == 2 for row in shown["keyboard"])

    sanctions = await press(world, shown, "🔎 sanctions")
    assert "Sanctions on North Korea with an ASEAN angle" in sanctions["text"]
    again = await press(world, shown, "All indicators")
    assert again["text"] == shown["text"]


async def test_every_indicator_says_what_counts_and_its_steps(world: ChatWorld) -> None:
    for user, name in enumerate(Indicator):
        english = (await world.ask(f"/indicator {name}", 50 + user))["text"]
        assert "Last 30 days: nothing" in english
        ladder = "Steps: proposed, agreed, held, setback." in english
        assert ladder != ("A condition. It moves" in english)
    indonesian = await world.ask("/indicator sanksi", person={"language_code": "id"})
    assert "30 hari terakhir: tidak ada" in indonesian["text"]


async def test_names_may_be_short_or_as_shown(world: ChatWorld) -> None:
    named = {
        "visit": "visits and meetings",
        "humanitarian aid": "humanitarian aid",
        "ASEAN-forums": "ASEAN forums",
        "culture": "culture and education",
    }
    for user, (words, title) in enumerate(named.items()):
        text = (await world.ask(f"/indicator {words}", 50 + user))["text"]
        assert title in text.splitlines()[0]


async def test_an_unknown_name_is_said_to_be_unknown(world: ChatWorld) -> None:
    for user, words in enumerate(("bananas", "x" * 3900, "%", "<b>", "a", "'; --")):
        text = (await world.ask(f"/indicator {words}", 50 + user))["text"]
        assert text.startswith("No indicator is")


async def test_forged_names_are_too_old(world: ChatWorld) -> None:
    shown = await world.ask("/indicator")

    assert "too old" in (await forge(world, shown, "v1:indicator:bananas"))["text"]
    assert world.api.outbox(READER)[-1]["text"] == shown["text"]


async def test_events_of_late_are_counted_by_step_and_the_latest_listed(world: ChatWorld) -> None:
    now = SystemClock().now()  # the chat's own
    steps = ("agreed", "held", "held", "held", "setback")
    countries = ("LA", "VN", "MM", "KH", "ID")
    for days, country, step in zip((200, 150, 100, 50, 1), countries, steps, strict=True):
        world.room.clock.move_to(now - timedelta(days=days))
        judged = verdict(claim("visits", step, (country,)))
        world.room.publish(f"Event {country}", judged=judged).poll()
    shown = await world.ask("/indicator visits")

    assert "Last 30 days: setback 1" in shown["text"]
    assert "Last 365 days: agreed 1, held 3, setback 1" in shown["text"]
    assert "1. 🤝 Indonesia" in shown["text"]
    assert "5. " not in shown["text"]
    assert labels(shown) == ["1", "2", "3", "4", "All 5 events", "All indicators"]
    every = await press(world, shown, "All 5 events")
    assert every["text"].startswith("Latest events: visits and meetings")
    assert "5. 🤝 Laos" in every["text"]
