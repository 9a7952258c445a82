"""An event that grows reaches those whom its first report did not concern, each of them once."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.alerts.destination import DestinationKind
from bot.alerts.intent import Severity
from bot.alerts.preferences import Preferences
from bot.alerts.silence import SilenceMatcher
from bot.ids import IdSource
from bot.match.verdict import Indicator
from storage.delivery import destinations, dispatch, silences
from tests.fakes.bot_api_client import CHANNEL, READER
from tests.fakes.timeline import Change, Timeline, timeline

pytestmark = pytest.mark.anyio

QUIET = "Malaysia condemns North Korea's missile launch"
LOUD = (
    "Malaysia condemns North Korea's missile launch, cancels political consultations with Pyongyang"
)
VISIT = "Lao foreign minister meets Choe Son Hui in Pyongyang"
CONSULTED = "Lao foreign minister meets Choe Son Hui in Pyongyang, holds political consultations"


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Timeline]:
    async with timeline(tmp_path) as told:
        told.at(0).lists("Bernama")
        yield told


def silence(hours: float, **named: object) -> Change:
    def change(conn: Connection, now: datetime) -> None:
        silences.add(
            conn,
            IdSource(),
            now,
            matcher=SilenceMatcher(**named),  # type: ignore[arg-type]
            author="terminal:ana",
            why="too many of these",
            ends_at=now + timedelta(hours=hours),
        )

    return change


def follows(**wishes: Any) -> Change:
    """A reader with wishes of its own."""

    def change(conn: Connection, now: datetime) -> None:
        one = destinations.ensure(conn, DestinationKind.TELEGRAM, str(READER), IdSource(), now)
        dispatch.prefer(conn, one.id, Preferences(**wishes), None)

    return change


def read_by_reader(story: Timeline) -> list[str]:
    """Everything about events; the Monday brief is none."""
    return [one["text"] for one in story.api.outbox(READER) if "Why:" in one["text"]]


async def test_a_silence_on_a_condition_hides_no_door_that_the_event_becomes(
    story: Timeline,
) -> None:
    story.at(0).writes(silence(100, indicator=Indicator.DENUCLEARISATION))
    story.at(1).publish(QUIET)
    story.at(3).expect().publish(LOUD, by="Bernama")
    story.at(4).expect("consultations")
    story.at(101).expect()  # nothing is left to be told of the silence
    await story.play()


async def test_a_silence_on_an_outlet_hides_nothing_that_others_report_later(
    story: Timeline,
) -> None:
    story.at(0).writes(silence(100, feed="Antara News"))
    story.at(1).publish(VISIT)
    story.at(3).expect().publish(f"{VISIT} on Monday", by="Bernama")
    story.at(4).expect("Laos")
    await story.play()


async def test_what_a_silence_still_means_stays_held_and_is_counted_once(story: Timeline) -> None:
    story.at(0).writes(silence(5, indicator=Indicator.VISITS))
    story.at(1).publish(VISIT)
    story.at(3).publish(f"{VISIT} on Monday", by="Bernama")
    story.at(4).expect()
    story.at(6).expect("1 event")
    await story.play()


@pytest.mark.parametrize(
    ("wishes", "first", "then"),
    [
        ({"least": Severity.DOOR}, VISIT, CONSULTED),
        ({"indicators": frozenset({Indicator.CONSULTATIONS})}, VISIT, CONSULTED),
        ({"indicators": frozenset({Indicator.CONSULTATIONS})}, QUIET, LOUD),
        ({"languages": frozenset({"id"})}, VISIT, "Menlu Laos bertemu Choe Son Hui di Pyongyang"),
    ],
)
async def test_a_reader_hears_once_of_an_event_that_grows_into_what_he_follows(
    story: Timeline, wishes: dict[str, Any], first: str, then: str
) -> None:
    story.at(0).writes(follows(**wishes))
    story.at(1).publish(first)
    story.at(2).publish(then, by="Bernama")
    story.at(4).publish(f"{first} on Monday", by="Bernama")
    await story.play()

    assert len(read_by_reader(story)) == 1
    channel = [one["text"] for one in story.api.outbox(CHANNEL) if "Why:" in one["text"]]
    assert len(channel) == (2 if first == QUIET else 1)


async def test_nobody_is_told_of_an_old_event_because_it_grew(story: Timeline) -> None:
    story.at(0).writes(follows(indicators=frozenset({Indicator.CONSULTATIONS})))
    story.at(1).publish(VISIT)
    story.at(60).publish(CONSULTED, by="Bernama")
    story.at(62).shows("Laos")
    await story.play()
    assert read_by_reader(story) == []
