"""Fresh, late, history, revisions, outage: the whole program as a channel sees it, by the hour."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.timeline import Timeline, timeline

pytestmark = pytest.mark.anyio

LAO = "Lao foreign minister arrives in Pyongyang for talks with Choe Son Hui"
CONSULTATIONS = "Vietnam and North Korea hold political consultations in Hanoi"
AID = "Indonesia sends medical aid to North Korea through the Red Cross"
EMBASSY = "Malaysia to reopen embassy in Pyongyang"
RAIN = "Rain expected in the capital this week"
OTHER = "Vietnam News"


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Timeline]:
    async with timeline(tmp_path) as told:
        yield told


# --- Fresh ---


async def test_a_fresh_report_is_told_once_and_at_once(story: Timeline) -> None:
    story.at(5).publish(LAO).publish(RAIN)
    story.at(6.5).expect(LAO)
    story.at(100).expect()
    await story.play()


async def test_two_outlets_with_one_address_are_one_alert(story: Timeline) -> None:
    shared = "https://wire.example/2025/lao-minister"
    story.at(1).lists(OTHER)
    story.at(5).publish(LAO, link=shared + "?utm_source=rss")
    story.at(8).publish(LAO + " (wire)", by=OTHER, link=shared)
    story.at(20).expect(LAO)
    await story.play()


async def test_a_report_without_a_date_counts_from_first_sight(story: Timeline) -> None:
    story.at(5).publish(AID, hours_old=None)
    story.at(7).expect("no date given, first seen 3 Nov 2025")
    story.at(60).expect()
    await story.play()


# --- Late ---


async def test_an_old_report_found_while_we_watch_is_marked_late(story: Timeline) -> None:
    story.at(120).publish(LAO, hours_old=96)
    story.at(123).expect("⏳ late, 4 days")
    await story.play()


# --- History ---


async def test_a_new_outlet_starts_as_history(story: Timeline) -> None:
    story.at(9).lists(OTHER).publish(LAO, by=OTHER).publish(AID, by=OTHER, hours_old=900)
    story.at(20).expect()
    story.at(21).publish(CONSULTATIONS, by=OTHER)
    story.at(24).expect(CONSULTATIONS)
    await story.play()


# --- Revisions ---


async def test_the_first_revision_that_counts_is_told_and_no_later_one(story: Timeline) -> None:
    story.at(1).publish("Minister travels abroad", guid="a")
    story.at(3).expect()
    story.at(4).publish(LAO, guid="a", hours_old=3)
    story.at(6).expect("the report was changed and now counts")
    story.at(7).publish(LAO + ", state media say", guid="a", hours_old=6)
    story.at(9).publish("Minister travels abroad", guid="a", hours_old=8)
    story.at(11).publish(LAO, guid="a", hours_old=10)
    story.at(30).expect()
    await story.play()


# --- Outage ---


async def test_sixty_one_hours_away_are_one_message(story: Timeline) -> None:
    story.at(10).stops()
    story.at(12).publish(LAO)
    story.at(14).publish(CONSULTATIONS)
    story.at(16).publish(AID).publish(RAIN)
    story.at(71).starts()
    story.at(74).expect("While I was away, 61 h: 3 events")
    story.at(200).expect()
    await story.play()


async def test_what_is_still_fresh_after_an_outage_is_told_by_itself(story: Timeline) -> None:
    story.at(10).stops()
    story.at(12).publish(LAO)
    story.at(60).publish(EMBASSY)
    story.at(71).starts()
    story.at(74).expect(EMBASSY, "While I was away, 61 h: 1 event")
    await story.play()


async def test_a_restart_with_nothing_new_tells_nothing(story: Timeline) -> None:
    story.at(5).publish(LAO)
    story.at(8).expect(LAO)
    story.at(9).stops().starts().stops()
    story.at(30).starts()
    story.at(60).expect()
    await story.play()


async def test_an_outlet_that_was_down_is_caught_up_with(story: Timeline) -> None:
    story.at(10).fails()
    story.at(60).expect()
    story.at(61).publish(LAO, hours_old=50).recovers()
    story.at(100).expect("While I was away")
    story.at(101).publish(CONSULTATIONS)
    story.at(104).expect(CONSULTATIONS)
    await story.play()


async def test_an_outlet_that_is_down_holds_up_no_other(story: Timeline) -> None:
    story.at(1).lists(OTHER)
    story.at(10).fails()
    story.at(12).publish(CONSULTATIONS, by=OTHER)
    story.at(14).expect(CONSULTATIONS)
    await story.play()


async def test_what_telegram_did_not_take_arrives_later_and_once(story: Timeline) -> None:
    busy = {"method": "sendMessage", "code": 429, "description": "Too Many Requests: retry later"}
    story.at(4).telegram("error", times=5, parameters={"retry_after": 1800}, **busy)
    story.at(5).publish(LAO).publish(AID)
    story.at(7).expect()
    story.at(24).expect(LAO, AID)
    await story.play()


async def test_a_restart_while_telegram_is_busy_loses_nothing(story: Timeline) -> None:
    busy = {"method": "sendMessage", "code": 429, "description": "Too Many Requests: retry later"}
    story.at(4).telegram("error", times=2, parameters={"retry_after": 10_000}, **busy)
    story.at(5).publish(LAO)
    story.at(7).stops()
    story.at(8).starts()
    story.at(9).expect()
    story.at(30).expect(LAO)
    await story.play()
