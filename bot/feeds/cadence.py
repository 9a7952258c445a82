"""When to poll a feed next. Pure: facts and ``now`` in, a moment out.

| rule | value | why |
|---|---|---|
| never before the feed's interval | feeds.toml | what the admin promised the publisher |
| never before Retry-After | up to 24 h | the publisher asked; more is likelier a mistake |
| never before max-age and ttl | up to 6 h | often set for pages, and news cannot wait a day |
| an eighth of the median gap | up to 4 intervals | two items a week need no 96 polls a day |
| doubling after failures | up to 24 h | a dead server is left in peace, yet found again |
| spread | 0 to 10 % later | feeds drift apart; earlier would break the first three rules |

Nothing here looks back further than ``now``: after an outage of the bot every feed is due at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.feeds.feed import Feed, FeedState, FetchOutcome

RETRY_AFTER_CAP = timedelta(hours=24)
CACHE_CAP = timedelta(hours=6)
BACKOFF_CAP = timedelta(hours=24)
GONE_WAIT = timedelta(hours=24)
OFFLINE_WAIT = timedelta(minutes=2)  # nobody is asked anything while our own line is down
UNCONDITIONAL_EVERY = timedelta(hours=24)
SLOWEST_FACTOR = 4
GAPS_PER_POLL = 8
SPREAD = 0.1
SIGHTINGS_TO_ADOPT = 3
FEWEST_GAPS = 5
SAME_MOMENT = 60.0  # seconds; a batch of items counts once
FEWEST_TO_JUDGE_LINE = 5

SUCCESSES = frozenset(
    {
        FetchOutcome.NEW,
        FetchOutcome.NOTHING_NEW,
        FetchOutcome.SAME_BODY,
        FetchOutcome.NOT_MODIFIED,
        FetchOutcome.EMPTY,
    }
)
_LINE_FAULTS = frozenset({FetchOutcome.UNREACHABLE, FetchOutcome.TOO_SLOW})


@dataclass(frozen=True, slots=True, kw_only=True)
class PollFacts:
    """What one poll tells about the next one; times in seconds."""

    outcome: FetchOutcome
    retry_after: float | None = None
    max_age: float | None = None
    ttl: float | None = None
    offline: bool = False  # nearly every feed is out of reach: our own line is down


@dataclass(frozen=True, slots=True)
class Redirect:
    """A permanent redirect after one more sighting."""

    to: str | None
    seen: int
    adopt: str | None  # the address to use from now on, at the third sighting in a row


def next_poll(
    now: datetime, feed: Feed, state: FeedState, facts: PollFacts, jitter: float
) -> datetime:
    """The moment of the next poll; ``state`` is the one after this poll, ``jitter`` in [0, 1)."""
    if facts.offline and facts.outcome in _LINE_FAULTS:
        wait = min(feed.interval, OFFLINE_WAIT)
    else:
        wait = max(
            adapted_interval(feed, state),
            _capped(facts.retry_after, RETRY_AFTER_CAP),
            _capped(facts.max_age, CACHE_CAP),
            _capped(facts.ttl, CACHE_CAP),
            backoff(feed, state, facts.outcome),
        )
    return now + wait * (1 + SPREAD * jitter)


def adapted_interval(feed: Feed, state: FeedState) -> timedelta:
    """The feed's interval, stretched for a feed that seldom has news; never shortened."""
    if state.median_gap is None:
        return feed.interval
    calm = timedelta(seconds=state.median_gap / GAPS_PER_POLL)
    return max(feed.interval, min(calm, feed.interval * SLOWEST_FACTOR))


def backoff(feed: Feed, state: FeedState, outcome: FetchOutcome) -> timedelta:
    """How long failures make us wait; zero after a success."""
    if outcome in SUCCESSES:
        return timedelta(0)
    if outcome is FetchOutcome.GONE:
        return GONE_WAIT
    doubled: timedelta = feed.interval * 2 ** min(max(state.failures - 1, 0), 20)
    return min(doubled, BACKOFF_CAP)


def failures_after(state: FeedState, facts: PollFacts) -> int:
    """Failures in a row after this poll; a fault of our own line is nobody's failure."""
    if facts.outcome in SUCCESSES:
        return 0
    if facts.offline and facts.outcome in _LINE_FAULTS:
        return state.failures
    return state.failures + 1


def looks_offline(latest: Iterable[FetchOutcome]) -> bool:
    """Whether the latest outcomes of different feeds say that our own line is down."""
    outcomes = list(latest)
    faults = sum(outcome in _LINE_FAULTS for outcome in outcomes)
    return len(outcomes) >= FEWEST_TO_JUDGE_LINE and faults >= 0.9 * len(outcomes)


def unconditional_due(state: FeedState, now: datetime) -> bool:
    """Whether to ask without ETag and Last-Modified: once a day, as some servers' 304 is stuck."""
    last = state.last_unconditional
    return last is None or now - last >= UNCONDITIONAL_EVERY


def redirect_after(state: FeedState, target: str | None) -> Redirect:
    """Count a permanent redirect; one error page must not move a feed for ever."""
    if target is None:
        return Redirect(None, 0, None)
    seen = state.redirect_seen + 1 if target == state.redirect_to else 1
    if seen >= SIGHTINGS_TO_ADOPT:
        return Redirect(None, 0, target)
    return Redirect(target, seen, None)


def gaps(moments: Iterable[datetime]) -> list[float]:
    """Seconds between the moments at which a feed had news, in their order of time."""
    found = ((later - earlier).total_seconds() for earlier, later in pairwise(sorted(moments)))
    return [gap for gap in found if gap > SAME_MOMENT]


def rhythm(gaps: Sequence[float]) -> tuple[float, float] | None:
    """Median and 95th percentile of the gaps between news; None while there are too few."""
    if len(gaps) < FEWEST_GAPS:
        return None
    ordered = sorted(gaps)
    return ordered[(len(ordered) - 1) // 2], ordered[-(-len(ordered) * 95 // 100) - 1]


def _capped(seconds: float | None, cap: timedelta) -> timedelta:
    if seconds is None or not seconds > 0:  # also drops a NaN
        return timedelta(0)
    return timedelta(seconds=min(seconds, cap.total_seconds()))
