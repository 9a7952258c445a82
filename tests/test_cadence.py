"""When a feed is polled next."""

import math
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.cadence import (
    SUCCESSES,
    PollFacts,
    failures_after,
    gaps,
    looks_offline,
    next_poll,
    redirect_after,
    rhythm,
    unconditional_due,
)
from bot.feeds.feed import FetchOutcome as Outcome
from tests.fakes.feed_builders import NOW, a_feed, a_state

HOUR, DAY = 3600.0, 86400.0


def minutes(
    outcome: Outcome = Outcome.NEW,
    *,
    every: float = 15,
    jitter: float = 0.0,
    failures: int = 0,
    median: float | None = None,
    **facts: Any,
) -> float:
    """Minutes until the next poll."""
    state = a_state(failures=failures, median_gap=median)
    found = PollFacts(outcome=outcome, **facts)
    return (next_poll(NOW, a_feed(minutes=every), state, found, jitter) - NOW) / timedelta(
        minutes=1
    )


def test_without_any_hint_the_interval_counts() -> None:
    assert minutes() == 15
    assert minutes(Outcome.NOT_MODIFIED, every=1) == 1


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        ({"max_age": 60}, 15),
        ({"max_age": 1800}, 30),
        ({"max_age": 30 * DAY}, 360),
        ({"ttl": 7200}, 120),
        ({"ttl": 30 * DAY}, 360),
        ({"retry_after": 7200}, 120),
        ({"retry_after": 30 * DAY}, 1440),
        ({"retry_after": 3600, "max_age": 7200, "ttl": 1800}, 120),
        ({"retry_after": -5, "max_age": math.nan, "ttl": 0}, 15),
        ({"max_age": math.inf}, 360),
    ],
)
def test_the_publishers_wishes_are_honoured_up_to_a_cap(
    hint: dict[str, Any], expected: float
) -> None:
    assert minutes(**hint) == expected


@pytest.mark.parametrize(
    ("median", "expected"),
    [(None, 15), (60, 15), (2 * HOUR, 15), (4 * HOUR, 30), (DAY, 60), (30 * DAY, 60)],
)
def test_a_calm_feed_is_polled_less_a_busy_one_never_more(
    median: float | None, expected: float
) -> None:
    assert minutes(median=median) == expected


@pytest.mark.parametrize(
    ("failures", "expected"), [(1, 15), (2, 30), (3, 60), (7, 960), (8, 1440), (5000, 1440)]
)
def test_failures_double_the_wait_up_to_a_day(failures: int, expected: float) -> None:
    assert minutes(Outcome.HTTP_ERROR, failures=failures) == expected


def test_special_failures() -> None:
    assert minutes(Outcome.GONE, failures=1) == 1440
    assert minutes(Outcome.EMPTY) == 15  # the server answers: keep looking
    assert minutes(Outcome.RATE_LIMITED, failures=1, retry_after=7200) == 120
    assert minutes(Outcome.UNREACHABLE, every=2880, failures=9) == 2880


def test_after_an_outage_of_our_own_line_nothing_is_delayed() -> None:
    assert minutes(Outcome.UNREACHABLE, failures=6, offline=True) == 2
    assert minutes(Outcome.UNREACHABLE, every=1, failures=6, offline=True) == 1
    assert minutes(Outcome.HTTP_ERROR, failures=3, offline=True) == 60


def test_an_outage_of_our_own_line_is_no_failure_of_the_feed() -> None:
    state = a_state(failures=2)
    ours = PollFacts(outcome=Outcome.UNREACHABLE, offline=True)
    theirs = PollFacts(outcome=Outcome.UNREACHABLE)
    assert [failures_after(state, facts) for facts in (ours, theirs)] == [2, 3]
    assert failures_after(state, PollFacts(outcome=Outcome.NOT_MODIFIED)) == 0


def test_our_line_is_down_when_nearly_every_feed_is_out_of_reach() -> None:
    assert looks_offline([Outcome.UNREACHABLE] * 9 + [Outcome.TOO_SLOW])
    assert not looks_offline([Outcome.UNREACHABLE] * 8 + [Outcome.HTTP_ERROR] * 2)
    assert not looks_offline([Outcome.UNREACHABLE] * 4)


hints = st.none() | st.floats(allow_nan=True)
failing = st.sampled_from(sorted(set(Outcome) - SUCCESSES))


@given(
    outcome=st.sampled_from(Outcome),
    every=st.floats(0.02, 10080),
    jitter=st.floats(0, 1, exclude_max=True),
    failures=st.integers(0, 10**6),
    median=st.none() | st.floats(0, 10 * DAY),
    retry_after=hints,
    max_age=hints,
    ttl=hints,
)
def test_never_before_the_interval_and_never_out_of_sight(
    outcome: Outcome,
    every: float,
    jitter: float,
    failures: int,
    median: float | None,
    **hints: float,
) -> None:
    wait = minutes(outcome, every=every, jitter=jitter, failures=failures, median=median, **hints)
    assert wait >= every * 0.999999
    assert wait <= max(every * 4, 1440) * 1.1 + 0.001


@given(st.floats(0, DAY), st.floats(0, DAY), st.sampled_from(["retry_after", "max_age", "ttl"]))
def test_a_longer_wish_never_brings_an_earlier_poll(one: float, other: float, key: str) -> None:
    sooner: dict[str, Any] = {key: min(one, other)}
    later: dict[str, Any] = {key: max(one, other)}
    assert minutes(**sooner) <= minutes(**later)
    assert minutes(retry_after=one) >= min(one, DAY) / 60 - 1e-6


@given(failing, st.integers(1, 60), st.floats(1, 5000))
def test_one_more_failure_never_brings_an_earlier_poll(
    outcome: Outcome, failures: int, every: float
) -> None:
    one = minutes(outcome, failures=failures, every=every)
    assert one <= minutes(outcome, failures=failures + 1, every=every)


@given(st.floats(0, 30 * DAY), st.floats(0, 30 * DAY))
def test_a_calmer_rhythm_never_brings_an_earlier_poll(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert minutes(median=low) <= minutes(median=high)


def test_jitter_spreads_a_tenth_upwards() -> None:
    assert minutes(jitter=0.5) == pytest.approx(15.75)
    assert minutes(jitter=0.999999) == pytest.approx(16.5, abs=0.001)


def test_once_a_day_the_feed_is_asked_without_conditions() -> None:
    assert unconditional_due(a_state(last_unconditional=None), NOW)
    day = timedelta(days=1)
    assert unconditional_due(a_state(last_unconditional=NOW - day), NOW)
    assert not unconditional_due(a_state(last_unconditional=NOW - day + timedelta(minutes=1)), NOW)


def test_a_permanent_redirect_is_adopted_at_the_third_sighting_in_a_row() -> None:
    adopted = []
    state = a_state()
    for target in ("a", "a", None, "a", "b", "b", "a", "b", "b", "b", None):
        step = redirect_after(state, target)
        adopted.append(step.adopt)
        state = a_state(redirect_to=step.to, redirect_seen=step.seen)
    assert adopted == [None] * 9 + ["b", None]
    assert (state.redirect_to, state.redirect_seen) == (None, 0)


def test_rhythm_needs_five_gaps() -> None:
    assert rhythm([1.0] * 4) is None
    assert rhythm([5.0, 1.0, 2.0, 4.0, 3.0]) == (3.0, 5.0)
    assert rhythm([float(number) for number in range(1, 101)]) == (50.0, 95.0)


@given(st.lists(st.floats(0, 1e9), min_size=5))
def test_rhythm_lies_within_the_gaps(gaps: list[float]) -> None:
    found = rhythm(gaps)
    assert found is not None
    assert min(gaps) <= found[0] <= found[1] <= max(gaps)


def test_gaps_ignore_order_and_batches() -> None:
    moments = [NOW, NOW + timedelta(hours=3), NOW + timedelta(hours=1), NOW + timedelta(seconds=30)]
    assert gaps(moments) == [HOUR - 30, 2 * HOUR]
    assert gaps([]) == []
