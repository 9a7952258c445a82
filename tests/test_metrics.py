"""/metrics: what Prometheus reads is well formed, true, bounded, and cheap to ask for."""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml  # type: ignore[import-untyped]
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Connection
from starlette.applications import Starlette

import bot
from bot.alerts.destination import DeliveryState, DestinationKind
from bot.alerts.dispatcher import Dispatcher
from bot.alerts.intent import NotifyReason
from bot.errors import DatabaseError
from bot.feeds.feed import FetchOutcome, Health, PollRecord
from bot.match.verdict import MatchReason, Relevance, Verdict
from bot.metrics import Metrics
from bot.oversight import Oversight
from bot.settings import Settings
from bot.vitals import LAST_TICK
from storage import meta, migrations, totals
from storage.records import FeedBatch, IngestResult
from tests.fakes.delivery import delivering
from tests.fakes.newsroom import Inbox, Newsroom
from tests.fakes.source import ROOT

pytestmark = pytest.mark.anyio

plain_text: Callable[[str], Iterable[Any]] = text_string_to_metric_families
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


class Rules:
    version = "rules-7"


@dataclass
class Parts:
    """What stands in for sender and polling."""

    age: float = 1.5
    rules: Any = field(default_factory=Rules)

    def matcher(self) -> Any:
        return self.rules


@dataclass
class Scraped:
    """One answer, read by Prometheus's own parser."""

    text: str
    samples: Samples

    def value(self, name: str, **labels: str) -> float:
        return self.samples[f"jembatan_{name}", frozenset(labels.items())]


@dataclass
class Watched:
    """A newsroom with its oversight, asked over ASGI."""

    room: Newsroom
    oversight: Oversight
    client: httpx.AsyncClient

    async def scrape(self, accept: str = "") -> httpx.Response:
        answer = await self.client.get("/metrics", headers={"accept": accept})
        assert answer.status_code == 200
        return answer

    async def read(self) -> Scraped:
        text = (await self.scrape()).text
        families = list(plain_text(text))
        samples = {
            (one.name, frozenset(one.labels.items())): one.value
            for family in families
            for one in family.samples
        }
        assert len(samples) == sum(len(family.samples) for family in families), "one twice"
        return Scraped(text, samples)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    made.destination()
    yield made
    made.close()


@asynccontextmanager
async def watching(room: Newsroom) -> AsyncIterator[Watched]:
    parts = Parts()
    oversight = Oversight(Settings(), room.database, room.clock, parts, parts)
    transport = httpx.ASGITransport(Starlette(routes=oversight.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        yield Watched(room, oversight, client)


def batch(room: Newsroom, outcome: FetchOutcome, *verdicts: Verdict) -> FeedBatch:
    now = room.clock.now()
    record = PollRecord(
        feed_id=room.feed_id, at=now, outcome=outcome, state=room.state, next_due=now
    )
    room.entries = []
    for number, judged in enumerate(verdicts):
        room.publish(f"Report {number}", judged=judged)
    return FeedBatch(record=record, items=tuple(room._items(room.feed_id, now)))


async def _dispatched(room: Newsroom) -> None:
    await Dispatcher(room.alerts(), room.clock, lambda: None).dispatch(catch_up_complete=True)


async def test_both_formats_are_what_their_parsers_take(room: Newsroom) -> None:
    async with watching(room) as watched:
        plain = await watched.scrape()
        assert plain.headers["content-type"].startswith("text/plain; version=")
        assert plain.headers["cache-control"] == "no-store"
        assert len(list(plain_text(plain.text))) > 15
        modern = await watched.scrape("application/openmetrics-text; version=1.0.0")
        assert modern.headers["content-type"].startswith("application/openmetrics-text")
        assert len(list(open_metrics(modern.text))) > 15


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
        await _dispatched(room)
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
        monkeypatch.setattr("bot.metrics._KEPT", 0)
    monkeypatch.setattr(totals, "queue", broken)
    async with watching(room) as watched:
        found = await watched.read()

    assert found.value("database_up") == 0
    assert found.value("fetches_total", outcome="new") == 0


async def test_many_who_ask_at_once_cost_one_look(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, walks = _counted(monkeypatch, "queue"), _counted(monkeypatch, "read")
    monkeypatch.setattr("bot.metrics._KEPT", 60)
    async with watching(room) as watched:
        await asyncio.gather(*(watched.scrape() for _ in range(20)))
        assert (len(looks), len(walks)) == (1, 1)
        monkeypatch.setattr("bot.metrics._KEPT", 0)
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
    await _dispatched(room)
    async with watching(room) as watched:
        found = await watched.read()

    names = {name for _, labels in found.samples for name, _ in labels}
    assert names == {
        "version", "schema", "rules", "kind", "outcome", "result", "relevance", "reason",
        "le", "health", "country", "state",
    }  # fmt: skip
    assert len(found.samples) < 200
    assert "-100" not in found.text


def _expressions() -> Iterator[tuple[str, str]]:
    for rule in _rules():
        yield rule["alert"], rule["expr"]


def _rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((ROOT / "deploy/alerts.yml").read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def test_every_rule_says_how_bad_and_what_in_plain_words() -> None:
    rules = _rules()

    assert len({rule["alert"] for rule in rules}) == len(rules) > 10
    for rule in rules:
        assert rule["labels"]["severity"] in ("page", "ticket"), rule["alert"]
        assert "for" in rule or "increase(" in rule["expr"], rule["alert"]
        assert re.fullmatch(r"[A-Z].{15,110}\.", rule["annotations"]["summary"]), rule["alert"]
        assert rule["annotations"]["description"].endswith("."), rule["alert"]
        assert rule["expr"].count("(") == rule["expr"].count(")"), rule["alert"]


async def test_every_series_of_the_rules_is_in_the_output(room: Newsroom) -> None:
    room.database.write_now(lambda conn: meta.put(conn, LAST_TICK, room.clock.now().isoformat()))
    async with watching(room) as watched:
        found = await watched.read()
    there: dict[str, list[dict[str, str]]] = {"up": [{"job": "jembatan"}]}
    for name, labels in found.samples:
        there.setdefault(name, []).append(dict(labels))

    checked = 0
    for alert, expression in _expressions():
        for name, braces in re.findall(r"\b(up|jembatan_\w+)(?:\{([^}]*)\})?", expression):
            wanted = dict(re.findall(r'(\w+)="([^"]*)"', braces))
            assert any(wanted.items() <= one.items() for one in there.get(name, [])), (alert, name)
            checked += 1
    assert checked > 15


def test_a_distribution_counts_like_prometheus() -> None:
    from bot.counters import Distribution

    found = Distribution((0.1, 1.0))
    values = [random.Random(3).uniform(0, 2) for _ in range(50)] + [0.1, 1.0]
    for value in values:
        found.add(value)

    assert found.counts[0] == sum(value <= 0.1 for value in values)
    assert sum(found.counts[:2]) == sum(value <= 1.0 for value in values)
    assert sum(found.counts) == len(values)
    assert found.total == pytest.approx(sum(values))
