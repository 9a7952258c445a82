"""/stats: the archive in figures, on one screen."""

from datetime import timedelta

import pytest

from bot.clock import SystemClock
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.chat_world import ChatWorld
from tests.fakes.questions import room, world

__all__ = ["room", "world"]
pytestmark = pytest.mark.anyio


async def test_an_empty_archive_has_figures_too(world: ChatWorld) -> None:
    text = (await world.ask("/stats"))["text"]

    assert "Reports read: 0; matches among them: 0; events: 0." in text
    assert "Matches by language: nothing" in text
    assert "of 1 feeds alive" in text


async def test_it_counts_reports_matches_events_countries_and_alerts(world: ChatWorld) -> None:
    now = SystemClock().now()  # the chat's own
    world.room.clock.move_to(now - timedelta(minutes=5))
    for number in range(1200):
        world.room.publish(f"Rice {number}", judged=verdict(relevance="none"))
    for number, actors in enumerate((("LA",), ("LA", "VN"))):
        judged = verdict(claim(("visits", "missions")[number], "held", actors))
        world.room.publish(f"Event {number}", judged=judged)
    world.room.poll()
    text = (await world.ask("/stats"))["text"]

    assert "Reports read: 1,202; matches among them: 2; events: 2. Since " in text
    assert "Matches by language: English 2" in text
    assert "Events by country: Laos 2, Vietnam 1" in text
    months = next(line for line in text.splitlines() if line.startswith("Alerts by month"))
    assert months.endswith(f"{now:%b %Y} 2") or months.count(" 2") >= 1
    assert months.count(",") == 5


async def test_numbers_follow_the_reader_s_language(world: ChatWorld) -> None:
    world.room.at(1)
    for number in range(1001):
        world.room.publish(f"Rice {number}", judged=verdict(relevance="none"))
    world.room.poll()
    text = (await world.ask("/stats", person={"language_code": "id"}))["text"]

    assert "1.001 laporan dibaca" in text
