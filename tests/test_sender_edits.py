"""Edits and answers from the database to the messenger: rendered late, last in line, never lost."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.alerts.destination import DestinationKind
from bot.alerts.outcome import SendOutcome, SendResult
from bot.alerts.pacing import Limits
from bot.ids import AlertId
from storage.delivery import delivery_steps
from tests.fakes.alert_rows import Event
from tests.fakes.delivery import Delivery, delivering
from tests.fakes.newsroom import Inbox, Newsroom

pytestmark = pytest.mark.anyio

TELEGRAM = DestinationKind.TELEGRAM
SENT = SendOutcome(SendResult.SENT)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    made.destination()
    yield made
    made.close()


def later(room: Newsroom, seconds: float) -> None:
    room.clock.move_to(room.clock.now() + timedelta(seconds=seconds))


async def told(room: Newsroom, delivery: Delivery, title: str = "Talks held") -> Event:
    [event] = room.alert(title)
    await delivery.dispatch()
    return event


async def test_a_later_report_edits_the_message(room: Newsroom) -> None:
    inbox = Inbox(room.clock)
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        event = await told(room, delivery)
        later(room, 300)
        room.report(event, "Talks held, says another")
        await delivery.quiet()

    assert len(inbox.sent) == 1
    [(number, message)] = inbox.edited
    assert number == 1
    assert message.plain != inbox.sent[0][1].plain


async def test_what_arises_before_the_message_is_sent_is_in_it(room: Newsroom) -> None:
    inbox = Inbox(room.clock)
    [event] = room.alert("Talks held")
    room.report(event, "Talks held, says another")
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()

    assert (len(inbox.sent), inbox.edited) == (1, [])


async def test_an_edit_that_would_change_nothing_is_not_sent(room: Newsroom) -> None:
    inbox = Inbox(room.clock)
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        event = await told(room, delivery)
        room.report(event, None)
        await delivery.quiet()
        assert await delivery.outbox.next_due() is None

    assert inbox.edited == []


async def test_twenty_reports_in_a_minute_are_two_edits(room: Newsroom) -> None:
    inbox = Inbox(room.clock)
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        event = await told(room, delivery)
        later(room, 10)
        for number in range(20):
            room.report(event, f"Report {number}")
            if number == 0:
                while not inbox.edited:
                    await delivery.quiet()
            later(room, 1)
        await delivery.quiet()

    assert len(inbox.edited) == 2
    assert inbox.times[-1] - inbox.times[-2] >= timedelta(minutes=1)


async def test_a_report_that_comes_while_the_message_goes_out_is_told(room: Newsroom) -> None:
    events: list[Event] = []

    class Slow(Inbox):
        async def send(self, destination, message, **options):  # type: ignore[no-untyped-def]
            room.report(events[0], "While it went out")
            return await super().send(destination, message, **options)

        async def edit(self, destination, message_id, message, **options):  # type: ignore[no-untyped-def]
            if not self.edited:
                room.report(events[0], "While it was edited")
            return await super().edit(destination, message_id, message, **options)

    inbox = Slow(room.clock)
    events += room.alert("Talks held")
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        await delivery.dispatch()

    assert len(inbox.edited) == 2
    assert len({message.plain for _, message in inbox.edited}) == 2


async def test_a_lost_answer_to_an_edit_is_no_doubt_about_the_alert(room: Newsroom) -> None:
    lost = [SendOutcome(result) for result in (SendResult.UNKNOWN, SendResult.NOT_SENT)]
    inbox = Inbox(room.clock, script=[SENT, *lost])
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        event = await told(room, delivery)
        room.report(event, "Another")
        await delivery.quiet()

    assert (len(inbox.sent), len(inbox.edited), len(inbox.tried)) == (1, 1, 4)
    assert room.database.read_now(delivery_steps.counts).lost_answers == 0
    assert delivery.told == []


async def test_a_message_that_people_deleted_is_left_alone_and_not_sent_anew(
    room: Newsroom,
) -> None:
    gone = SendOutcome(SendResult.GONE, detail="message to edit not found")
    inbox = Inbox(room.clock, script=[SENT, gone])
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        event = await told(room, delivery)
        for number in range(3):
            later(room, 120)
            room.report(event, f"Report {number}")
            await delivery.quiet()

    assert (len(inbox.tried), len(inbox.sent), inbox.edited) == (2, 1, [])
    assert delivery.told == []


async def test_an_edit_refused_as_markup_goes_as_plain_text_and_a_refused_one_is_told(
    room: Newsroom,
) -> None:
    markup = SendOutcome(SendResult.FIX_TEXT, detail="can't parse entities")
    refused = SendOutcome(SendResult.FAILED, detail="message can't be edited")
    inbox = Inbox(room.clock, script=[SENT, markup, SENT, refused])
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        event = await told(room, delivery)
        for number in range(2):
            later(room, 120)
            room.report(event, f"Report {number}")
            await delivery.quiet()

    assert [plain for _, _, plain in inbox.tried] == [False, False, True, False]
    assert delivery.told[1:] == [
        "an alert at telegram -1001 could not be brought up to date: message can't be edited"
    ]
    assert "markup was refused" in delivery.told[0]


async def test_a_chat_that_has_to_wait_gets_its_edit_then(room: Newsroom) -> None:
    slow = SendOutcome(SendResult.RETRY_AFTER, retry_after=30.0)
    inbox = Inbox(room.clock, script=[SENT, slow])
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        event = await told(room, delivery)
        room.report(event, "Another")
        await delivery.quiet()

    assert len(inbox.edited) == 1
    assert inbox.times[2] - inbox.times[1] >= timedelta(seconds=30)


async def test_a_blocked_bot_edits_no_more(room: Newsroom) -> None:
    blocked = SendOutcome(SendResult.DROP_CHAT, detail="bot was kicked")
    inbox = Inbox(room.clock, script=[SENT, SENT, blocked])
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        events = [await told(room, delivery), await told(room, delivery, "Other talks")]
        for event in events:
            room.report(event, "Another")
        await delivery.quiet()

    assert len(inbox.tried) == 3
    assert len(delivery.told) == 1


async def test_edits_leave_room_for_the_alerts_of_the_same_chat(room: Newsroom) -> None:
    """Forty messages to edit, and then an alert: it does not wait for any of them."""
    inbox = Inbox(room.clock)
    limits = Limits()
    async with delivering(room, {TELEGRAM: inbox}, limits=limits) as delivery:
        events = room.alert(*(f"Event {number}" for number in range(40)))
        await delivery.dispatch()
        later(room, 120)
        for event in events:
            room.report(event, "Another")
        begin = room.clock.now()
        delivery.sender.wake()
        while len(inbox.edited) < 12:
            await delivery.breath()
        await told_at_once(room, delivery, inbox)
        await delivery.quiet()

    assert len(inbox.edited) == 40
    in_first_minute = [when for when in inbox.times[40:] if when - begin < timedelta(minutes=1)]
    assert len(in_first_minute) == 13
    for start in inbox.times:
        window = [when for when in inbox.times if 0 <= (when - start).total_seconds() < 60]
        assert len(window) <= limits.group_count


async def told_at_once(room: Newsroom, delivery: Delivery, inbox: Inbox) -> None:
    before, now = len(inbox.sent), room.clock.now()
    room.alert("News")
    await delivery.dispatcher.dispatch(catch_up_complete=True)
    while len(inbox.sent) == before:
        await delivery.breath()
    assert inbox.times[-1] == now


async def test_a_follow_up_answers_the_earlier_message(room: Newsroom) -> None:
    room.destination("-1002")
    inbox = Inbox(room.clock)
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        first = await told(room, delivery)
        room.alert("What followed", answers=first.alert_id)
        await delivery.dispatch()

    where = {number: one.address for number, (one, _) in enumerate(inbox.sent, 1)}
    assert inbox.answered[:2] == [None, None]
    for place, answered in enumerate(inbox.answered[2:], 3):
        assert answered is not None
        assert where[answered] == where[place]


@pytest.mark.parametrize("earlier", ["never told", "lost"])
async def test_without_the_earlier_message_it_goes_by_itself(room: Newsroom, earlier: str) -> None:
    unknown = SendOutcome(SendResult.FAILED)
    inbox = Inbox(room.clock, script=[unknown] if earlier == "lost" else [])
    async with delivering(room, {TELEGRAM: inbox}) as delivery:
        answers = AlertId(1)
        if earlier == "lost":
            answers = (await told(room, delivery)).alert_id
        room.alert("What followed", answers=answers)
        await delivery.dispatch()

    assert inbox.answered == [None]
