"""Deliveries: in order, by one sender, again where an answer was lost, and every loss counted."""

from datetime import timedelta

import pytest

from bot.ids import AlertId
from storage.database import Database
from storage.delivery import deliveries, delivery_steps
from storage.records import DeliveryCounts, Lane
from tests.storage.builders import HOUR, MINUTE, NOW, plans_of
from tests.storage.outbox import LEASE, RESENDS, Queue


@pytest.fixture
def queue(database: Database) -> Queue:
    return Queue(database)


def test_a_destination_gets_its_alerts_one_by_one_in_order(queue: Queue) -> None:
    order: list[AlertId | None] = []
    while claimed := queue.claim():
        assert len(claimed) == 1
        assert queue.claim("another") == []
        order.append(claimed[0].alert_id)
        queue.sent(claimed[0])
    assert order == list(queue.alerts)
    assert queue.counts() == DeliveryCounts(sent=3, last_sent=NOW)
    assert queue.next() is None


def test_destinations_do_not_wait_for_each_other(queue: Queue) -> None:
    queue.expand(queue.other)
    first = queue.claim(limit=1)
    second = queue.claim("another")
    assert {one.destination.id for one in first + second} == {queue.channel.id, queue.other.id}


def test_nothing_overtakes_a_delivery_that_waits(queue: Queue) -> None:
    head = queue.head()
    queue.sending(head)
    queue.do(deliveries.requeue, head, NOW + HOUR, "no route", attempted=True)
    assert queue.claim() == []
    assert queue.next() == NOW + HOUR
    again = queue.head(at=NOW + HOUR)
    assert (again.id, again.attempts) == (head.id, 1)


def test_waiting_on_demand_is_not_an_attempt(queue: Queue) -> None:
    head = queue.head()
    queue.sending(head)
    queue.do(deliveries.requeue, head, None, attempted=False)
    assert queue.head().attempts == 0


def test_a_claim_that_ran_out_goes_to_another_and_stops_the_first(queue: Queue) -> None:
    head = queue.head("slow")
    assert queue.next() == NOW + LEASE
    assert queue.head("quick", NOW + LEASE).id == head.id
    assert queue.sending(head, "slow", NOW + LEASE) is False
    assert queue.sending(head, "quick", NOW + LEASE) is True
    assert queue.sending(head, "quick", NOW + LEASE) is False  # never twice by one claim


def test_a_lost_answer_is_counted_and_tried_again_until_somebody_says_never(queue: Queue) -> None:
    head = queue.head()
    queue.sending(head)
    queue.do(deliveries.mark_unknown, head, NOW, NOW + MINUTE, "no answer")
    assert queue.claim() == []
    again = queue.head(at=NOW + MINUTE)
    assert (again.id, again.ambiguous) == (head.id, 1)
    queue.sending(again, at=NOW + MINUTE)
    queue.do(deliveries.mark_unknown, again, NOW + MINUTE, None, "no answer")
    counts = queue.counts()
    assert (counts.unknown, counts.ambiguous, counts.lost_answers) == (1, 1, 2)
    assert queue.database.read_now(delivery_steps.given_up) == 1
    after = queue.head(at=NOW + 2 * HOUR)  # the next alert is not held up
    assert after.alert_id == queue.alerts[1]


def test_one_whose_answers_are_always_lost_steps_aside_and_keeps_its_turns(queue: Queue) -> None:
    head, now = queue.head(), NOW
    for lost in range(deliveries.STEPS_ASIDE_AFTER):
        assert queue.claim(at=now) == []  # in order as long as there is hope
        assert queue.sending(head, at=now), lost
        queue.do(deliveries.mark_unknown, head, now, now + MINUTE, "no answer")
        if lost < deliveries.STEPS_ASIDE_AFTER - 1:
            now += MINUTE
            head = queue.head(at=now)
    at_once = queue.next()
    assert at_once is not None
    assert at_once <= now
    other = queue.head(at=now)
    assert other.alert_id == queue.alerts[1]
    assert queue.sending(other, at=now + MINUTE / 2)
    assert queue.claim(at=now + MINUTE) == []  # one at a time
    queue.do(deliveries.mark_sent, other, 77, now)
    assert queue.head(at=now + MINUTE).id == head.id


def test_a_second_attempt_that_succeeds_is_still_counted(queue: Queue) -> None:
    head = queue.head()
    queue.sending(head)
    queue.do(deliveries.mark_unknown, head, NOW, NOW, "no answer")
    queue.sent(queue.head())
    assert (queue.counts().sent, queue.counts().ambiguous, queue.counts().unknown) == (1, 1, 0)


def test_a_dead_sender_leaves_unknown_behind_and_a_live_one_is_left_alone(queue: Queue) -> None:
    head = queue.head()
    queue.sending(head)
    assert queue.recover() == 0
    assert queue.recover(NOW + LEASE) == 1
    assert queue.recover(NOW + LEASE) == 0
    again = queue.head(at=NOW + LEASE)
    assert (again.id, again.ambiguous, again.attempts) == (head.id, 1, 1)


def test_a_restart_knows_its_own_last_life(queue: Queue) -> None:
    queue.sending(queue.head("me"))
    queue.expand(queue.other)
    claimed = queue.head("me")
    assert queue.recover(instance="me") == 1
    both = {one.id: one.ambiguous for one in queue.claim("me")}
    assert both[claimed.id] == 0  # claimed, never sent: no doubt about it
    assert sorted(both.values()) == [0, 1]


def test_an_alert_survives_many_crashes_and_in_the_end_is_left(queue: Queue) -> None:
    for _ in range(RESENDS + 1):
        head = queue.head()
        assert head.alert_id == queue.alerts[0]
        queue.sending(head)
        assert queue.recover(instance="me") == 1
    assert queue.head().alert_id == queue.alerts[1]
    assert queue.counts().unknown == 1


def test_a_notice_that_may_be_out_is_not_sent_again(queue: Queue) -> None:
    queue.post({"text": "a feed is silent"}, Lane.NOTICE)
    while (head := queue.head()).body is None:
        queue.sent(head)
    queue.sending(head)
    assert queue.recover(instance="me") == 1
    assert queue.claim() == []
    assert (queue.counts().unknown, queue.counts().ambiguous) == (1, 1)


def test_an_answer_to_a_person_waits_for_the_alert_under_way(queue: Queue) -> None:
    head = queue.head()
    queue.post({"text": "your answer"}, Lane.REPLY)
    assert queue.claim("another") == []
    queue.sent(head)
    assert queue.head().body == {"text": "your answer"}


def test_an_answer_that_comes_after_all_is_the_end(queue: Queue) -> None:
    head = queue.head()
    queue.sending(head)
    queue.recover(NOW + LEASE)
    queue.do(deliveries.mark_sent, head, 5, NOW + LEASE)
    assert queue.head(at=NOW + LEASE).alert_id == queue.alerts[1]


def test_a_refused_delivery_is_kept_with_its_error_and_holds_up_nothing(queue: Queue) -> None:
    head = queue.head()
    queue.sending(head)
    queue.do(deliveries.mark_failed, head, "chat not found", NOW)
    assert queue.counts().failed == 1
    assert queue.head().alert_id == queue.alerts[1]


def test_what_may_go_now_is_never_in_the_future(queue: Queue) -> None:
    found = queue.next()
    assert found is not None
    assert found <= NOW
    assert queue.counts().oldest_queued == NOW


def test_replies_go_before_alerts_and_notices_after(queue: Queue) -> None:
    queue.post({"text": "a feed is silent"}, Lane.NOTICE)
    queue.post({"text": "your answer"}, Lane.REPLY)
    order = []
    while claimed := queue.claim():
        order.append(claimed[0].body or claimed[0].alert_id)
        queue.sent(claimed[0])
    assert order == [{"text": "your answer"}, *queue.alerts, {"text": "a feed is silent"}]


def test_claims_look_at_open_rows_in_order_and_at_no_other(sqlite: Database) -> None:
    queue = Queue(sqlite)
    with plans_of(sqlite) as plans:
        queue.claim()
    assert "SCAN deliveries USING INDEX ix_deliveries_queue" in plans[0]
    assert "SEARCH other USING INDEX ix_deliveries_open" in plans[0]
    assert "B-TREE" not in plans[0]  # it ends with the first rows that may go


def test_a_lease_of_no_length_is_no_lease(queue: Queue) -> None:
    first = queue.database.write_now(lambda conn: deliveries.claim(conn, NOW, 1, "a", timedelta()))
    second = queue.claim("b")
    assert [one.id for one in first] == [one.id for one in second]
