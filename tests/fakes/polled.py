"""A feed list on local servers, polled by the production wiring for one or more rounds."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bot.clock import Clock, SystemClock
from bot.feeds.feed import FeedState, PollRecord
from bot.feeds.network.fetch import DEADLINE
from bot.ids import IdSource
from bot.match.matcher import Matcher
from bot.polling.service import Polling, one_round
from bot.settings import Settings
from storage.archive import articles
from storage.database import Database
from storage.feed_list import feeds
from storage.records import FeedBatch, IngestResult

ROOT = Path(__file__).parents[2]
_SENTENCE = re.compile(r"[A-Z0-9][^\n.]*(?:\.\w[^\n.]*)*\.")  # a dot may stand inside a name


def is_one_sentence(text: str | None) -> bool:
    """Whether a text is one sentence for people: no trace, no list, no second thought."""
    return bool(text and _SENTENCE.fullmatch(text) and len(text) <= 200 and "Error" not in text)


def feed_list(urls: Mapping[str, str], interval: str = "15m", country: str = "ID") -> str:
    """A feeds.toml for these names and addresses."""
    tables = [
        f"[[feeds]]\nname = {json.dumps(name, ensure_ascii=False)}\nurl = {json.dumps(url)}\n"
        f'country = "{country}"\nkind = "independent"\n'
        for name, url in urls.items()
    ]
    return "\n".join([f'[defaults]\ninterval = "{interval}"\n', *tables])


def settings_in(folder: Path, **changes: object) -> Settings:
    """Settings as an operator has them, with everything in one folder."""
    values: dict[str, object] = {
        "database_url": f"sqlite:///{folder}/jembatan.db",
        "feeds_file": folder / "feeds.toml",
        "indicators_dir": ROOT / "indicators",
        "allowed_private_hosts": ("127.0.0.1",),
        "web_address": "",
        "channel_board": "",
    }
    return Settings(**{**values, **changes})  # type: ignore[arg-type]


@cache
def matcher() -> Matcher:
    """The project's own indicators, loaded once for all tests of one process."""
    return Matcher.load(ROOT / "indicators")


@dataclass
class Round:
    """Polling under test, and what it brought so far."""

    polling: Polling
    database: Database
    batches: dict[str, FeedBatch] = field(default_factory=dict)  # the latest of each feed
    commits: list[IngestResult] = field(default_factory=list)

    async def poll_all(self, clock: Clock) -> None:
        """Poll every feed once, due or not, and wait for the commits."""
        await self.database.write(lambda conn: feeds.all_due(conn, clock.now()))
        await one_round(self.polling)

    def record(self, name: str) -> PollRecord:
        return self.batches[name].record

    def states(self) -> dict[str, FeedState]:
        """Every feed's state as stored."""
        return {one.feed.name: one.state for one in self.database.read_now(feeds.overview)}

    def stored(self) -> int:
        """How many articles there are."""
        return self.database.read_now(articles.count)


@asynccontextmanager
async def polling(
    settings: Settings, clock: Clock | None = None, *, patience: float = DEADLINE
) -> AsyncIterator[Round]:
    """Start polling; each ``poll_all`` is one round."""
    database = Database.open(settings.database_url)
    made: list[Round] = []
    service = Polling(
        settings,
        database,
        clock or SystemClock(),
        IdSource(),
        instance="test",
        committed=lambda result: made[0].commits.append(result),
        polled=lambda due, batch: made[0].batches.update({due.feed.name: batch}),
        patience=patience,
        matcher=matcher(),
    )
    made.append(Round(service, database))
    try:
        await service.start()
        yield made[0]
    finally:
        await service.stop(5.0)
        database.close()
