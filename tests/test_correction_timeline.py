"""What a channel sees of corrections, made by another process while the whole program runs."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.alerts.silence import SilenceMatcher
from bot.ids import ArticleId, IdSource, StoryId
from bot.stories.override import OverrideAction
from storage.archive import articles
from storage.delivery import silences
from storage.grouping import corrections, overrides
from tests.fakes.bot_api_client import CHANNEL
from tests.fakes.timeline import Change, Timeline, timeline

pytestmark = pytest.mark.anyio

LAO = "Lao foreign minister arrives in Pyongyang for talks with Choe Son Hui"
AID = "Indonesia sends medical aid to North Korea through the Red Cross"
EMBASSY = "Malaysia to reopen embassy in Pyongyang"


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Timeline]:
    """Begins on a Monday at 06:00, in UTC."""
    async with timeline(tmp_path) as told:
        yield told


def corrected(action: str, title: str, *, into: str = "", **value: Any) -> Change:
    """A correction of the event of a report, as ``story`` makes it."""

    def change(conn: Connection, now: datetime) -> None:
        story, article = _of(conn, title)
        if into:
            value["into"] = _of(conn, into)[0]
        corrections.correct(
            conn,
            IdSource(),
            now,
            action=OverrideAction(action),
            actor="terminal:ana",
            story_id=story,
            article_id=article if action == "split" else None,
            value=value or None,
            why="the ministry denies it",
        )

    return change


def last_withdrawn(conn: Connection, now: datetime) -> None:
    last = overrides.every(conn)[-1]
    assert last.story_id is not None
    corrections.correct(
        conn,
        IdSource(),
        now,
        action=OverrideAction.UNDO,
        actor="terminal:ana",
        story_id=last.story_id,
        value={"override": last.id},
        why="it was true after all",
    )


def _of(conn: Connection, title: str) -> tuple[StoryId, ArticleId]:
    found = [one for one in articles.recent(conn, 99) if one.report.title == title]
    assert found[0].story_id is not None
    return found[0].story_id, found[0].report.article_id


def messages(story: Timeline) -> list[dict[str, Any]]:
    return list(story.api.outbox(CHANNEL))


async def test_a_rejected_event_is_retracted_in_its_message_and_answered_once(
    story: Timeline,
) -> None:
    story.at(1).publish(LAO)
    story.at(2.1).expect("Laos - North Korea")
    story.at(3).writes(corrected("reject", LAO))
    story.at(3.2).expect("Correction")
    await story.play()
    told, answer = messages(story)

    assert "Retracted by an analyst on 3 Nov 2025" in told["text"]
    assert len(told["edits"]) == 1
    assert answer["reply_to"] == told["message_id"]
    assert "the ministry denies it" in answer["text"]
    assert "terminal:" not in answer["text"]


async def test_a_withdrawn_rejection_gives_the_message_back(story: Timeline) -> None:
    story.at(1).publish(LAO)
    story.at(3).writes(corrected("reject", LAO))
    story.at(4).expect("Laos - North Korea", "Correction").writes(last_withdrawn)
    story.at(5).expect("an earlier correction no longer counts")
    await story.play()
    told, _, answer = messages(story)

    assert "Retracted" not in told["text"]
    assert answer["reply_to"] == told["message_id"]


async def test_a_restaged_event_says_what_is_right_and_later_reports_do_not_change_it(
    story: Timeline,
) -> None:
    story.at(0).lists("Bernama")
    story.at(1).publish(LAO)
    story.at(3).writes(corrected("restage", LAO, indicator="visits", stage="agreed"))
    story.at(4).expect("Laos - North Korea", "Correction").publish(LAO, by="Bernama", guid="b")
    story.at(6).expect()
    await story.play()
    told, _ = messages(story)

    assert "[agreed]" in told["text"].splitlines()[0]
    assert "Bernama" in told["text"]


async def test_a_confirmation_is_a_mark_and_no_message(story: Timeline) -> None:
    story.at(1).publish(LAO)
    story.at(3).expect("Laos - North Korea").writes(corrected("confirm", LAO))
    story.at(4).expect()
    await story.play()

    assert "Confirmed by an analyst" in messages(story)[0]["text"]


async def test_merged_events_point_at_each_other_and_a_later_report_joins_the_one_that_stays(
    story: Timeline,
) -> None:
    story.at(0).lists("Bernama")
    story.at(1).publish(LAO).publish(AID)
    story.at(3).expect("Laos - North Korea", "Indonesia - North Korea")
    story.at(3).writes(corrected("merge", AID, into=LAO))
    story.at(4).expect("Correction").publish(AID, by="Bernama", guid="b")
    story.at(6).expect()
    await story.play()
    by_text = {one["text"]: one for one in messages(story)}
    (kept,) = [one for text, one in by_text.items() if LAO in text and "Correction" not in text]
    (gone,) = [one for text, one in by_text.items() if text.startswith("↪️")]
    (answer,) = [one for text, one in by_text.items() if "Correction" in text]

    assert "Bernama" in kept["text"]
    assert answer["reply_to"] == gone["message_id"]


async def test_a_split_off_report_gets_a_message_that_answers_the_old_one(story: Timeline) -> None:
    story.at(0).lists("Bernama")
    story.at(1).publish(LAO)
    story.at(2).publish(EMBASSY, by="Bernama")
    story.at(4).expect("Laos - North Korea", "Malaysia").writes(
        corrected("merge", EMBASSY, into=LAO)
    )
    story.at(5).expect("Correction").writes(corrected("split", EMBASSY))
    story.at(6).expect("Malaysia")
    await story.play()
    old, *_, new = messages(story)

    assert new["reply_to"] == old["message_id"]
    assert "Told before as part of" in new["text"]


async def test_a_correction_of_what_a_silence_held_back_says_nothing(story: Timeline) -> None:
    def silenced(conn: Connection, now: datetime) -> None:
        matcher = SilenceMatcher(country="LA")
        silences.add(
            conn, IdSource(), now, matcher=matcher, author="terminal:ana", why="festival",
            ends_at=now.replace(day=now.day + 3),
        )  # fmt: skip

    story.at(0.5).writes(silenced)
    story.at(1).publish(LAO)
    story.at(3).expect().writes(corrected("reject", LAO))
    story.at(5).expect()
    await story.play()
