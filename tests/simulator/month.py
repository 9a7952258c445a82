"""Lives through a month: what was published, what the channel got, message by message."""

import json
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.app import Bot
from bot.demo.clock import VirtualClock
from bot.demo.outlets import OutletServer
from bot.demo.recorded import CORPUS, RecordedReport
from bot.settings import Secret
from storage.database import Database
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_client import CHANNEL, populate
from tests.fakes.polled import feed_list, matcher, settings_in

INTERVAL = "8h"  # of every feed: a month passes in seconds, and no report is late for it
_LEAD = timedelta(days=1)  # feeds are polled once before their first report


@dataclass(frozen=True)
class Labelled:
    """One report with what the corpus says of it."""

    report: RecordedReport
    event: str
    relevance: int
    invented: bool


@dataclass(frozen=True)
class Told:
    """One thing that the channel saw: a message, an answer, an edit."""

    at: datetime
    kind: str  # "message", "answer", "edit"
    message_id: int
    text: str


@dataclass(frozen=True)
class Month:
    """A month, lived through."""

    reports: Sequence[Labelled]
    told: Sequence[Told]

    @property
    def messages(self) -> list[Told]:
        """What made a reader's phone move."""
        return [one for one in self.told if one.kind != "edit"]

    @property
    def edits(self) -> list[Told]:
        """What changed in place."""
        return [one for one in self.told if one.kind == "edit"]

    def events(self) -> Counter[str]:
        """How many reports each event had that deserved telling."""
        return Counter(one.event for one in self.reports if one.relevance == 2)


def labelled(first: date, last: date, *, invented: bool = False) -> list[Labelled]:
    """Return the corpus' reports of these days, oldest first."""
    found = []
    for file in sorted(CORPUS.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            if first <= date.fromisoformat(item["date"]) <= last:
                found.append(_labelled(item))
    kept = [one for one in found if invented or not one.invented]
    return sorted(kept, key=lambda one: (one.report.published, one.report.id))


def _labelled(item: Mapping[str, Any]) -> Labelled:
    report = RecordedReport(
        id=item["id"],
        outlet=item["outlet"],
        language=item["lang"],
        published=datetime.combine(date.fromisoformat(item["date"]), time(), UTC),
        title=item["title"],
        summary=item["summary"],
        url=item["url"],
    )
    return Labelled(report, item["story"], item["relevance"], item["basis"] == "invented")


async def live_through(
    first: date, last: date, *, invented: bool = False, interval: str = INTERVAL
) -> Month:
    """Let a bot poll, match, group, alert and edit through these days."""
    reports = labelled(first, last, invented=invented)
    outlets: dict[str, list[RecordedReport]] = {}
    for one in reports:
        outlets.setdefault(one.report.outlet, []).append(one.report)
    clock = VirtualClock(datetime.combine(first, time(), UTC) - _LEAD)
    async with (
        _serving(OutletServer(outlets, clock)) as server,
        BotApi(clock=lambda: clock.now().timestamp()) as api,
    ):
        populate(api)
        with tempfile.TemporaryDirectory(prefix="jembatan-month-") as folder:
            urls = {name: server.url(name) for name in outlets}
            (Path(folder) / "feeds.toml").write_text(feed_list(urls, interval), encoding="utf-8")
            await _run(Path(folder), api, clock, last)
        return Month(reports, _told(api))


@asynccontextmanager
async def _serving(server: OutletServer) -> AsyncIterator[OutletServer]:
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


async def _run(folder: Path, api: BotApi, clock: VirtualClock, last: date) -> None:
    settings = settings_in(
        folder,
        telegram_token=Secret(api.token),
        telegram_api_url=api.url,
        telegram_channel=str(CHANNEL),
    )
    database = Database.open(settings.database_url)
    bot = Bot(settings, database, clock, matcher=matcher())
    try:
        await bot.start()
        await clock.run_until(datetime.combine(last + _LEAD, time(), UTC) + _LEAD, bot.idle)
    finally:
        await bot.stop()
        database.close()


def _told(api: BotApi) -> list[Told]:
    """Everything the channel saw, in the order in which it appeared."""
    seen = []
    for posted in api.outbox(CHANNEL):
        kind = "answer" if posted["reply_to"] else "message"
        versions = [*posted["edits"], posted]
        moments = [posted["date"], *(edit["until"] for edit in posted["edits"])]
        for number, (version, moment) in enumerate(zip(versions, moments, strict=True)):
            at = datetime.fromtimestamp(moment, UTC)
            what = kind if number == 0 else "edit"
            seen.append(Told(at, what, posted["message_id"], version["text"]))
    return sorted(seen, key=lambda one: (one.at, one.message_id))
