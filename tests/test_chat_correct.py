"""/correct with words: every form, as an answer to an alert, and refused."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ids import public
from tests.fakes.chat_world import READER
from tests.fakes.correction_desk import (
    BUDI,
    CHANNEL,
    EMBASSY,
    LINK,
    TITLE,
    VISIT,
    CorrectionDesk,
    correction_desk,
    labels,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[CorrectionDesk]:
    async with correction_desk(tmp_path) as made:
        yield made


async def test_alone_it_says_its_forms(desk: CorrectionDesk) -> None:
    text = (await desk.ask("/correct"))["text"]

    for form in ("confirm ID", "reject ID words", "split ID REPORT words", "undo CORRECTION"):
        assert f"/correct {form}" in text
    assert "I know no event by that" in (await desk.ask("/correct nothing"))["text"]
    assert "I know no event by that" in (await desk.ask("/correct reject nothing"))["text"]


async def test_an_event_is_meant_by_id_link_or_an_answer(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    alert = desk.last()
    shown = [
        await desk.ask(f"/correct {name}"),
        await desk.ask(f"/correct {LINK}"),
        await desk.ask("/correct", reply_to=alert["message_id"]),
        await desk.ask("/correct nonsense", reply_to=alert["message_id"]),
        await desk.ask(f"/correct https://t.me/jembatan_test_bot?start=s_{name}"),
    ]

    assert len({one["text"] for one in shown}) == 1
    assert shown[0]["text"].startswith("Laos - North Korea: visit or meeting [held]\nvisits")
    assert labels(shown[0]) == ["Confirm", "Reject", "Restage", "Merge"]
    _, card = await desk.press(await desk.ask(f"/story {name}"), "Correct")
    assert card["text"] == shown[0]["text"]
    assert "Correct" not in labels(await desk.ask(f"/story {name}", READER))


async def test_words_are_the_reason_that_readers_see(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    answer = await desk.ask(f"/correct reject {name} the minister <b>stayed</b> at home")
    await desk.settle()

    assert "Why: the minister <b>stayed</b> at home" in answer["text"]
    assert desk.view(name).retracted
    told, correction = desk.api.outbox(CHANNEL)
    assert "the minister <b>stayed</b> at home" in told["text"]
    assert "Why: the minister <b>stayed</b> at home" in correction["text"]


async def test_an_answer_to_an_alert_needs_no_id(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    other = await desk.tell("Embassy in Vientiane", EMBASSY)
    alert = desk.last()["message_id"]

    await desk.ask("/correct restage missions:held:LA it is open", reply_to=alert)
    await desk.ask("/correct confirm", reply_to=alert)
    await desk.ask(f"/correct confirm {name}", reply_to=alert)
    await desk.ask(f"/correct merge {name} one trip", reply_to=alert)
    made = desk.corrections()
    assert [(one.action, public(one.story_id or 0)) for one in made] == [
        ("restage", other),
        ("confirm", other),
        ("confirm", name),
        ("merge", other),
    ]
    assert [one.why for one in made] == ["it is open", None, None, "one trip"]
    assert public(desk.view(other).merged_into) == name


async def test_a_message_of_several_events_asks_which(desk: CorrectionDesk) -> None:
    desk.room.state = replace(
        desk.room.state, last_success=desk.room.clock.now() - timedelta(days=5)
    )
    for title, judged in (("Lao visit", VISIT), ("Embassy", EMBASSY)):
        desk.room.publish(title, judged=judged, hours_old=60)
    desk.room.poll()
    await desk.settle()
    told = desk.last()["message_id"]
    for words in ("/correct", "/correct reject no news"):
        answer = await desk.ask(words, reply_to=told)
        assert answer["text"] == "That message tells of several events. Which one?"
    assert len(labels(answer)) == 2
    [visit] = [one for one in labels(answer) if "visit" in one]
    _, card = await desk.press(answer, visit)
    assert "visit or meeting [held]" in card["text"]
    assert "Reject" in labels(card)
    assert desk.corrections() == []


async def test_restage_reads_claims_and_says_what_is_wrong(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    answer = await desk.ask(f"/correct restage {name} bridge:proposed:ID an offer too")
    assert answer["text"].startswith("Restaged: go-between [proposed]")
    await desk.ask(f"/correct restage {name} bridge:drop")
    assert [one.value for one in desk.corrections()] == [
        {"indicator": "bridge", "stage": "proposed", "actors": ["ID"]},
        {"indicator": "bridge", "drop": True},
    ]
    for words, says in (
        ("weather:held", "'weather' is no indicator; there are consultations"),
        ("visits:done", "visits is one of proposed, agreed, held, setback"),
        ("visits:held:XX", "'XX' is no ASEAN actor"),
        ("visits:drop", "That would leave the event without any claim: reject it instead."),
        ("weather:drop", '"weather" is no indicator; there are'),
        ("visits:held:LA", "The event says so already: confirm it instead."),
    ):
        await desk.wait()
        assert (await desk.ask(f"/correct restage {name} {words}"))["text"].startswith(says)
    assert labels(await desk.ask(f"/correct restage {name}"))[-1] == "‹ The event"


async def test_split_by_words_and_by_buttons_gives_an_event_of_its_own(
    desk: CorrectionDesk,
) -> None:
    name = await desk.tell_twice()
    shown = await desk.ask(f"/correct split {name}")
    assert "Which report belongs to another event?" in shown["text"]
    assert len(labels(shown)) == 3
    _, done = await desk.press(shown, "2.")
    await desk.settle()

    assert done["text"].startswith("Split off\n")
    assert "The report gets an alert of its own." in done["text"]
    _, new = await desk.press(done, "The event split off")
    assert new["text"].startswith("Laos - North Korea: visit or meeting")
    channel = [one["text"] for one in desk.api.outbox(CHANNEL)]
    assert len(channel) == 2
    assert "Told before as part of: " in channel[1]
    only = await desk.ask(f"/correct split {name} {LINK}")
    assert only["text"] == "It is the only report of its event."
    assert "no report by that link" in (await desk.ask(f"/correct split {name} x"))["text"]


async def test_undo_says_again_what_was_said_and_can_be_undone(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    rejected = await desk.ask(f"/correct reject {name} no")
    await desk.settle()
    _, undone = await desk.press(rejected, "Undo")
    await desk.settle()
    assert undone["text"].startswith("Taken back\nLaos")
    assert "Readers see again what was said before. 2 messages are edited." in undone["text"]
    assert not desk.view(name).retracted

    _, again = await desk.press(undone, "Undo")
    assert again["text"].startswith("Taken back\n")
    assert desk.view(name).retracted
    by_event = await desk.ask(f"/correct undo {name}")
    assert "1. Rejected · you · 3 Nov 2025" in by_event["text"]
    assert labels(by_event)[-2:] == ["Undo 1", "Undo 3"]
    last = public(desk.corrections()[0].id)
    assert (await desk.ask(f"/correct undo {last} wrong"))["text"].startswith("Taken back")
    assert len(desk.corrections()) == 4


async def test_as_label_writes_the_line_that_evaluate_reads(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    file = Path(desk.settings.database_url.removeprefix("sqlite:///")).with_name("feedback.jsonl")
    rejected = await desk.ask(f"/correct reject {name} a stock phrase")
    for _ in range(2):
        said, shown = await desk.press(rejected, "As label")
        assert said == "Its leading report is a labelled line now: relevance 0."
        assert shown["text"] == rejected["text"]
    [line] = [json.loads(one) for one in file.read_text().splitlines()]
    assert (line["title"], line["relevance"], line["why"]) == (TITLE, 0, "a stock phrase")

    await desk.press(rejected, "Undo")
    restaged = await desk.ask(f"/correct restage {name} visits:agreed")
    said, _ = await desk.press(restaged, "As label")
    assert said == "Its leading report is a labelled line now, with what the event says."
    [line] = [json.loads(one) for one in file.read_text().splitlines()]
    assert (line["relevance"], line["claims"][0]["stage"]) == (2, "agreed")


async def test_a_label_that_cannot_be_written_says_so(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    file = Path(desk.settings.database_url.removeprefix("sqlite:///")).with_name("feedback.jsonl")
    file.mkdir()
    confirmed = await desk.ask(f"/correct confirm {name}")
    said, _ = await desk.press(confirmed, "As label")

    assert "feedback.jsonl" in said
    assert [one.action for one in desk.corrections()] == ["confirm"]


async def test_it_is_for_analysts_and_in_their_help(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    said = await desk.ask(f"/correct confirm {name}", READER)

    assert said["text"] == "This command is for the people who run this bot."
    assert "/correct - " in (await desk.ask("/help"))["text"]
    assert "/correct - " not in (await desk.ask("/help", READER))["text"]
    assert desk.corrections() == []


async def test_an_analyst_is_answered_in_the_own_language(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    person = {"language_code": "id"}
    answer = await desk.ask(f"/correct confirm {name}", person=person)
    twice = await desk.ask(f"/correct confirm {name}", BUDI, person=person)

    assert answer["text"].startswith("Dikonfirmasi\n")
    lost = "Tidak ada yang diubah: ada yang mendahului Anda. Dikonfirmasi · "
    assert twice["text"].startswith(lost)


async def test_a_reason_too_long_is_refused_with_its_length(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    answer = await desk.ask(f"/correct reject {name} {'w' * 301}")

    assert answer["text"] == "The reason has 301 characters; at most 300 are kept."
