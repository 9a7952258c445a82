"""The names and helps of every metric: values in, what Prometheus reads out.

Labels have few values, all known beforehand (enums) or as many as countries of the feed list;
none names a chat, a feed or an address. A series that could exist is there from the first scrape,
with 0, so that a rule never waits for one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector, CollectorRegistry

from bot.alerts.destination import DeliveryState
from bot.alerts.intent import NotifyReason
from bot.condition.counters import Counters, Distribution
from bot.condition.disk import Disk
from bot.condition.memory import Memory
from bot.feeds.feed import FetchOutcome, Health
from bot.feeds.health import ALIVE
from bot.match.verdict import MatchReason, Relevance
from storage.totals import Delays, Queue, Totals

DELAY_LIMITS = (60, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400, 172_800, 604_800)
_COMMITS = ("new", "revised", "known")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the database says."""

    totals: Totals
    queue: Queue
    queue_age: float  # seconds of the oldest; 0 where nothing waits
    feeds: list[tuple[str, Health, int]]
    tick_age: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything of one scrape; ``stored`` None: the database cannot be read."""

    build: Mapping[str, str]
    counters: Counters
    sender_age: float
    memory: Memory
    disk: Disk | None
    stored: Stored | None


class OneScrape(Collector):
    """Hands the figures of one scrape to the library."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """Yield every family."""
        figures = self._figures
        yield InfoMetricFamily("jembatan_build", "What runs.", dict(figures.build))
        up = figures.stored is not None
        yield _gauge("database_up", "1 while the database can be read.", float(up))
        yield _gauge(
            "sender_round_age_seconds", "Since the sender looked at its queue.", figures.sender_age
        )
        yield from _of_process(figures)
        yield from _of_counters(figures.counters)
        if figures.stored is not None:
            yield from _of_queue(figures.stored)
            yield from _of_feeds(figures.stored)
            yield from _of_totals(figures.stored)


def registry_of(figures: Figures) -> CollectorRegistry:
    """Return a registry of our own that holds one scrape."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(OneScrape(figures))
    return registry


def _gauge(name: str, help_text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"jembatan_{name}", help_text, value=value)


def _labelled(
    family: GaugeMetricFamily | CounterMetricFamily, values: Mapping[str, float]
) -> Metric:
    for label, value in values.items():
        family.add_metric([label], value)
    return family


def _of_process(figures: Figures) -> Iterator[Metric]:
    sizes = {"pss": figures.memory.pss, "rss": figures.memory.rss}
    known = {kind: float(size) for kind, size in sizes.items() if size is not None}
    memory = GaugeMetricFamily(
        "jembatan_memory_bytes", "Memory of the process and its children.", labels=["kind"]
    )
    yield _labelled(memory, known)
    if figures.disk is not None:
        database, free = figures.disk.database, figures.disk.free
        yield _gauge("database_bytes", "Size of the embedded database.", database)
        yield _gauge("disk_free_bytes", "Room left beside the embedded database.", free)


def _of_counters(counters: Counters) -> Iterator[Metric]:
    fetches = CounterMetricFamily(
        "jembatan_fetches", "Polls since the start, by outcome.", labels=["outcome"]
    )
    yield _labelled(fetches, {str(one): counters.fetches[one] for one in FetchOutcome})
    entries = CounterMetricFamily(
        "jembatan_entries", "Committed entries since the start.", labels=["result"]
    )
    yield _labelled(entries, {name: counters.commits[name] for name in _COMMITS})
    verdicts = CounterMetricFamily(
        "jembatan_verdicts",
        "Verdicts on entries read since the start, by reason.",
        labels=["relevance", "reason"],
    )
    blank = {(_relevance(reason), reason): 0 for reason in MatchReason}
    for (relevance, reason), count in {**blank, **counters.verdicts}.items():
        verdicts.add_metric([relevance, reason], count)
    yield verdicts
    yield _histogram("loop_lag_seconds", "How late the event loop comes back.", counters.lag)


def _relevance(reason: MatchReason) -> Relevance:
    """Return the relevance that a reason usually stands for."""
    if reason is MatchReason.CLAIMS:
        return Relevance.ALERT
    context = (
        MatchReason.COMMENT,
        MatchReason.ANNIVERSARY,
        MatchReason.HISTORY,
        MatchReason.ON_TOPIC,
    )
    return Relevance.CONTEXT if reason in context else Relevance.NONE


def _histogram(name: str, help_text: str, found: Distribution) -> HistogramMetricFamily:
    buckets, seen = [], 0
    limits = [*map(str, found.limits), "+Inf"]
    for limit, count in zip(limits, found.counts, strict=True):
        seen += count
        buckets.append((limit, float(seen)))
    family = HistogramMetricFamily(f"jembatan_{name}", help_text)
    family.add_metric([], buckets, sum_value=found.total)
    return family


def _of_queue(stored: Stored) -> Iterator[Metric]:
    waiting = sum(stored.queue.waiting.values())
    yield _gauge("queue_deliveries", "Deliveries that are not out yet.", waiting)
    yield _gauge("queue_oldest_seconds", "How long the oldest of them waits.", stored.queue_age)
    if stored.tick_age is not None:
        yield _gauge("tick_age_seconds", "Since the scheduler's last tick.", stored.tick_age)


def _of_feeds(stored: Stored) -> Iterator[Metric]:
    by_health: dict[str, float] = dict.fromkeys(map(str, Health), 0)
    listed: dict[str, float] = {}
    alive: dict[str, float] = {}
    for country, health, count in stored.feeds:
        by_health[health] += count
        listed[country] = listed.get(country, 0) + count
        alive[country] = alive.get(country, 0) + (count if health in ALIVE else 0)
    feeds = GaugeMetricFamily("jembatan_feeds", "Enabled feeds, by health.", labels=["health"])
    yield _labelled(feeds, by_health)
    for name, values in (("country_feeds", listed), ("country_feeds_alive", alive)):
        answer = " that answer" if values is alive else ""
        family = GaugeMetricFamily(
            f"jembatan_{name}", f"Enabled feeds{answer}, by country.", labels=["country"]
        )
        yield _labelled(family, values)


def _of_totals(stored: Stored) -> Iterator[Metric]:
    totals = stored.totals
    yield _gauge("articles", "Articles in the archive.", totals.articles)
    alerts = CounterMetricFamily(
        "jembatan_alerts", "Alerts ever made, by the reason of their message.", labels=["reason"]
    )
    yield _labelled(alerts, {**dict.fromkeys(map(str, NotifyReason), 0), **totals.alerts})
    deliveries = GaugeMetricFamily("jembatan_deliveries", "Deliveries, by state.", labels=["state"])
    waiting = stored.queue.waiting
    yield _labelled(
        deliveries,
        {one: totals.ended.get(one, 0) + waiting.get(one, 0) for one in map(str, DeliveryState)},
    )
    yield CounterMetricFamily(
        "jembatan_lost_answers", "Answers of Telegram that were lost.", value=totals.lost_answers
    )
    yield _delays(totals.delays)


def _delays(delays: Delays) -> Metric:
    family = HistogramMetricFamily(
        "jembatan_publish_to_alert_seconds",
        "From a report's publication to its alert, late ones included.",
    )
    buckets = [(str(float(limit)), float(count)) for limit, count in delays.up_to.items()]
    family.add_metric([], [*buckets, ("+Inf", float(delays.count))], sum_value=delays.seconds)
    return family
