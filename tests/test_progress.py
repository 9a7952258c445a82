"""``run`` says what it does: at the end of the first round, then now and then, never idly."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.condition.progress import Progress
from bot.feeds.feed import DueFeed, Feed, FeedKind, FeedState, FetchOutcome, PollRecord
from bot.ids import FeedId
from storage.records import FeedBatch, IngestResult
from tests.fakes.fetching import StepClock

START = datetime(2026, 1, 1, tzinfo=UTC)
DUE = DueFeed(
    FeedId(1),
    Feed(name="Satu", url="https://outlet.example/", country="ID", kind=FeedKind.WIRE),
    FeedState(),
)


def polled(progress: Progress, outcome: FetchOutcome) -> None:
    record = PollRecord(
        feed_id=DUE.id, at=START, outcome=outcome, state=FeedState(), next_due=START
    )
    progress.polled(DUE, FeedBatch(record))


def test_the_first_round_is_told_when_it_is_over(caplog: pytest.LogCaptureFixture) -> None:
    progress = Progress(StepClock(START))
    with caplog.at_level(logging.INFO):
        progress.tell(busy=False)
        polled(progress, FetchOutcome.NEW)
        polled(progress, FetchOutcome.UNREACHABLE)
        progress.committed(IngestResult(new=30, revised=0, known=0, alerts=()))
        progress.tell(busy=True)
        assert caplog.messages == []
        progress.tell(busy=False)
    assert caplog.messages == [
        "2 feeds polled, 1 failed; 30 new articles, 0 changed, 0 alerts queued"
    ]


def test_later_it_speaks_every_ten_minutes(caplog: pytest.LogCaptureFixture) -> None:
    clock = StepClock(START)
    progress = Progress(clock)
    polled(progress, FetchOutcome.NEW)
    progress.tell(busy=False)
    with caplog.at_level(logging.INFO):
        for _ in range(21):
            clock.moment += timedelta(minutes=1)
            polled(progress, FetchOutcome.NOT_MODIFIED)
            progress.tell(busy=False)
    assert len(caplog.messages) == 2
    assert caplog.messages[0].startswith("10 feeds polled, 0 failed")


def test_when_nothing_answers_our_own_line_is_suspected(caplog: pytest.LogCaptureFixture) -> None:
    progress = Progress(StepClock(START))
    for _ in range(5):
        polled(progress, FetchOutcome.UNREACHABLE)
    progress.tell(busy=False)
    assert "is this machine online?" in caplog.text
