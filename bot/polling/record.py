"""From what a poll found to the feed's next state. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.feeds import cadence, health, identity
from bot.feeds.cadence import SUCCESSES, PollFacts, Redirect
from bot.feeds.documents.document import Document
from bot.feeds.entry import Entry
from bot.feeds.feed import DueFeed, FeedState, FetchOutcome, PollRecord
from bot.feeds.network.answer import Fetched

REST_AFTER = timedelta(minutes=1)  # the rest of a very long document


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
    fetched, read, ended = facts.fetched, facts.document, facts.ended
    poll_facts = PollFacts(
        outcome=ended,
        retry_after=fetched.retry_after,
        max_age=fetched.max_age,
        ttl=read.ttl if read else None,
        offline=facts.offline,
    )
    target = fetched.permanent_redirect if ended in SUCCESSES else None
    redirect = cadence.redirect_after(due.state, target)
    state = _judged(due, _after(due.state, facts, poll_facts, redirect, now), facts, now)
    return PollRecord(
        feed_id=due.id,
        at=now,
        outcome=ended,
        state=state,
        next_due=_next_due(due, facts, state, poll_facts, now),
        status=fetched.status,
        entries=read.total if read else 0,
        new=len(read.entries) if read else 0,
        body_bytes=len(fetched.body or b""),
        seconds=fetched.seconds,
        adopt_url=redirect.adopt,
        entry_hashes=tuple(read.hashes) if read else (),
    )


def _next_due(
    due: DueFeed, facts: Facts, state: FeedState, poll_facts: PollFacts, now: datetime
) -> datetime:
    next_poll = cadence.next_poll(now, due.feed, state, poll_facts, facts.jitter)
    if facts.document is not None and facts.document.left:
        return min(next_poll, now + REST_AFTER)
    return next_poll


def _after(
    state: FeedState, facts: Facts, poll_facts: PollFacts, redirect: Redirect, now: datetime
) -> FeedState:
    """The state but for its health; one copy, as this runs for every 304."""
    succeeded = facts.ended in SUCCESSES
    changes: dict[str, Any] = {
        "last_attempt": now,
        "last_outcome": facts.ended,
        "last_error": _remark(facts) if succeeded else _sentence(facts),
        "failures": cadence.failures_after(state, poll_facts),
        "redirect_to": redirect.to,
        "redirect_seen": redirect.seen,
    }
    if facts.unconditional:
        changes["last_unconditional"] = now
    if succeeded:
        changes |= _success(state, facts, now)
    return replace(state, **changes)


def _success(state: FeedState, facts: Facts, now: datetime) -> dict[str, Any]:
    """What only a success changes.

    A page that is no feed keeps the old validators: its own would bring 304s that hide it.
    """
    fetched, read = facts.fetched, facts.document
    changes: dict[str, Any] = {
        "etag": fetched.etag,
        "last_modified": fetched.last_modified,
        "last_success": now,
        "successes": state.successes + 1,
    }
    if read is None:
        return changes
    changes["body_hash"] = facts.body_hash
    if read.left:
        # The rest of a very long document comes with the next polls: it must be read again.
        changes |= {"etag": None, "last_modified": None, "body_hash": None}
        if state.successes == 0:
            changes["successes"] = 0  # and all of it is the first poll, which alerts nobody
    if read.entries:
        changes |= _rhythm(state, read.entries, now)
    return changes


def _rhythm(state: FeedState, entries: Sequence[Entry], now: datetime) -> dict[str, Any]:
    """How often the feed has news, when it last had some, and whether its ids can be trusted."""
    dates = [entry.published for entry in entries if entry.published is not None]
    found = cadence.rhythm(cadence.gaps(dates))
    first = state.successes == 0 and dates
    changes: dict[str, Any] = {
        "last_new_item": min(max(dates), now) if first else now,
        "identity_policy": identity.assess(entries, state.identity_policy),
    }
    if found is not None:
        changes["median_gap"], changes["p95_gap"] = found
    return changes


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


def _remark(facts: Facts) -> str | None:
    """What there is to say of a success: a very long document is not read to its end yet."""
    read = facts.document
    return read.reason if read is not None and read.left else None
