"""From what a poll found to the feed's next state. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.feeds import cadence, health, identity
from bot.feeds.answer import Fetched
from bot.feeds.cadence import SUCCESSES, PollFacts
from bot.feeds.document import Document
from bot.feeds.entry import Entry
from bot.feeds.feed import DueFeed, FeedState, FetchOutcome, IdentityPolicy, PollRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one poll found; ``outcome`` only where neither fetch nor document says it."""

    fetched: Fetched
    unconditional: bool
    jitter: float  # in [0, 1)
    watching_since: datetime  # when this process began to poll
    offline: bool = False  # our own line is down
    document: Document | None = None
    body_hash: bytes | None = None
    outcome: FetchOutcome | None = None

    @property
    def ended(self) -> FetchOutcome:
        """How the poll ended."""
        if self.document is not None:
            return self.document.outcome
        return self.outcome or self.fetched.outcome or FetchOutcome.UNREADABLE


def next_record(due: DueFeed, facts: Facts, now: datetime) -> PollRecord:
    """The feed's state after this poll, when to poll next, and the row for the log of polls."""
    fetched, read = facts.fetched, facts.document
    poll_facts = PollFacts(
        outcome=facts.ended,
        retry_after=fetched.retry_after,
        max_age=fetched.max_age,
        ttl=read.ttl if read else None,
        offline=facts.offline,
    )
    target = fetched.permanent_redirect if facts.ended in SUCCESSES else None
    redirect = cadence.redirect_after(due.state, target)
    state = _after(due.state, facts, poll_facts, now)
    state = replace(state, redirect_to=redirect.to, redirect_seen=redirect.seen)
    state = _judged(due, state, facts, now)
    return PollRecord(
        feed_id=due.id,
        at=now,
        outcome=facts.ended,
        state=state,
        next_due=cadence.next_poll(now, due.feed, state, poll_facts, facts.jitter),
        status=fetched.status,
        entries=read.total if read else 0,
        new=len(read.entries) if read else 0,
        body_bytes=len(fetched.body or b""),
        seconds=fetched.seconds,
        adopt_url=redirect.adopt,
        entry_hashes=tuple(read.hashes) if read else (),
    )


def _after(state: FeedState, facts: Facts, poll_facts: PollFacts, now: datetime) -> FeedState:
    succeeded = facts.ended in SUCCESSES
    state = replace(
        state,
        last_attempt=now,
        last_outcome=facts.ended,
        last_error=None if succeeded else _sentence(facts),
        failures=cadence.failures_after(state, poll_facts),
    )
    if facts.unconditional:
        state = replace(state, last_unconditional=now)
    if not succeeded:
        return state
    if facts.document is not None and facts.document.left:
        # The rest of a very long document comes with the next polls: it must be read again.
        fetched = replace(facts.fetched, etag=None, last_modified=None)
        facts = replace(facts, fetched=fetched, body_hash=None)
    # A page that is no feed keeps the old validators: its own would bring 304s that hide it.
    state = replace(
        state,
        etag=facts.fetched.etag,
        last_modified=facts.fetched.last_modified,
        last_success=now,
        successes=state.successes + 1,
        body_hash=facts.body_hash if facts.document else state.body_hash,
    )
    return _with_entries(state, facts.document.entries if facts.document else (), now)


def _with_entries(state: FeedState, entries: Sequence[Entry], now: datetime) -> FeedState:
    """The feed's rhythm, and whether its ids can still be trusted."""
    if not entries:
        return state
    policy = identity.assess(entries, state.identity_policy)
    found = cadence.rhythm(cadence.gaps(e.published for e in entries if e.published is not None))
    median, p95 = found or (state.median_gap, state.p95_gap)
    return replace(
        state,
        last_new_item=now,
        identity_policy=IdentityPolicy(policy),
        median_gap=median,
        p95_gap=p95,
    )


def _judged(due: DueFeed, state: FeedState, facts: Facts, now: datetime) -> FeedState:
    judged = health.judge(
        due.feed, state, now, facts.fetched.seconds, watching_since=facts.watching_since
    )
    if judged is state.health:
        return state
    return replace(state, health=judged, health_since=now)


def _sentence(facts: Facts) -> str:
    if facts.document is not None and facts.document.reason:
        return facts.document.reason
    return facts.fetched.error or f"the poll ended as {facts.ended}"
