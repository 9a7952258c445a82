"""How a feed is, against its own rhythm; what to tell the admin; how well each country is watched.

Health goes by time, not by a count of errors: a big site that answers 404 for some hours a day must
not be given up. A feed is slowed down, never deleted.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.feeds.cadence import SUCCESSES, adapted_interval
from bot.feeds.feed import Feed, FeedState, FetchOutcome, Health
from bot.feeds.lists.codes import place_name

FAILING_AFTER = timedelta(hours=6)
FAILING_INTERVALS = 4
SILENT_GAPS = 4  # times the 95th percentile of the feed's own gaps
SILENT_AT_LEAST = timedelta(days=3)
SILENT_WITHOUT_RHYTHM = timedelta(days=30)
BLOCKED_AFTER = 3  # refusals in a row: one is a hiccup
SLOW_FROM = 0.5  # share of the deadline
SLOW_UNTIL = 0.25  # lower, so that a feed at the border does not flap

ALIVE = frozenset({Health.OK, Health.SLOW})
_TROUBLE = (Health.FAILING, Health.BLOCKED, Health.GONE, Health.SILENT)

FeedAndState = tuple[Feed, FeedState]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of a country's enabled feeds are alive."""

    country: str
    alive: int
    total: int

    @property
    def sentence(self) -> str:
        """For people: "Laos: 1 of 2 feeds alive"."""
        noun = "feed" if self.total == 1 else "feeds"
        return f"{place_name(self.country)}: {self.alive} of {self.total} {noun} alive"


def judge(
    feed: Feed,
    state: FeedState,
    now: datetime,
    last_duration: float | None = None,
    *,
    deadline: float = 30.0,
    watching_since: datetime | None = None,
) -> Health:
    """The health after a poll. ``state`` is the one after that poll, but with the old health.

    ``watching_since``: when this process began to poll. Time in which nobody looked is not held
    against a feed.
    """
    if state.successes == 0:
        return Health.UNVERIFIED
    if state.last_outcome is FetchOutcome.GONE:
        return Health.GONE
    if state.last_outcome is not None and state.last_outcome not in SUCCESSES:
        return _unwell(feed, state, now, watching_since)
    if _is_silent(state, now):
        return Health.SILENT
    return _pace(state, last_duration, deadline)


def silence_limit(state: FeedState) -> timedelta:
    """How long a feed may bring nothing new before it counts as silent."""
    if state.p95_gap is None:
        return SILENT_WITHOUT_RHYTHM
    return max(timedelta(seconds=SILENT_GAPS * state.p95_gap), SILENT_AT_LEAST)


def failing_limit(feed: Feed, state: FeedState) -> timedelta:
    """How long a feed may go without a success before it counts as failing."""
    return max(FAILING_AFTER, FAILING_INTERVALS * adapted_interval(feed, state))


def worth_telling(before: Health, after: Health) -> bool:
    """Whether an admin wants a message: not for a first success, not for a slow answer."""
    return before != after and (after in _TROUBLE or before in _TROUBLE)


def change_message(feed: Feed, before: Health, after: Health, state: FeedState) -> str:
    """One sentence for the admin about a change of health."""
    why = f": {state.last_error.rstrip('.')}" if state.last_error else ""
    told = {
        Health.UNVERIFIED: "has not answered yet",
        Health.OK: "answers again" if before in _TROUBLE else "answers well",
        Health.SLOW: "answers, but slowly",
        Health.SILENT: f"answers, but {_last_news(state)}",
        Health.FAILING: f"fails, the last success was {_day(state.last_success)}{why}",
        Health.BLOCKED: f"refuses us{why}",
        Health.GONE: "says that it is gone for good (410)",
    }
    return f"{feed.name} {told[after]}."


def daily_summary(feeds: Sequence[FeedAndState], now: datetime) -> str:
    """The daily roll-up: counts, then a line per feed in trouble, then thin countries."""
    enabled = [item for item in feeds if item[0].enabled]
    counts = Counter(state.health for _, state in enabled)
    parts = [f"{counts[health]} {health}" for health in Health if counts[health]]
    lines = [f"{len(enabled)} feeds: {', '.join(parts) or 'none enabled'}."]
    lines += [_trouble_line(feed, state, now) for feed, state in enabled if _in_trouble(state)]
    lines += [item.sentence for item in coverage(enabled) if 2 * item.alive < item.total]
    return "\n".join(lines)


def coverage(feeds: Iterable[FeedAndState]) -> tuple[Coverage, ...]:
    """Alive and all enabled feeds per country, by the country's name."""
    alive: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for feed, state in feeds:
        if feed.enabled:
            total[feed.country] += 1
            alive[feed.country] += state.health in ALIVE
    ordered = sorted(total, key=place_name)
    return tuple(Coverage(country, alive[country], total[country]) for country in ordered)


def _unwell(feed: Feed, state: FeedState, now: datetime, watching_since: datetime | None) -> Health:
    moments = [moment for moment in (state.last_success, watching_since) if moment is not None]
    overdue = not moments or now - max(moments) > failing_limit(feed, state)
    if state.last_outcome is FetchOutcome.BLOCKED:
        return Health.BLOCKED if overdue or state.failures >= BLOCKED_AFTER else state.health
    # Polls can be hours apart (max-age, a calm rhythm), so a single error says little.
    return Health.FAILING if overdue and state.failures > 1 else state.health


def _is_silent(state: FeedState, now: datetime) -> bool:
    if state.last_new_item is None:  # a feed that never had an entry has not proved itself
        return True
    return now - state.last_new_item > silence_limit(state)


def _pace(state: FeedState, last_duration: float | None, deadline: float) -> Health:
    limit = SLOW_UNTIL if state.health is Health.SLOW else SLOW_FROM
    slow = last_duration is not None and last_duration > limit * deadline
    return Health.SLOW if slow else Health.OK


def _in_trouble(state: FeedState) -> bool:
    return state.health in _TROUBLE or (
        state.health is Health.UNVERIFIED and state.last_attempt is not None
    )


def _trouble_line(feed: Feed, state: FeedState, now: datetime) -> str:
    since = "" if state.health_since is None else f" for {_age(now - state.health_since)}"
    why = f": {state.last_error.rstrip('.')}" if state.last_error else ""
    return f"{feed.name}: {state.health}{since}{why}."


def _age(span: timedelta) -> str:
    hours = max(0, int(span.total_seconds() // 3600))
    return f"{hours // 24} days" if hours >= 48 else f"{hours} h"


def _last_news(state: FeedState) -> str:
    if state.last_new_item is None:
        return "has brought no item yet"
    return f"its newest item came {_day(state.last_new_item)}"


def _day(moment: datetime | None) -> str:
    return "never" if moment is None else f"on {moment:%d %B %Y}"
