"""Pacing keeps to Telegram's limits and lets replies go first; the fake's own limits judge it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts.pacing import Lane, Limits, Pacing, is_private
from tests.fakes.bot_api import Chat, Flood

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
CHANNEL, GROUP, READER = -1001, -5, 1001
EXACT = Limits(slack=0.0)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def send(pacing: Pacing, chat: int | str, count: int, lane: Lane = Lane.BULK) -> list[float]:
    """Send as early as allowed; the moments in seconds."""
    now, moments = START, []
    for _ in range(count):
        now = pacing.earliest(chat, now, lane)
        pacing.sent(chat, now)
        moments.append(round((now - START).total_seconds(), 3))
    return moments


def test_a_private_chat_gets_three_at_once_then_one_a_second() -> None:
    assert send(Pacing(EXACT), READER, 6) == [0, 0, 0, 1, 2, 3]


def test_edits_leave_a_group_room_for_alerts_and_a_person_the_burst() -> None:
    pacing = Pacing(EXACT)
    assert send(pacing, GROUP, 13, Lane.EDIT)[-2:] == [0, 60]
    pacing = Pacing(EXACT)
    send(pacing, GROUP, 12, Lane.EDIT)
    assert pacing.earliest(GROUP, START, Lane.EDIT) == after(60)
    assert send(pacing, GROUP, 7)[-2:] == [0, 60]

    pacing = Pacing(EXACT)
    assert send(pacing, READER, 3, Lane.EDIT) == [0, 1, 2]
    assert send(Pacing(EXACT), READER, 3) == [0, 0, 0]


def test_the_burst_comes_back_with_time() -> None:
    pacing = Pacing(EXACT)
    send(pacing, READER, 3)
    for moment in (10, 10, 10):
        assert pacing.earliest(READER, after(moment)) == after(moment)
        pacing.sent(READER, after(moment))
    assert pacing.earliest(READER, after(10)) == after(11)


@pytest.mark.parametrize("chat", [GROUP, CHANNEL, "@jembatan_alerts"])
def test_a_group_gets_twenty_a_minute(chat: int | str) -> None:
    moments = send(Pacing(Limits(slack=0.0, group_reserve=0)), chat, 41)
    assert moments == [0.0] * 20 + [60.0] * 20 + [120.0]


def test_a_reply_in_a_group_does_not_wait_for_the_bulk() -> None:
    pacing = Pacing(EXACT)
    assert send(pacing, GROUP, 18) == [0.0] * 18
    assert pacing.earliest(GROUP, START, Lane.BULK) == after(60)
    assert pacing.earliest(GROUP, START, Lane.REPLY) == START


def test_over_all_chats_bulk_leaves_room_for_replies() -> None:
    pacing = Pacing(EXACT)
    for chat in range(1, 21):
        assert pacing.earliest(chat, START) == START
        pacing.sent(chat, START)
    assert pacing.earliest(21, START) == after(1)
    for chat in range(21, 26):
        assert pacing.earliest(chat, START, Lane.REPLY) == START
        pacing.sent(chat, START)
    assert pacing.earliest(26, START, Lane.REPLY) == after(1)


def test_being_told_to_wait_holds_that_chat_alone() -> None:
    pacing = Pacing(EXACT)
    pacing.told_to_wait(GROUP, 7, START)
    assert pacing.earliest(GROUP, START) == after(7.5)
    assert pacing.earliest(GROUP, START, Lane.REPLY) == after(7.5)
    assert pacing.earliest(CHANNEL, START) == START
    pacing.told_to_wait(GROUP, 1, START)  # an older, longer word stands
    assert pacing.earliest(GROUP, START) == after(7.5)
    assert pacing.earliest(GROUP, after(8)) == after(8)


def test_three_chats_told_to_wait_slow_everything_for_a_while() -> None:
    pacing = Pacing(EXACT)
    for chat, moment in ((1, 0), (2, 4), (2, 5), (3, 9)):
        pacing.told_to_wait(chat, 1, after(moment))
    for chat in range(10, 14):
        pacing.sent(chat, after(9))
    assert pacing.earliest(20, after(9)) == after(10)  # four a second instead of twenty
    for chat in range(30, 44):
        pacing.sent(chat, after(39))
    assert pacing.earliest(50, after(39)) == after(39)


def test_three_chats_far_apart_slow_nothing() -> None:
    pacing = Pacing(EXACT)
    for chat, moment in ((1, 0), (2, 6), (3, 12)):
        pacing.told_to_wait(chat, 1, after(moment))
    for chat in range(10, 20):
        pacing.sent(chat, after(12))
    assert pacing.earliest(20, after(12)) == after(12)


def test_one_factor_scales_all_of_it() -> None:
    pacing = Pacing(Limits(scale=100, slack=0.0, group_reserve=0))
    assert send(pacing, GROUP, 21)[-1] == 0.6
    assert send(Pacing(Limits(scale=100, slack=0.0)), READER, 4)[-1] == 0.01
    pacing.told_to_wait(CHANNEL, 9.5, START)
    assert pacing.earliest(CHANNEL, START) == after(0.1)


def test_memory_is_bounded_and_prefers_chats_that_wait() -> None:
    pacing = Pacing(Limits(most_chats=100))
    pacing.told_to_wait(READER, 3600, START)
    for chat in range(2000, 7000):
        pacing.sent(chat, START)
        assert len(pacing) <= 101
    assert pacing.earliest(READER, START) > after(3600)
    for chat in range(-7000, -6000):
        pacing.told_to_wait(chat, 3600, START)
        assert len(pacing) <= 101


def test_a_chat_can_be_forgotten() -> None:
    pacing = Pacing()
    pacing.told_to_wait(READER, 60, START)
    pacing.forget(READER)
    pacing.forget(READER)
    assert pacing.earliest(READER, START) == START
    assert len(pacing) == 0


def test_which_chats_are_private() -> None:
    assert is_private(5)
    assert is_private("5")
    assert not any(is_private(chat) for chat in (-5, "-1001", "@name"))


STEPS = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 3, 4, -1, -2, -1003]),
        st.sampled_from(Lane),
        st.floats(0, 5),  # idle before
        st.floats(0, 0.05),  # on the way to the server
    ),
    max_size=150,
)


@pytest.mark.parametrize("chats", [[READER], [GROUP], list(range(1, 60)), list(range(-60, -1))])
def test_requests_that_overtake_each_others_delay_are_no_reason_to_say_no(chats: list[int]) -> None:
    arrival = [0.0]
    flood, pacing, now = Flood(lambda: arrival[0], 1.0), Pacing(), START
    for number in range(120):
        chat = chats[number % len(chats)]
        before, now = now, pacing.earliest(chat, now, Lane.REPLY)
        pacing.sent(chat, now)
        late = 0.0 if now > before else 0.09  # a burst is under way long, what waited for it is not
        arrival[0] = max(arrival[0], (now - START).total_seconds() + late)
        assert flood.wait(Chat(chat, "private" if chat > 0 else "group")) is None, number


@settings(max_examples=60, deadline=None)
@given(STEPS, st.sampled_from([1.0, 20.0]))
def test_telegram_never_has_to_say_no(
    steps: list[tuple[int, Lane, float, float]], scale: float
) -> None:
    arrival = [0.0]
    flood = Flood(lambda: arrival[0], scale)
    pacing, now = Pacing(Limits(scale=scale)), START
    for number, lane, idle, delay in steps:
        now = pacing.earliest(number, now + timedelta(seconds=idle / 10 / scale), lane)
        pacing.sent(number, now)
        arrival[0] = max(arrival[0], (now - START).total_seconds() + delay / scale)
        assert flood.wait(Chat(number, "private" if number > 0 else "group")) is None
