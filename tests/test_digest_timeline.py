"""Digests, quiet hours and silences as a channel sees them, by the hour, restarts included."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.alerts.silence import SilenceMatcher
from bot.ids import IdSource
from bot.match.verdict import Indicator
from storage.delivery import silences
from tests.fakes.bot_api_client import READER
from tests.fakes.timeline import Change, Timeline, timeline

pytestmark = pytest.mark.anyio

LAO = "Lao foreign minister arrives in Pyongyang for talks with Choe Son Hui"
CONSULTATIONS = "Vietnam and North Korea hold political consultations in Hanoi"
AID = "Indonesia sends medical aid to North Korea through the Red Cross"
EMBASSY = "Malaysia to reopen embassy in Pyongyang"


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Timeline]:
    """Begins on a Monday at 06:00, in UTC."""
    async with timeline(tmp_path) as told:
        yield told


def silence(hours: float, **named: object) -> Change:
    """A silence as the command makes it."""

    def change(conn: Connection, now: datetime) -> None:
        silences.add(
            conn,
            IdSource(),
            now,
            matcher=SilenceMatcher(**named),  # type: ignore[arg-type]
            author="terminal:ana",
            why="a planned festival",
            ends_at=now + timedelta(hours=hours),
        )

    return change


def ended(conn: Connection, now: datetime) -> None:
    """The silences are ended by hand."""
    for one in silences.active(conn, now):
        assert silences.end(conn, one.id, now, "terminal:bob")


# --- Digests ---


async def test_a_daily_digest_comes_at_eight_and_only_with_news(story: Timeline) -> None:
    story.settings = {"channel_digest": "daily"}
    story.at(5).publish(LAO).publish(AID)
    story.at(25.9).expect()
    story.at(26.1).expect("2 events")
    story.at(50.1).expect()
    story.at(51).publish(CONSULTATIONS)
    story.at(74.1).expect("Vietnam - North Korea")
    await story.play()


async def test_a_restart_sends_no_second_digest_and_loses_none(story: Timeline) -> None:
    story.settings = {"channel_digest": "daily"}
    story.at(5).publish(LAO)
    story.at(6).stops()
    story.at(30).starts()
    story.at(30.5).expect("Laos - North Korea")
    story.at(31).stops().starts()
    story.at(40).stops().starts().publish(AID)
    story.at(49.9).expect()
    story.at(50.1).expect("Indonesia - North Korea")
    await story.play()


async def test_digests_given_up_what_waits_comes_at_once(story: Timeline) -> None:
    story.settings = {"channel_digest": "weekly"}
    story.at(5).publish(LAO)
    story.at(9).expect()

    async def immediate() -> None:
        await story.stop()
        story.settings = {}
        await story.start()

    story.add(10, immediate)
    story.at(10.1).expect("Laos - North Korea")
    await story.play()


# --- Quiet hours ---


async def test_the_night_is_told_in_one_digest(story: Timeline) -> None:
    story.settings = {"channel_quiet_hours": "22:00-07:00"}
    story.at(10).publish(EMBASSY)
    story.at(12).expect(EMBASSY)
    story.at(17).publish(LAO)
    story.at(20).publish(AID)
    story.at(21).stops().starts()
    story.at(24.9).expect()
    story.at(25.1).expect("2 events")
    story.at(27).publish(CONSULTATIONS)
    story.at(29).expect(CONSULTATIONS)
    await story.play()


# --- Silences ---


async def test_what_a_silence_held_back_is_told_when_it_ends(story: Timeline) -> None:
    story.settings = {"telegram_admins": (READER,)}
    story.at(1).writes(silence(20, country="LA")).publish(LAO).publish(AID)
    story.at(3).expect(AID)
    story.at(4).stops().starts()
    story.at(20.9).expect()
    story.at(21.1).expect("Laos - North Korea")
    story.at(22).stops().starts()
    story.at(23).publish(LAO + ", state media say", guid="again")
    story.at(27).expect()
    await story.play()

    notices = [str(one["text"]) for one in story.api.outbox(READER)]
    assert len([text for text in notices if "a planned festival" in text]) == 1


async def test_a_silence_that_ends_while_the_bot_is_down_is_told_once(story: Timeline) -> None:
    story.at(1).writes(silence(20, indicator=Indicator.HUMANITARIAN)).publish(AID)
    story.at(5).stops()
    story.at(40).starts()
    story.at(40.5).expect("Indonesia - North Korea")
    story.at(41).stops().starts()
    story.at(42).expect()
    await story.play()


async def test_a_silence_that_held_nothing_back_tells_only_the_admins(story: Timeline) -> None:
    story.settings = {"telegram_admins": (READER,)}
    story.at(1).writes(silence(20, country="LA")).publish(AID)
    story.at(9).expect(AID)
    story.at(10).writes(ended)
    story.at(12).expect()
    await story.play()

    notices = [str(one["text"]) for one in story.api.outbox(READER)]
    assert len([text for text in notices if "a planned festival" in text]) == 1


async def test_a_silence_ended_by_hand_is_told_then(story: Timeline) -> None:
    story.at(1).writes(silence(25, country="LA")).publish(LAO)
    story.at(9).expect()
    story.at(10).writes(ended)
    story.at(10.1).expect("a planned festival")
    story.at(27).expect()
    await story.play()


async def test_the_end_of_a_silence_does_not_wake_anybody(story: Timeline) -> None:
    story.settings = {"channel_quiet_hours": "22:00-07:00"}
    story.at(1).writes(silence(17, country="LA")).publish(LAO)
    story.at(24.9).expect()
    story.at(25.1).expect("a planned festival")
    await story.play()


async def test_a_silence_counts_for_what_came_out_while_the_bot_was_away(story: Timeline) -> None:
    story.at(10).stops()
    story.at(12).publish(LAO).publish(AID)
    story.at(70).writes(silence(10, country="LA"))
    story.at(71).starts()
    story.at(74).expect("While I was away, 61 h: 1 event")
    story.at(80.1).expect("Laos - North Korea")
    await story.play()
