"""/metrics: what Prometheus reads is well formed, true, bounded, and cheap to ask for."""

import asyncio
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from sqlalchemy import Connection

import bot
from bot.alerts.destination import DeliveryState, DestinationKind
from bot.alerts.intent import NotifyReason
from bot.condition.metrics import Metrics
from bot.errors import DatabaseError
from bot.feeds.feed import FetchOutcome, Health, PollRecord
from bot.match.verdict import MatchReason, Relevance, Verdict
from storage import migrations, totals
from storage.records import FeedBatch, IngestResult
from tests.fakes.delivery import delivering
from tests.fakes.newsroom import Inbox, Newsroom
from tests.fakes.watched import dispatched, plain_text, watching

pytestmark = pytest.mark.anyio


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    made.destination()
    yield made
    made.close()


def batch(room: Newsroom, outcome: FetchOutcome, *verdicts: Verdict) -> FeedBatch:
    now = room.clock.now()
    record = PollRecord(
        feed_id=room.feed_id, at=now, outcome=outcome, state=room.state, next_due=now
    )
    room.entries = []
    for number, judged in enumerate(verdicts):
        room.publish(f"Report {number}", judged=judged)
    return FeedBatch(record=record, items=tuple(room._items(room.feed_id, now)))


async def test_both_formats_are_what_their_parsers_take(room: Newsroom) -> None:
    async with watching(room) as watched:
        plain = await watched.scrape()
        assert plain.headers["content-type"].startswith("text/plain; version=")
        assert plain.headers["cache-control"] == "no-store"
        assert len(list(plain_text(plain.text))) > 15
        modern = await watched.scrape("application/openmetrics-text; version=1.0.0")
        assert modern.headers["content-type"].startswith("application/openmetrics-text")
        assert len(list(open_metrics(modern.text))) > 15  # type: ignore[no-untyped-call]


async def test_what_runs_is_named(room: Newsroom) -> None:
    async with watching(room) as watched:
        found = await watched.read()

    build = {"version": bot.__version__, "schema": migrations.HEAD, "rules": "rules-7"}
    assert found.value("build_info", **build) == 1
    assert found.value("sender_round_age_seconds") == 1.5
    assert found.value("memory_bytes", kind="rss") > found.value("memory_bytes", kind="pss") > 0
    assert found.value("disk_free_bytes") > 0
    assert found.value("database_bytes") > 0


async def test_polls_verdicts_and_commits_are_counted(room: Newsroom) -> None:
    none = Verdict(Relevance.NONE, MatchReason.NO_NORTH, "en", "r")
    context = Verdict(Relevance.CONTEXT, MatchReason.COMMENT, "en", "r")
    async with watching(room) as watched:
        counters = watched.oversight.counters
        counters.polled(batch(room, FetchOutcome.NEW, none, none, context))
        counters.polled(batch(room, FetchOutcome.NOT_MODIFIED))
        counters.committed(IngestResult(new=2, revised=1, known=5, alerts=()))
        found = await watched.read()

    assert found.value("fetches_total", outcome="new") == 1
    assert found.value("fetches_total", outcome="not-modified") == 1
    assert found.value("fetches_total", outcome="blocked") == 0, "there from the beginning"
    assert found.value("verdicts_total", relevance="none", reason="no-north") == 2
    assert found.value("verdicts_total", relevance="context", reason="comment") == 1
    counted = [found.value("entries_total", result=one) for one in ("new", "revised", "known")]
    assert counted == [2, 1, 5]


async def test_feeds_by_health_and_country(room: Newsroom) -> None:
    room.publish("Something").poll()
    async with watching(room) as watched:
        found = await watched.read()

    states = {str(one): found.value("feeds", health=one) for one in Health}
    assert sum(states.values()) == 1
    assert found.value("country_feeds", country="LA") == 1
    assert found.value("country_feeds_alive", country="LA") == states["ok"] + states["slow"]


async def test_the_queue_and_what_became_of_messages(room: Newsroom) -> None:
    room.alert("First", "Second")
    inbox = Inbox(room.clock)
    async with watching(room) as watched:
        async with delivering(room, {DestinationKind.TELEGRAM: inbox}) as delivery:
            await delivery.dispatch()
        room.alert("Third")
        await dispatched(room)
        room.clock.move_to(room.clock.now() + timedelta(minutes=7))
        found = await watched.read()

    states = {str(one): found.value("deliveries", state=one) for one in DeliveryState}
    assert (states["sent"], states["queued"], sum(states.values())) == (2, 1, 3)
    assert found.value("queue_deliveries") == 1
    assert found.value("queue_oldest_seconds") == 420
    assert found.value("lost_answers_total") == 0


async def test_the_archive_its_alerts_and_their_delay(room: Newsroom) -> None:
    room.poll()  # the first success is history
    room.at(1).publish("Fresh one", hours_old=0.25).poll()
    room.at(24 * 30).publish("Late one", hours_old=5).poll()
    async with watching(room) as watched:
        found = await watched.read()

    assert found.value("articles") == 2
    assert sum(found.value("alerts_total", reason=one) for one in NotifyReason) == 2
    assert found.value("publish_to_alert_seconds_count") == 2
    assert found.value("publish_to_alert_seconds_sum") == 5.25 * 3600
    assert found.value("publish_to_alert_seconds_bucket", le="900.0") == 1
    assert found.value("publish_to_alert_seconds_bucket", le="14400.0") == 1
    assert found.value("publish_to_alert_seconds_bucket", le="28800.0") == 2


async def test_the_loop_is_watched(room: Newsroom) -> None:
    async with watching(room) as watched:
        looking = asyncio.create_task(watched.oversight.run())
        async with asyncio.timeout(20):
            while sum(watched.oversight.counters.lag.counts) < 2:
                await asyncio.sleep(0.02)
        looking.cancel()
        found = await watched.read()

    assert found.value("loop_lag_seconds_count") >= 2
    assert found.value("loop_lag_seconds_bucket", le="+Inf") >= 2


async def test_without_a_database_the_rest_is_told(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_conn: Connection) -> totals.Queue:
        raise DatabaseError("the disk failed to read or write; check the disk")

    async with watching(room) as watched:
        assert (await watched.read()).value("database_up") == 1
        monkeypatch.setattr("bot.condition.metrics._KEPT", 0)
    monkeypatch.setattr(totals, "queue", broken)
    async with watching(room) as watched:
        found = await watched.read()

    assert found.value("database_up") == 0
    assert found.value("fetches_total", outcome="new") == 0


async def test_many_who_ask_at_once_cost_one_look(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, walks = _counted(monkeypatch, "queue"), _counted(monkeypatch, "read")
    monkeypatch.setattr("bot.condition.metrics._KEPT", 60)
    async with watching(room) as watched:
        await asyncio.gather(*(watched.scrape() for _ in range(20)))
        assert (len(looks), len(walks)) == (1, 1)
        monkeypatch.setattr("bot.condition.metrics._KEPT", 0)
        metrics = Metrics(
            room.database, room.clock, watched.oversight.counters, lambda: 0.0, lambda: "r"
        )
        for _ in range(5):
            await metrics.figures()

    assert (len(looks), len(walks)) == (1 + 5, 1 + 1), "tables are walked now and then only"


def _counted(monkeypatch: pytest.MonkeyPatch, name: str) -> list[int]:
    calls: list[int] = []
    function = getattr(totals, name)

    def counting(*of: Any) -> Any:
        calls.append(1)
        return function(*of)

    monkeypatch.setattr(totals, name, counting)
    return calls


async def test_labels_are_few_and_name_nobody(room: Newsroom) -> None:
    for number in range(30):
        room.destination(f"-100{number}")
    room.alert("First", "Second")
    await dispatched(room)
    async with watching(room) as watched:
        found = await watched.read()

    names = {name for _, labels in found.samples for name, _ in labels}
    assert names == {
        "version", "schema", "rules", "kind", "outcome", "result", "relevance", "reason",
        "le", "health", "country", "state",
    }  # fmt: skip
    assert len(found.samples) < 200
    assert "-100" not in found.text


def test_a_distribution_counts_like_prometheus() -> None:
    from bot.condition.counters import Distribution

    found = Distribution((0.1, 1.0))
    values = [random.Random(3).uniform(0, 2) for _ in range(50)] + [0.1, 1.0]
    for value in values:
        found.add(value)

    assert found.counts[0] == sum(value <= 0.1 for value in values)
    assert sum(found.counts[:2]) == sum(value <= 1.0 for value in values)
    assert sum(found.counts) == len(values)
    assert found.total == pytest.approx(sum(values))
