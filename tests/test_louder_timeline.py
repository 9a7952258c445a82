"""An event that was told without sound and earns it: its louder message, through what follows."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.alerts.destination import DestinationKind
from bot.alerts.intent import Severity
from bot.alerts.preferences import Cadence, Preferences
from bot.ids import IdSource
from storage.delivery import destinations, dispatch
from tests.fakes.bot_api_client import READER
from tests.fakes.timeline import Change, Timeline, timeline
from tests.test_correction_timeline import corrected, messages

pytestmark = pytest.mark.anyio

QUIET = "Malaysia condemns North Korea's missile launch"
LOUD = (
    "Malaysia condemns North Korea's missile launch, cancels political consultations with Pyongyang"
)


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Timeline]:
    async with timeline(tmp_path) as told:
        told.at(0).lists("Bernama")
        yield told


def follows(**wishes: Any) -> Change:
    """A reader with wishes of its own."""

    def change(conn: Connection, now: object) -> None:
        one = destinations.ensure(
            conn,
            DestinationKind.TELEGRAM,
            str(READER),
            IdSource(),
            now,  # type: ignore[arg-type]
        )
        dispatch.prefer(conn, one.id, Preferences(**wishes), None)

    return change


def of_reader(story: Timeline) -> list[dict[str, Any]]:
    """What it read of the event, not of the board."""
    return [one for one in story.api.outbox(READER) if "Malaysia - North Korea:" in one["text"]]


async def test_a_rejected_event_is_retracted_in_both_of_its_messages(story: Timeline) -> None:
    story.at(1).publish(QUIET)
    story.at(3).expect("Malaysia").publish(LOUD, by="Bernama")
    story.at(5).expect("same event")
    story.at(6).writes(corrected("reject", QUIET))
    story.at(7).expect("Correction")
    await story.play()
    quiet, loud, _ = messages(story)

    assert "Retracted" in quiet["text"]
    assert "Retracted" in loud["text"]


async def test_who_follows_doors_only_hears_when_the_louder_one_is_retracted(
    story: Timeline,
) -> None:
    story.at(0).writes(follows(least=Severity.DOOR))
    story.at(1).publish(QUIET)
    story.at(3).publish(LOUD, by="Bernama")
    story.at(6).writes(corrected("reject", QUIET))
    story.at(7).shows("Correction")
    await story.play()
    loud, correction = of_reader(story)

    assert "Retracted" in loud["text"]
    assert correction["reply_to"] == loud["message_id"]


async def test_what_a_digest_told_is_corrected_in_the_next_digest(story: Timeline) -> None:
    story.settings = {"channel_digest": "daily"}
    story.at(1).publish(QUIET)
    story.at(27).expect("Malaysia").writes(corrected("reject", QUIET))
    story.at(51).expect("Retracted by an analyst")
    await story.play()


async def test_who_wants_no_digest_any_more_gets_the_answer_to_it_at_once(story: Timeline) -> None:
    story.at(0).writes(follows(cadence=Cadence.DAILY))
    story.at(1).publish(QUIET)
    story.at(27).writes(follows())
    story.at(28).writes(corrected("reject", QUIET))
    story.at(29).shows("Correction", answers="Malaysia")
    await story.play()
    digest, correction = of_reader(story)

    assert "Daily digest" in digest["text"]
    assert correction["reply_to"] == digest["message_id"]
