"""Fresh, late, history, revisions, outage: what readers get, hour by hour."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.alerts.destination import DestinationKind
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.delivery import delivering
from tests.fakes.newsroom import Inbox, Newsroom

pytestmark = pytest.mark.anyio

NOTHING = verdict(relevance="none")
# Events of their own beside the usual one, a visit of Laos.
TRADE = verdict(claim("economic", "agreed", ("VN",)))
EMBASSY = verdict(claim("missions", "held", ("MY",)))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom whose feed was read once, with nothing in it, and one channel."""
    made = Newsroom.open(tmp_path)
    made.destination()
    yield made
    made.close()


async def received(room: Newsroom, *, catch_up_complete: bool = True) -> list[str]:
    """Deliver what is there and return the messages, whole."""
    inbox = Inbox(room.clock)
    async with delivering(room, {DestinationKind.TELEGRAM: inbox}) as delivery:
        await delivery.dispatch(catch_up_complete=catch_up_complete)
    return [message.plain for _, message in inbox.sent]


# --- Fresh ---


async def test_a_fresh_report_is_told_once(room: Newsroom) -> None:
    room.at(0).poll()
    room.at(1).publish("Minister in Pyongyang").poll()

    [message] = await received(room)
    assert message.startswith("🤝 Laos - North Korea: ")
    assert "Minister in Pyongyang" in message

    room.at(2).poll()
    room.at(3).poll()
    assert await received(room) == []


async def test_a_report_without_a_date_counts_from_first_sight(room: Newsroom) -> None:
    room.at(0).poll()
    room.at(1).publish("Undated", hours_old=None).poll()

    [message] = await received(room)
    assert "no date given, first seen 3 Nov 2025, 07:00" in message


async def test_irrelevant_reports_are_never_told(room: Newsroom) -> None:
    room.at(0).poll()
    room.at(1).publish("Rain", judged=NOTHING).publish("Op-ed", judged=verdict(relevance="context"))
    room.poll()

    assert await received(room) == []


# --- Late ---


async def test_an_old_report_that_turns_up_while_we_watch_is_marked_late(room: Newsroom) -> None:
    for hour in range(0, 120, 6):
        room.at(hour).poll()
    room.at(120).publish("Found late", hours_old=96).poll()

    [message] = await received(room)
    assert "⏳ late, 4 days" in message


# --- History ---


async def test_the_first_poll_of_a_feed_tells_nobody(room: Newsroom) -> None:
    room.publish("Last week", hours_old=150).publish("An hour ago", hours_old=1)

    assert room.at(0).poll().new == 2
    assert await received(room) == []


async def test_after_the_first_poll_only_what_is_new_is_told(room: Newsroom) -> None:
    room.publish("In history", hours_old=1).at(0).poll()
    room.at(1).publish("New", hours_old=0).poll()

    [message] = await received(room)
    assert "New" in message.splitlines()[1]


async def test_an_edit_does_not_bring_history_back(room: Newsroom) -> None:
    room.publish("In history", hours_old=1, guid="a").at(0).poll()
    room.at(1).publish("In history, corrected", hours_old=2, guid="a").poll()

    assert await received(room) == []


# --- Revisions ---


async def test_a_changed_title_of_a_told_report_is_not_told_again(room: Newsroom) -> None:
    room.at(0).poll()
    room.at(1).publish("Minister in Pyongyang", guid="a").poll()
    assert len(await received(room)) == 1

    room.at(2).publish("Minister lands in Pyongyang", guid="a").poll()
    assert await received(room) == []


async def test_the_first_revision_that_earns_an_alert_alerts(room: Newsroom) -> None:
    room.at(0).poll()
    room.at(1).publish("Minister travels", guid="a", judged=NOTHING).poll()
    assert await received(room) == []

    room.at(2).publish("Minister travels to Pyongyang", guid="a").poll()
    [message] = await received(room)
    assert "the report was changed and now counts" in message


async def test_a_title_that_flips_back_is_nothing_new(room: Newsroom) -> None:
    room.at(0).poll()
    room.at(1).publish("One", guid="a", hours_old=0, judged=NOTHING).poll()
    first = room.entries[0]
    room.at(2).publish("Two", guid="a", judged=NOTHING).poll()
    room.entries = [first]

    assert room.at(3).poll().revised == 0


async def test_the_same_report_twice_in_one_poll_is_one_alert(room: Newsroom) -> None:
    room.at(0).poll()
    room.at(1).publish("Minister in Pyongyang", guid="a")
    entry, judged = room.entries[0]
    room.entries.append((entry, judged))
    room.poll()

    assert len(await received(room)) == 1


# --- Outage ---


async def test_what_came_out_while_we_were_down_is_one_message(room: Newsroom) -> None:
    room.at(0).poll()
    room.at(6).publish("First").at(8).publish("Second", judged=TRADE)
    room.at(10).publish("Third", judged=EMBASSY)
    room.at(61).poll()

    [message] = await received(room)
    assert message.startswith("📬 While I was away, 61 h: 3 events")


async def test_what_is_still_fresh_after_an_outage_is_told_by_itself(room: Newsroom) -> None:
    room.at(0).poll()
    room.at(6).publish("Old by now").at(50).publish("Still fresh", judged=TRADE)
    room.at(61).poll()

    fresh, away = await received(room)
    assert "Still fresh" in fresh
    assert away.startswith("📬 While I was away, 61 h: 1 event\n")


async def test_catch_ups_wait_for_the_end_of_the_round(room: Newsroom) -> None:
    room.at(0).poll()
    room.at(6).publish("Old by now")
    room.at(61).poll()

    assert await received(room, catch_up_complete=False) == []
    assert len(await received(room)) == 1
    assert await received(room) == []


async def test_older_than_the_outage_is_late_not_away(room: Newsroom) -> None:
    for hour in range(0, 100, 4):
        room.at(hour).poll()
    room.at(161).publish("From before", hours_old=140).poll()

    [message] = await received(room)
    assert "⏳ late, 6 days" in message


async def test_every_destination_gets_its_own_catch_up(room: Newsroom) -> None:
    room.destination("-1002")
    room.at(0).poll()
    room.at(6).publish("One").at(7).publish("Two", judged=verdict(claim("bridge", "proposed")))
    room.at(61).poll()

    messages = await received(room)
    assert [line.splitlines()[0] for line in messages] == [
        "📬 While I was away, 61 h: 2 events"
    ] * 2
