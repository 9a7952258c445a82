"""The row for corrections under an alert: for analysts, in their private chats, by id."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from bot.alerts.rendering.corrected import why_text
from bot.catalogue import load
from bot.ids import public
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.chat_world import ADMIN, READER
from tests.fakes.correction_desk import ANA, BUDI, CHANNEL, CorrectionDesk, correction_desk, labels

pytestmark = pytest.mark.anyio

ROW = ["Confirm", "Reject", "Restage", "Merge"]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[CorrectionDesk]:
    async with correction_desk(tmp_path, told=(ANA, BUDI, ADMIN, READER)) as made:
        yield made


async def test_only_analysts_and_admins_have_the_row_in_private(desk: CorrectionDesk) -> None:
    await desk.tell()

    for user in (ANA, BUDI, ADMIN):
        assert labels(desk.last(user))[-4:] == ROW
    for chat in (READER, CHANNEL):
        assert labels(desk.last(chat))
        assert not set(labels(desk.last(chat))) & set(ROW)


async def test_confirm_acts_at_once_and_marks_every_message(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    alert, before = desk.last(), len(desk.api.outbox(ANA))
    said, _ = await desk.press(alert, "Confirm")
    await desk.settle()

    assert said.startswith('Confirmed. Readers see the mark "Confirmed by an analyst". 5 messages')
    assert said.endswith("No new message is sent.")
    assert desk.view(name).confirmed
    [made] = desk.corrections()
    assert (made.action, made.actor, made.why) == ("confirm", f"telegram:{ANA}", None)
    for chat in (ANA, READER, CHANNEL):
        assert "✅ Confirmed by an analyst" in desk.last(chat)["text"]
    assert len(desk.api.outbox(ANA)) == before
    assert labels(desk.last(ANA))[-4:] == ROW  # an edit keeps the row
    assert desk.world.woken


async def test_reject_asks_why_and_tells_the_channel_once(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    alert = desk.last()
    await desk.press(alert, "Reject")
    asked = desk.last()

    assert "Why should this not have been told?" in asked["text"]
    assert f"/correct reject {name} words" in asked["text"]
    assert labels(asked) == [
        "this event did not happen",
        "another country was meant",
        "comment, no news",
        "hypothetical, or of the past",
        "Other",
        "‹ The event",
    ]
    assert desk.corrections() == []

    _, done = await desk.press(asked, "another country")
    await desk.settle()
    assert done["text"].startswith("Rejected\nLaos - North Korea: visit or meeting [held]")
    assert "Readers see that it is retracted. 5 messages are edited. One answer" in done["text"]
    assert labels(done) == ["Undo", "As label", "‹ The event", "All corrections"]
    assert desk.message(alert["message_id"])["text"] != alert["text"]
    told, answer = desk.api.outbox(CHANNEL)
    assert "Retracted by an analyst" in told["text"]
    assert "another country was meant" in told["text"]
    assert answer["reply_to"] == told["message_id"]
    assert "another country was meant" in answer["text"]
    assert "5001" not in told["text"] + answer["text"]


async def test_a_usual_reason_is_read_in_the_reader_s_language(desk: CorrectionDesk) -> None:
    await desk.tell()
    await desk.press(desk.last(), "Reject")
    await desk.press(desk.last(), "comment")
    [made] = desk.corrections()

    assert (made.why, made.value) == ("comment, no news", {"usual": "comment"})
    assert why_text(made, load("bot.alerts", "id")) == "komentar, bukan berita"
    assert why_text(replace(made, value={"usual": "x"}), load("bot.alerts", "id")) == made.why


async def test_restage_goes_claim_by_claim_in_one_message(desk: CorrectionDesk) -> None:
    name = await desk.tell(judged=verdict(claim("visits"), claim("sanctions", "evaded", ("MY",))))
    await desk.press(desk.last(), "Restage")
    asked = desk.last()
    assert labels(asked)[:2] == [
        "visits and meetings [held]: Laos",
        "sanctions [evaded]: Malaysia",
    ]

    _, steps = await desk.press(asked, "sanctions")
    assert labels(steps) == ["enforced", "eased", "Nothing of it", "‹ The event"]
    _, first = await desk.press(asked, "‹ The event")
    assert "Restage" in labels(first)
    await desk.press(first, "Restage")
    await desk.press(desk.message(asked["message_id"]), "visits")
    steps = desk.message(asked["message_id"])
    assert labels(steps)[:4] == ["proposed", "agreed", "setback", "proposed, would close"]
    _, done = await desk.press(steps, "agreed")
    await desk.settle()

    assert done["text"].startswith("Restaged: visits and meetings [agreed]\n")
    assert "Readers see: visits and meetings [agreed]; sanctions [evaded]." in done["text"]
    assert [str(one.stage) for one in desk.view(name).claims] == ["agreed", "None"]
    told, answer = desk.api.outbox(CHANNEL)
    assert "Corrected by an analyst" in told["text"]
    assert "visits and meetings [held] → visits and meetings [agreed]" in answer["text"]


async def test_a_claim_can_be_dropped_but_not_the_last_one(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    await desk.press(desk.last(), "Restage")
    await desk.press(desk.last(), "visits")
    said, _ = await desk.press(desk.last(), "Nothing")

    assert said == "That would leave the event without any claim: reject it instead."
    assert desk.corrections() == []
    assert desk.view(name).claims


async def test_merge_offers_what_is_near_and_says_which_goes(desk: CorrectionDesk) -> None:
    first = await desk.tell("Lao visit")
    await desk.tell("Rice to Hanoi", verdict(claim("economic", "held", ("VN",))))
    other = await desk.tell("Embassy in Vientiane", verdict(claim("missions", "agreed", ("LA",))))
    await desk.press(desk.last(), "Merge")
    asked = desk.last()
    assert "Which event is it the same as?" in asked["text"]
    assert [one for one in labels(asked) if one[0].isdigit()] == [
        "1. 3 Nov 2025: Laos - North Korea: visit or meeting [held]"
    ]

    _, both = await desk.press(asked, "1.")
    assert "This one goes: 3 Nov 2025: Laos - North Korea: ambassador" in both["text"]
    assert labels(both) == ["Merge", "The other way round", "‹ The event"]
    _, both = await desk.press(both, "The other")
    assert "This one goes: 3 Nov 2025: Laos - North Korea: visit" in both["text"]
    _, both = await desk.press(both, "The other")
    go = next(one for row in both["keyboard"] for one in row if one["text"] == "Merge")
    _, done = await desk.press(both, "Merge")
    await desk.settle()

    assert public(desk.view(other).merged_into) == first
    assert "Readers see that it is the same as: Laos - North Korea: " in done["text"]
    told = [one["text"] for one in desk.api.outbox(CHANNEL)]
    assert "Lao visit" in told[0]
    assert "+1 more report" in told[0]
    assert "Same event as: Laos - North Korea: visit or meeting [held]" in told[2]
    assert "Now: the same event as Laos" in told[3]
    await desk.forge(both, go["callback_data"])  # the press comes again
    assert "You did that already" in desk.message(both["message_id"])["text"]
    assert (len(told), len(desk.corrections())) == (4, 1)


async def test_candidates_come_in_pages_of_eight(desk: CorrectionDesk) -> None:
    for number in range(10):
        judged = verdict(claim("visits"), people=(f"person-{number}",), place=f"place-{number}")
        await desk.tell(f"Different headline number {number}", judged)
    await desk.press(desk.last(), "Merge")
    asked = desk.last()
    first = [one for one in labels(asked) if one[0].isdigit()]
    _, second = await desk.press(asked, "Older")
    rest = [one for one in labels(second) if one[0].isdigit()]

    assert (len(first), len(rest)) == (8, 1)
    assert " · 2/2" in second["text"]
    assert "Newer" in labels(second)


async def test_a_stranger_s_forged_press_is_refused_by_id(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    for step in ("ac", "aj", "ar", "am", "c", "e", "l"):
        for chat in (READER, CHANNEL):
            said = await desk.forge(desk.last(chat), f"v1:correct:{step}:{name}", READER, chat=chat)
            assert said == "This command is for the people who run this bot."
    assert desk.corrections() == []
    assert len(desk.api.outbox(CHANNEL)) == 1


async def test_the_row_follows_the_settings_when_sent_and_when_pressed(tmp_path: Path) -> None:
    async with correction_desk(tmp_path) as desk:
        await desk.tell()
        alert = desk.last()
        await desk.world.kill()
        desk.settings = msgspec.structs.replace(desk.settings, telegram_analysts=(BUDI,))
        async with desk.again() as later:
            said, _ = await later.press(alert, "Confirm")
            assert said == "This command is for the people who run this bot."
    assert labels(alert)[-4:] == ROW


async def test_under_an_alert_whose_event_was_merged_it_says_so(desk: CorrectionDesk) -> None:
    first = await desk.tell("Lao visit")
    other = await desk.tell("Embassy in Vientiane", verdict(claim("missions", "agreed", ("LA",))))
    alert = desk.last()
    await desk.ask(f"/correct merge {other} {first}", BUDI)
    said = [(await desk.press(alert, one))[0] for one in ROW]

    assert len(set(said)) == 1
    assert said[0].startswith("Nothing was done: this event was merged meanwhile into: Laos - ")
    assert len(desk.corrections()) == 1


async def test_two_at_once_the_second_hears_who_was_first(desk: CorrectionDesk) -> None:
    await desk.tell()
    await desk.press(desk.last(ANA), "Confirm")
    said, _ = await desk.press(desk.last(BUDI), "Confirm", BUDI)
    assert said.startswith("Nothing was done: it was before you. Confirmed · an analyst · 3 Nov")

    await desk.press(desk.last(ANA), "Reject")
    await desk.press(desk.last(BUDI), "Restage", BUDI)
    await desk.press(desk.last(BUDI), "visits", BUDI)
    await desk.press(desk.last(ANA), "comment")
    said, shown = await desk.press(desk.last(BUDI), "agreed", BUDI)
    assert said.startswith("Nothing was done: it was corrected meanwhile. Rejected · an analyst")
    assert "agreed" in labels(shown)
    assert [one.action for one in desk.corrections()] == ["confirm", "reject"]


async def test_forged_and_old_data_do_nothing(desk: CorrectionDesk) -> None:
    name = await desk.tell()
    await desk.press(desk.last(), "Reject")
    shown = desk.last()
    for data in (
        *("", ":", "c", "c:", "ac:zzzzzzzzzzzzz", "j::", f"j:{name}:nothing:0"),
        *(f"j:{name}:comment", f"j:{name}:comment:-1", f"r:{name}:weather", f"r:{name}:visits:x:0"),
        *(f"r:{name}:visits:agreed", f"m:{name}:0000000000000", f"m:{name}:p:-1", f"m:{name}:p"),
        *(f"s:{name}:x:0", "u:", "u:x", f"zz:{name}", f"a:{name}", f"c:{name}:²"),
    ):
        assert await desk.forge(shown, f"v1:correct:{data}") == (
            "This button is too old. Please ask again."
        ), data
    assert await desk.forge(shown, f"v1:correct:u:{name}") == "There is no such correction."
    assert desk.corrections() == []
