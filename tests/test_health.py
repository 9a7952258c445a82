"""A feed's health against its own rhythm, and what an admin reads of it."""

from datetime import timedelta
from typing import Any

import pytest

from bot.feeds.feed import FetchOutcome as Outcome
from bot.feeds.feed import Health
from bot.feeds.health import (
    Coverage,
    change_message,
    coverage,
    daily_summary,
    judge,
    worth_telling,
)
from tests.fakes.feed_builders import NOW, a_feed, a_state

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK_GAP = 7 * 86400.0


def failed(outcome: Outcome = Outcome.HTTP_ERROR, **changes: Any) -> dict[str, Any]:
    return {"last_outcome": outcome, "failures": 5, **changes}


CASES: dict[str, tuple[dict[str, Any], Health]] = {
    "just polled": ({}, Health.OK),
    "no success yet": ({"successes": 0, **failed(Outcome.GONE)}, Health.UNVERIFIED),
    "first success": ({"successes": 1, "health": Health.UNVERIFIED}, Health.OK),
    "unchanged since long, but calm": (
        {"last_new_item": NOW - 27 * DAY, "p95_gap": WEEK_GAP},
        Health.OK,
    ),
    "silent by its rhythm": ({"last_new_item": NOW - 29 * DAY, "p95_gap": WEEK_GAP}, Health.SILENT),
    "busy, quiet over a holiday": (
        {"last_new_item": NOW - 2.9 * DAY, "p95_gap": 600.0},
        Health.OK,
    ),
    "busy, quiet for too long": (
        {"last_new_item": NOW - 3.1 * DAY, "p95_gap": 600.0},
        Health.SILENT,
    ),
    "no rhythm, quiet": ({"last_new_item": NOW - 29 * DAY}, Health.OK),
    "no rhythm, quiet for too long": ({"last_new_item": NOW - 31 * DAY}, Health.SILENT),
    "news again after silence": ({"health": Health.SILENT}, Health.OK),
    "fails since an hour": (failed(last_success=NOW - HOUR), Health.OK),
    "fails since seven hours": (failed(last_success=NOW - 7 * HOUR), Health.FAILING),
    "one error after a long wait": (
        failed(last_success=NOW - 7 * HOUR, failures=1),
        Health.OK,
    ),
    "fails, was silent": (
        failed(last_success=NOW - HOUR, health=Health.SILENT),
        Health.SILENT,
    ),
    "not a feed for a day": (failed(Outcome.NOT_A_FEED, last_success=NOW - DAY), Health.FAILING),
    "empty today": ({"last_outcome": Outcome.EMPTY}, Health.OK),
    "empty for long": (
        {"last_outcome": Outcome.EMPTY, "last_new_item": NOW - 31 * DAY},
        Health.SILENT,
    ),
    "empty from the first": ({"last_outcome": Outcome.EMPTY, "last_new_item": None}, Health.SILENT),
    "refused once": (failed(Outcome.BLOCKED, failures=1, last_success=NOW - HOUR), Health.OK),
    "refused three times": (failed(Outcome.BLOCKED, failures=3), Health.BLOCKED),
    "refused since long": (
        failed(Outcome.BLOCKED, failures=1, last_success=NOW - DAY),
        Health.BLOCKED,
    ),
    "refused, now unreachable": (
        failed(Outcome.UNREACHABLE, health=Health.BLOCKED, last_success=NOW - DAY),
        Health.FAILING,
    ),
    "gone": (failed(Outcome.GONE, failures=1), Health.GONE),
    "back from the dead": ({"health": Health.GONE}, Health.OK),
}


@pytest.mark.parametrize("label", CASES)
def test_health(label: str) -> None:
    changes, expected = CASES[label]
    assert judge(a_feed(), a_state(**changes), NOW) is expected


def test_a_feed_with_a_long_interval_has_longer_to_fail() -> None:
    state = a_state(**failed(last_success=NOW - 20 * HOUR))
    assert judge(a_feed(minutes=360), state, NOW) is Health.OK
    calm = a_state(**failed(last_success=NOW - 20 * HOUR, median_gap=WEEK_GAP))
    assert judge(a_feed(minutes=120), calm, NOW) is Health.OK
    assert judge(a_feed(minutes=120), state, NOW) is Health.FAILING


def test_time_in_which_nobody_looked_is_not_held_against_a_feed() -> None:
    state = a_state(**failed(last_success=NOW - 9 * DAY))
    assert judge(a_feed(), state, NOW, watching_since=NOW - HOUR) is Health.OK
    assert judge(a_feed(), state, NOW, watching_since=NOW - 7 * HOUR) is Health.FAILING


def test_slow_has_two_borders_so_that_it_does_not_flap() -> None:
    ok, slow = a_state(), a_state(health=Health.SLOW)
    seconds = [5.0, 10.0, 14.0, 16.0]
    assert [judge(a_feed(), ok, NOW, taken).value for taken in seconds] == ["ok"] * 3 + ["slow"]
    assert [judge(a_feed(), slow, NOW, taken).value for taken in seconds] == ["ok"] + ["slow"] * 3
    assert judge(a_feed(), slow, NOW, None) is Health.OK


def test_every_change_has_one_sentence() -> None:
    feed, state = a_feed(), a_state(last_error="The server answered 503.")
    for before in Health:
        for after in Health:
            sentence = change_message(feed, before, after, state)
            assert sentence.startswith("Warta Contoh ")
            assert sentence.endswith(".")
            assert sentence.count(". ") == 0


def test_sentences_name_what_an_admin_needs() -> None:
    state = a_state(last_error="The server answered 503.")
    texts = {after: change_message(a_feed(), Health.OK, after, state) for after in Health}
    assert texts[Health.FAILING] == (
        "Warta Contoh fails, the last success was on 20 November 2025: The server answered 503."
    )
    assert texts[Health.SILENT] == (
        "Warta Contoh answers, but its newest item came on 20 November 2025."
    )
    never = a_state(last_new_item=None)
    assert change_message(a_feed(), Health.UNVERIFIED, Health.SILENT, never) == (
        "Warta Contoh answers, but has brought no item yet."
    )
    assert "answers again" in change_message(a_feed(), Health.BLOCKED, Health.OK, state)


def test_only_trouble_and_its_end_are_worth_a_message() -> None:
    assert worth_telling(Health.OK, Health.SILENT)
    assert worth_telling(Health.FAILING, Health.SLOW)
    assert worth_telling(Health.FAILING, Health.BLOCKED)
    assert not worth_telling(Health.UNVERIFIED, Health.OK)  # 138 at the first start
    assert not worth_telling(Health.OK, Health.SLOW)
    assert not worth_telling(Health.GONE, Health.GONE)


def test_coverage_counts_what_is_alive_per_country() -> None:
    found = coverage(
        [
            (a_feed(country="LA"), a_state()),
            (a_feed(country="LA"), a_state(health=Health.SILENT)),
            (a_feed(country="LA", enabled=False), a_state()),
            (a_feed(country="ID"), a_state(health=Health.SLOW)),
            (a_feed(country="MM"), a_state(health=Health.UNVERIFIED)),
        ]
    )
    assert found == (Coverage("ID", 1, 1), Coverage("LA", 1, 2), Coverage("MM", 0, 1))
    assert [item.sentence for item in found] == [
        "Indonesia: 1 of 1 feed alive",
        "Laos: 1 of 2 feeds alive",
        "Myanmar: 0 of 1 feed alive",
    ]


def test_the_daily_summary_names_what_is_in_trouble_and_where_we_see_little() -> None:
    broken = a_state(
        health=Health.FAILING, health_since=NOW - 3 * DAY, last_error="No answer in 30 s."
    )
    never = a_state(health=Health.UNVERIFIED, successes=0)
    text = daily_summary(
        [
            (a_feed(), a_state()),
            (a_feed(name="Saam", country="LA"), broken),
            (a_feed(name="Baru", country="LA"), never),
            (a_feed(name="Later", country="LA", enabled=False), broken),
        ],
        NOW,
    )
    assert text.splitlines() == [
        "3 feeds: 1 unverified, 1 ok, 1 failing.",
        "Saam: failing for 3 days: No answer in 30 s.",
        "Baru: unverified.",
        "Laos: 0 of 2 feeds alive",
    ]
    assert daily_summary([], NOW) == "0 feeds: none enabled."
