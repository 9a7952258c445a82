"""The pinned board: made at most once, edited in place, made again where people deleted it."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.alerts.courier import Courier
from bot.alerts.destination import DestinationKind
from bot.alerts.outcome import SendOutcome, SendResult
from bot.alerts.pace import TelegramPace
from bot.alerts.pacing import Pacing
from bot.alerts.preferences import Preferences
from bot.board.telling.pinned_board import PinnedBoard
from bot.board.words import MEMBERS
from storage.delivery import dispatch
from tests.fakes.board_desk import FakeBoards, ledger_event
from tests.fakes.bot_api_client import CHANNEL
from tests.fakes.newsroom import Inbox, LeapingClock, Newsroom
from tests.fakes.timeline import Timeline, timeline

pytestmark = pytest.mark.anyio

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BOARD = "Follow-up board"


@dataclass
class Wall:
    """A channel that wants the board, and the way of a message to it."""

    room: Newsroom
    boards: FakeBoards
    inbox: Inbox
    board: PinnedBoard = field(init=False)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        where = self.room.destination().id
        self.room.database.write_now(
            lambda conn: dispatch.prefer(conn, where, Preferences(pinned=True), None)
        )
        self.restart()

    @property
    def clock(self) -> LeapingClock:
        return self.room.clock

    def restart(self) -> None:
        self.board = PinnedBoard(
            self.room.database,
            self.clock,
            self.room.ids,
            self.boards,
            page="https://board.example/",
            queued=lambda: None,
        )

    async def after(self, span: timedelta, *, sends: bool = True) -> None:
        """Let time pass, look after the board, and carry what waits."""
        self.clock.move_to(self.clock.now() + span)
        await self.board.tick()
        if sends:
            await self.send()

    async def send(self) -> None:
        outbox = self.room.outbox()
        messengers = {DestinationKind.TELEGRAM: self.inbox}
        courier = Courier(outbox, messengers, self.clock, tell=self.told.append)
        for parcel in await outbox.claim(10, 10):
            await courier.deliver(parcel)

    def news(self) -> None:
        """Something that changes the board."""
        number = len(self.boards.events)
        country = MEMBERS[number % len(MEMBERS)]
        indicator = ("consultations", "visits", "economic", "missions")[number // len(MEMBERS)]
        event = ledger_event(f"e{number}", date(2025, 11, 1), indicator, "agreed", (country,))
        self.boards.events = [*self.boards.events, event]

    @property
    def boards_sent(self) -> int:
        return sum(BOARD in message.plain for _, message in self.inbox.sent)


@pytest.fixture
def wall(tmp_path: Path) -> Iterator[Wall]:
    room = Newsroom.open(tmp_path)
    yield Wall(room, FakeBoards(room.clock), Inbox(room.clock))  # type: ignore[arg-type]
    room.close()


async def test_it_is_made_once_and_pinned(wall: Wall) -> None:
    for _ in range(3):
        wall.restart()
        await wall.after(2 * MINUTE)
    [(_, message)] = wall.inbox.sent
    assert BOARD in message.plain
    assert message.pin
    assert message.silent
    assert "https://board.example/" in message.html


async def test_it_is_edited_when_the_board_changes_and_only_then(wall: Wall) -> None:
    await wall.after(MINUTE)
    await wall.after(5 * MINUTE)
    assert wall.inbox.edited == []
    wall.news()
    await wall.after(5 * MINUTE)
    [(number, message)] = wall.inbox.edited
    assert number == 1
    assert "Brunei" in message.plain
    assert "Updated 06:11 UTC" in message.plain
    wall.restart()
    await wall.after(5 * MINUTE)
    assert len(wall.inbox.edited) == 1


async def test_many_changes_are_one_edit_a_minute(wall: Wall) -> None:
    await wall.after(MINUTE)
    for _ in range(40):
        wall.news()
        await wall.after(timedelta(seconds=15))
    assert 5 <= len(wall.inbox.edited) <= 10
    await wall.after(2 * MINUTE)
    assert "embassies" in wall.inbox.edited[-1][1].plain


async def test_a_restart_does_not_hasten_the_next_edit(wall: Wall) -> None:
    await wall.after(MINUTE)
    wall.news()
    await wall.after(2 * MINUTE)
    wall.news()
    wall.restart()
    await wall.after(timedelta(seconds=10))
    assert len(wall.inbox.edited) == 1
    await wall.after(MINUTE)
    assert len(wall.inbox.edited) == 2


async def test_a_change_before_it_is_sent_needs_no_edit(wall: Wall) -> None:
    await wall.after(MINUTE, sends=False)
    wall.news()
    await wall.after(MINUTE)
    [(_, message)] = wall.inbox.sent
    assert "Brunei" in message.plain
    assert wall.inbox.edited == []


async def test_deleted_it_comes_again_after_an_hour(wall: Wall) -> None:
    await wall.after(MINUTE)
    wall.news()
    wall.inbox.script = [SendOutcome(SendResult.GONE)]
    await wall.after(5 * MINUTE)
    await wall.after(30 * MINUTE)
    assert wall.boards_sent == 1
    await wall.after(HOUR)
    assert wall.boards_sent == 2
    wall.news()
    await wall.after(5 * MINUTE)
    assert wall.inbox.edited[-1][0] == 2


async def test_killed_while_it_was_sent_it_is_not_sent_again_that_day(wall: Wall) -> None:
    await wall.after(MINUTE, sends=False)
    dead = wall.room.outbox()
    [parcel] = await dead.claim(10, 10)
    assert await dead.sending(parcel)
    assert await wall.room.outbox().recover() == 1  # the same instance in its next life
    wall.restart()
    for _ in range(5):
        wall.news()
        await wall.after(3 * HOUR)
    assert not wall.inbox.sent
    assert not wall.inbox.edited
    await wall.after(DAY)
    assert wall.boards_sent == 1


async def test_killed_before_it_was_sent_it_is_sent(wall: Wall) -> None:
    await wall.after(MINUTE, sends=False)
    wall.restart()
    await wall.after(MINUTE)
    assert wall.boards_sent == 1


async def test_who_does_not_want_it_gets_none(wall: Wall) -> None:
    where = wall.room.destination().id
    wishes = replace(Preferences(), pinned=False)
    wall.room.database.write_now(lambda conn: dispatch.prefer(conn, where, wishes, None))
    await wall.after(MINUTE)
    assert wall.inbox.sent == []


async def test_its_edits_leave_room_for_alerts(wall: Wall) -> None:
    """The board shares the chat's limit with everything else, and goes last."""
    pacing, clock = Pacing(), wall.clock
    pace = TelegramPace(pacing, clock)
    where = wall.room.destination()
    for _ in range(14):
        pacing.sent(where.address, clock.now())
    later = await pace.turn_of_edit(where)
    assert later is not None
    assert pacing.earliest(where.address, clock.now()) == clock.now()


EMBASSY = "Malaysia to reopen embassy in Pyongyang"
LAO = "Lao foreign minister arrives in Pyongyang for talks with Choe Son Hui"


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Timeline]:
    async with timeline(tmp_path) as told:
        told.settings = {"channel_board": "pin", "baseline": date(2025, 10, 1)}
        yield told


async def test_the_whole_program_pins_edits_and_pins_again(story: Timeline) -> None:
    chat = story.api.chats[CHANNEL]

    def boards() -> list[dict[str, Any]]:
        found = story.api.outbox(CHANNEL)
        return [one for one in found if BOARD in one["text"] and not one["deleted"]]

    async def is_pinned() -> None:
        [shown] = boards()
        assert chat.pinned == [shown["message_id"]]

    async def people_delete() -> None:
        chat.messages[chat.pinned[0]].deleted = True

    async def is_there_again() -> None:
        [shown] = boards()
        assert chat.pinned[0] == shown["message_id"] != chat.pinned[-1]
        assert "Laos" in shown["text"]

    story.at(0.5).expect(BOARD)
    story.add(0.5, is_pinned)
    story.at(1).publish(LAO)
    story.at(4).shows(BOARD, also=("visits and meetings: happened Laos",))
    story.add(4, people_delete)
    story.at(5).stops().starts().publish(EMBASSY)
    story.add(9, is_there_again)
    await story.play()
