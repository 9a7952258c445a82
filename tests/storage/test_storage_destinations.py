"""What a destination's own state does to its deliveries: held, paused, stopped."""

from dataclasses import replace

import pytest

from bot.alerts.destination import DestinationState
from storage.database import Database
from storage.delivery import deliveries, destinations
from storage.records import DeliveryCounts
from tests.storage.builders import HOUR, MINUTE, NOW
from tests.storage.outbox import Queue


@pytest.fixture
def queue(database: Database) -> Queue:
    return Queue(database)


def test_a_stopped_destination_has_its_rows_cancelled_but_not_the_one_going_out(
    queue: Queue,
) -> None:
    queue.sending(queue.head())
    cancelled = queue.database.write_now(
        lambda conn: deliveries.cancel_for(conn, queue.channel.id, NOW, "blocked")
    )
    assert cancelled == 2
    assert queue.counts() == replace(DeliveryCounts(), sending=1, cancelled=2)


def test_a_row_given_back_after_its_destination_stopped_does_not_wait_for_ever(
    queue: Queue,
) -> None:
    head = queue.head()
    queue.sending(head)
    queue.database.write_now(
        lambda conn: destinations.set_state(conn, queue.channel.id, DestinationState.STOPPED, NOW)
    )
    queue.do(deliveries.requeue, head, None)
    assert queue.counts().cancelled == 1


def test_a_paused_destination_with_a_moment_is_tried_then(queue: Queue) -> None:
    queue.database.write_now(
        lambda conn: destinations.pause(conn, queue.channel.id, NOW, NOW + HOUR, "not found")
    )
    assert queue.claim() == []
    assert queue.next() == NOW + HOUR
    tried = queue.head(at=NOW + HOUR)
    assert (tried.destination.refusals, tried.destination.state_since) == (1, NOW)


@pytest.mark.parametrize("state", [DestinationState.PAUSED, DestinationState.STOPPED])
def test_a_destination_that_is_not_active_gets_nothing(
    queue: Queue, state: DestinationState
) -> None:
    queue.database.write_now(
        lambda conn: destinations.set_state(conn, queue.channel.id, state, NOW)
    )
    assert queue.claim() == []
    assert queue.next() is None
    assert queue.counts().queued == 3


def test_a_destination_on_hold_waits(queue: Queue) -> None:
    queue.database.write_now(
        lambda conn: destinations.hold_until(conn, queue.channel.id, NOW + MINUTE)
    )
    assert queue.claim() == []
    assert queue.next() == NOW + MINUTE
    assert queue.head(at=NOW + MINUTE).destination.not_before == NOW + MINUTE
