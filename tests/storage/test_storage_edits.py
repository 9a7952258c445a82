"""Edits: coalesced, at most once a minute per message, never lost, and last in every queue."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.alerts.destination import DestinationState
from bot.ids import IdSource
from storage.database import Database
from storage.delivery import deliveries, delivery_steps, destinations, dispatch, edits
from storage.records import ClaimedEdit, Lane
from storage.schema import deliveries as deliveries_table
from tests.fakes.alert_rows import AlertRows, Event
from tests.storage.builders import HOUR, MINUTE, NOW, House, plans_of

LEASE = MINUTE
TEXT, NEWER = b"text", b"newer"


class Board:
    """Three events, told to one channel or not yet."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.ids = IdSource()
        self.house = House(database, "Antara")
        self.channel = self.house.destination("@channel")
        rows = AlertRows(self.ids)
        self.events = database.write_now(lambda conn: rows.events(conn, ["A", "B", "C"], NOW))
        self.queue(self.channel.id)

    def queue(self, where: Any) -> None:
        pairs = [(one.alert_id, where) for one in self.events]
        self.do(dispatch.queue, pairs, self.ids, NOW)

    def do(self, step: Any, *values: Any, **named: Any) -> Any:
        return self.database.write_now(lambda conn: step(conn, *values, **named))

    def send(self, count: int = 3) -> None:
        for number in range(count):
            [one] = self.do(deliveries.claim, NOW, 1, "me", LEASE)
            assert self.do(deliveries.mark_sending, one.id, "me", NOW, LEASE)
            self.do(deliveries.mark_sent, one.id, 70 + number, NOW, TEXT)

    def want(self, event: Event, at: datetime = NOW) -> int:
        return int(self.do(edits.want, [event.story_id], at))

    def claim(self, at: datetime = NOW, instance: str = "me") -> list[ClaimedEdit]:
        return list(self.do(edits.claim, at, 10, instance, LEASE))

    def next(self) -> datetime | None:
        return self.database.read_now(edits.next_due)

    def waiting(self) -> int:
        return self.house.count("edits")

    def row(self, edit: ClaimedEdit) -> Any:
        query = deliveries_table.select().where(deliveries_table.c.id == edit.delivery_id)
        return self.database.read_now(lambda conn: conn.execute(query).one())


@pytest.fixture
def board(database: Database) -> Board:
    return Board(database)


def test_a_message_that_waits_in_the_queue_needs_no_edit(board: Board) -> None:
    assert board.want(board.events[0]) == 0
    board.send(1)
    assert board.want(board.events[0]) == 1
    assert board.want(board.events[1]) == 0


def test_many_wishes_are_one_edit_that_goes_at_once(board: Board) -> None:
    board.send()
    for second in range(5):
        assert board.want(board.events[0], NOW + timedelta(seconds=second)) == 1
    assert board.waiting() == 1
    assert board.next() == NOW
    [edit] = board.claim()
    assert (edit.alert_id, edit.message_id, edit.shown) == (board.events[0].alert_id, 70, TEXT)
    assert edit.destination.id == board.channel.id
    assert board.claim(instance="another") == []


def test_a_message_is_edited_at_most_once_a_minute(board: Board) -> None:
    board.send()
    board.want(board.events[0])
    [edit] = board.claim()
    board.do(edits.done, edit.delivery_id, edit.wanted_at, NOW, NEWER)
    row = board.row(edit)
    assert (row.shown, row.edited_at, row.edits) == (NEWER, NOW, 1)
    assert (board.waiting(), board.next()) == (0, None)

    board.want(board.events[0], NOW + timedelta(seconds=10))
    assert board.claim(NOW + timedelta(seconds=59)) == []
    assert board.next() == NOW + MINUTE
    [edit] = board.claim(NOW + MINUTE)
    board.do(edits.done, edit.delivery_id, edit.wanted_at, NOW + 24 * HOUR, TEXT)
    board.want(board.events[0], NOW)  # the clock went back
    assert (board.claim(NOW), len(board.claim(NOW + MINUTE))) == ([], 1)


@pytest.mark.parametrize("later", [timedelta(), timedelta(seconds=5)])
def test_a_wish_while_the_edit_is_under_way_is_not_lost(board: Board, later: timedelta) -> None:
    board.send()
    board.want(board.events[0])
    [edit] = board.claim()
    board.want(board.events[0], NOW + later)  # also where the clock stands still
    board.do(edits.done, edit.delivery_id, edit.wanted_at, NOW + later, NEWER)
    assert board.waiting() == 1
    assert board.next() == NOW + later + MINUTE
    [again] = board.claim(NOW + later + MINUTE)
    board.do(edits.done, again.delivery_id, again.wanted_at, NOW + 2 * MINUTE)
    assert board.waiting() == 0


def test_a_wish_while_the_message_is_being_sent_is_not_lost(board: Board) -> None:
    [one] = board.do(deliveries.claim, NOW, 1, "me", LEASE)
    board.do(deliveries.mark_sending, one.id, "me", NOW, LEASE)
    assert board.want(board.events[0]) == 1
    assert board.claim() == []
    board.do(deliveries.mark_sent, one.id, 70, NOW, TEXT)
    board.send(2)
    assert [edit.delivery_id for edit in board.claim()] == [one.id]


def test_a_message_that_may_be_out_without_an_id_cannot_be_edited(board: Board) -> None:
    [one] = board.do(deliveries.claim, NOW, 1, "me", LEASE)
    board.do(deliveries.mark_sending, one.id, "me", NOW, LEASE)
    board.do(deliveries.mark_unknown, one.id, NOW, None, "no answer")
    assert board.want(board.events[0]) == 0


def test_edits_wait_while_their_chat_has_anything_else_to_send(board: Board) -> None:
    board.send(2)
    board.want(board.events[0])
    other = board.house.destination("@other")
    assert board.claim() == []  # the third alert goes first
    assert board.next() is None  # its end is what they wait for
    board.send(1)
    board.do(deliveries.post, other.id, {"text": "x"}, board.ids, NOW, lane=Lane.NOTICE)
    assert len(board.claim()) == 1


def test_one_edit_at_a_time_and_no_message_beside_it(board: Board) -> None:
    board.send()
    for event in board.events:
        board.want(event)
    board.do(deliveries.post, board.channel.id, {"text": "x"}, board.ids, NOW + HOUR)
    [notice] = board.do(deliveries.claim, NOW, 1, "me", LEASE)
    assert board.claim() == []
    board.do(deliveries.mark_sending, notice.id, "me", NOW, LEASE)
    board.do(deliveries.mark_sent, notice.id, 99, NOW)
    order = []
    while claimed := board.claim():
        [edit] = claimed
        assert board.claim(instance="another") == []
        board.do(deliveries.post, board.channel.id, {"text": "y"}, board.ids, NOW)
        assert board.do(deliveries.claim, NOW, 1, "another", LEASE) == []
        order.append(edit.message_id)
        board.do(edits.done, edit.delivery_id, edit.wanted_at, NOW, NEWER)
        [own] = board.do(deliveries.claim, NOW, 1, "me", LEASE)
        board.do(deliveries.mark_failed, own.id, "no", NOW)
    assert order == [70, 71, 72]


def test_a_claim_that_ran_out_or_was_held_at_a_crash_is_given_back(board: Board) -> None:
    board.send()
    board.want(board.events[0])
    board.claim()
    assert board.next() == NOW + LEASE
    assert len(board.claim(NOW + LEASE, "another")) == 1
    assert board.do(edits.recover, "another") == 1
    assert len(board.claim(NOW + LEASE)) == 1


def test_tried_again_later_and_put_off(board: Board) -> None:
    board.send()
    for event in board.events[:2]:
        board.want(event)
    [edit] = board.claim()
    board.do(edits.retry, edit.delivery_id, NOW + HOUR, "no route")
    [other] = board.claim()
    board.do(edits.retry, other.delivery_id, NOW, attempted=False)
    board.do(edits.put_off, board.channel.id, NOW + MINUTE)
    assert board.next() == NOW + MINUTE
    [again] = board.claim(NOW + MINUTE)
    assert (again.delivery_id, again.attempts) == (other.delivery_id, 0)
    board.do(edits.give_up, again.delivery_id)
    [first] = board.claim(NOW + HOUR)
    assert (first.delivery_id, first.attempts) == (edit.delivery_id, 1)


def test_a_deleted_message_is_never_edited_again(board: Board) -> None:
    board.send()
    board.want(board.events[0])
    [edit] = board.claim()
    board.do(edits.give_up, edit.delivery_id, gone=True)
    assert board.waiting() == 0
    assert board.want(board.events[0]) == 0


def test_a_paused_chat_keeps_its_edits_a_stopped_one_does_not(board: Board) -> None:
    board.send()
    board.want(board.events[0])
    where = board.channel.id
    board.do(destinations.set_state, where, DestinationState.PAUSED, NOW)
    assert (board.claim(), board.next()) == ([], None)
    board.do(destinations.set_state, where, DestinationState.ACTIVE, NOW)
    assert board.next() == NOW
    board.do(destinations.set_state, where, DestinationState.STOPPED, NOW)
    board.do(delivery_steps.cancel_for, where, NOW)
    assert board.waiting() == 0
    assert board.want(board.events[0]) == 0


def test_messages_of_a_chat_that_moved_are_left_alone(board: Board) -> None:
    board.send()
    board.want(board.events[0])
    board.do(delivery_steps.forget_messages, "@channel")
    assert board.waiting() == 0
    assert board.want(board.events[1]) == 0


def test_every_destination_that_has_the_message_gets_the_edit(board: Board) -> None:
    other = board.house.destination("@other")
    board.queue(other.id)
    while claimed := board.do(deliveries.claim, NOW, 1, "me", LEASE):
        board.do(deliveries.mark_sending, claimed[0].id, "me", NOW, LEASE)
        board.do(deliveries.mark_sent, claimed[0].id, 5, NOW, TEXT)
    assert board.want(board.events[0]) == 2
    assert {edit.destination.id for edit in board.claim()} == {board.channel.id, other.id}


def test_edits_are_found_without_looking_at_all_deliveries(sqlite: Database) -> None:
    board = Board(sqlite)
    board.send()
    board.want(board.events[0])
    with plans_of(sqlite) as plans:
        board.claim()
        board.next()
    assert all("SCAN deliveries" not in plan for plan in plans)
    assert "ix_edits_due" in plans[0]
