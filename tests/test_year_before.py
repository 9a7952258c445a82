"""Years from before the event that this program was made for: nothing may be tuned to that one.

Real reports of 2017 and 2021, as labelled in the corpus, go through the demo's parts: the outlet
server, the jumping clock, the production wiring.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from bot.app import Bot
from bot.demo.clock import VirtualClock
from bot.demo.outlets import OutletServer
from bot.demo.recorded import CORPUS, RecordedReport, load
from storage.database import Database
from storage.delivery import delivery_steps
from storage.schema import alerts, articles, story_articles
from tests.fakes.polled import feed_list, matcher, settings_in

pytestmark = pytest.mark.anyio

Lived = tuple[Counter[str], set[str], Counter[str], int]  # see Year

LEAST_RECALL, LEAST_PRECISION = 0.6, 0.9
INTERVAL, FRESH = "7d", timedelta(days=12)  # a year passes in seconds


@dataclass(frozen=True)
class Year:
    """What a year of reports led to."""

    reports: dict[str, RecordedReport]
    labels: dict[str, int]  # relevance by the corpus
    stored: Counter[str]
    told: set[str]  # in the story of an alert, whichever report earned it
    alerted: Counter[str]  # that earned one
    sent: int
    printed: str


def _labelled() -> dict[str, dict[str, object]]:
    lines = (line for file in CORPUS.glob("*.jsonl") for line in file.read_text().splitlines())
    return {str(row["id"]): row for row in map(json.loads, lines)}


def _guids(conn: Connection) -> tuple[list[str], list[str], list[str]]:
    every = select(articles.c.guid)
    in_story = every.join(story_articles, story_articles.c.article_id == articles.c.id)
    told = in_story.join(alerts, alerts.c.story_id == story_articles.c.story_id)
    earned = every.join(alerts, alerts.c.article_id == articles.c.id)
    return tuple(list(conn.scalars(query)) for query in (every, told, earned))  # type: ignore[return-value]


async def _live_through(year: int, folder: Path) -> Lived:
    outlets = load(date(year, 1, 1), date(year, 12, 31))
    start = datetime.combine(date(year, 1, 1), time(), UTC) - timedelta(days=1)
    clock = VirtualClock(start, stride=timedelta(days=3))
    server = OutletServer(outlets, clock)
    await server.start()
    try:
        urls = {name: server.url(name) for name in outlets}
        (folder / "feeds.toml").write_text(feed_list(urls, interval=INTERVAL), encoding="utf-8")
        return await _watch(folder, clock, datetime(year + 1, 1, 10, tzinfo=UTC))
    finally:
        await server.stop()


async def _watch(folder: Path, clock: VirtualClock, end: datetime) -> Lived:
    """Let the bot run to the end; what it stored, told, alerted, how many messages it sent."""
    settings = settings_in(folder, fresh_hours=FRESH.total_seconds() / 3600)
    database = Database.open(settings.database_url)
    bot = Bot(settings, database, clock, matcher=matcher())
    try:
        await bot.start()
        await clock.run_until(end, bot.idle)
        stored, told, alerted = database.read_now(_guids)
        sent = database.read_now(delivery_steps.counts).sent
        return Counter(stored), set(told), Counter(alerted), sent
    finally:
        await bot.stop()
        database.close()


@pytest.fixture(params=[2021, pytest.param(2017, marks=pytest.mark.soak)])
async def year(
    request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Year:
    stored, told, alerted, sent = await _live_through(request.param, tmp_path)
    outlets = load(date(request.param, 1, 1), date(request.param, 12, 31))
    reports = {one.id: one for published in outlets.values() for one in published}
    labels = {name: int(str(row["relevance"])) for name, row in _labelled().items()}
    return Year(reports, labels, stored, told, alerted, sent, capsys.readouterr().out)


async def test_a_year_before(year: Year) -> None:
    """One test, as one year takes seconds to live through."""
    _only_real_reports(year)
    _most_of_what_counts_is_told(year)
    _each_event_once(year)
    _each_with_its_own_date(year)


def _only_real_reports(year: Year) -> None:
    rows = _labelled()
    assert len(year.reports) >= 20
    assert all(rows[guid]["basis"] == "real" for guid in year.stored)
    assert year.stored == Counter(year.reports.keys()), "each is stored once"


def _most_of_what_counts_is_told(year: Year) -> None:
    wanted = {guid for guid in year.reports if year.labels[guid] == 2}
    found = wanted & year.told
    recall = len(found) / len(wanted)
    print(f"{len(found)} of {len(wanted)} told ({recall:.0%}); not: {sorted(wanted - found)}")
    assert recall >= LEAST_RECALL
    assert len(found) / len(year.told) >= LEAST_PRECISION, year.told - wanted
    assert all(year.labels[guid] > 0 for guid in year.told), "off topic"


def _each_event_once(year: Year) -> None:
    """One message for an event, whether one outlet has it or twenty in eight languages."""
    assert set(year.alerted.values()) == {1}
    assert year.sent == year.alerted.total()
    events = Counter(_labelled()[guid]["story"] for guid in year.alerted)
    assert set(events.values()) == {1}, events
    assert len(year.told) >= 1.5 * year.sent, "several outlets reported much of it"


def _each_with_its_own_date(year: Year) -> None:
    blocks = re.split(r"^[─-]+ alert \d+.*$", year.printed, flags=re.MULTILINE)[1:]
    assert len(blocks) == year.sent
    for guid in year.alerted:
        report = year.reports[guid]
        day = f"{report.published.day} {report.published:%b %Y}"
        found = [block for block in blocks if report.title in " ".join(block.split())]
        assert any(day in block for block in found), f"{guid}: no alert of {day}"
        assert "⏳" not in "".join(found)
