"""An archive of real texts whose verdicts some rules made, in a real database."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.alerts.intent import AlertKind, Intent, NotifyReason, Severity
from bot.feeds import identity
from bot.feeds.entry import DateSource, Entry
from bot.feeds.feed import FeedState, FetchOutcome, IdentityPolicy, PollRecord
from bot.ids import FeedId, IdSource
from bot.match.matcher import Matcher
from bot.match.verdict import Claim, Indicator, MatchReason, NearestMiss, Relevance, Stage, Verdict
from storage.archive import articles
from storage.database import Database
from storage.feed_list import feeds
from storage.records import ArticleRecord, FeedBatch, IngestItem
from tests.fakes.command_line import Ended
from tests.fakes.feed_builders import a_feed
from tests.matching import INDICATORS, MATCHER

NOW = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)
ALERT = Intent(AlertKind.NEW, NotifyReason.FIRST_REPORT, Severity.ENGAGEMENT)
DULL = Intent(AlertKind.SKIP, NotifyReason.NOT_RELEVANT)

OLD = "old rules"
VISIT = "Foreign minister of Laos meets Choe Son Hui in Pyongyang"
RICE = "Rice harvest in Java above last year's"
FIXTURE = "Thailand beat North Korea 2-1 in Asian Cup qualifier"


def old(verdict: Verdict, **fields: object) -> Verdict:
    """The verdict as other rules would have made it."""
    return replace(verdict, rules_version=OLD, **fields)  # type: ignore[arg-type]


def missed(verdict: Verdict) -> Verdict:
    """What rules that knew no cue would have said."""
    return Verdict(
        Relevance.NONE,
        MatchReason.NO_CUE,
        verdict.lang,
        OLD,
        nearest_miss=NearestMiss(("the North", "LA"), "indicator cue"),
    )


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the archive; without a verdict, today's rules judge it, under an older name."""

    link: str
    title: str
    summary: str = ""
    verdict: Verdict | None = None

    def judged(self) -> Verdict:
        return self.verdict or old(today(self.title, self.summary))


def today(title: str, summary: str = "") -> Verdict:
    """What today's rules say, asked as polling asks."""
    return MATCHER.match(title, summary, lang="en", outlet="Warta Contoh", published=NOW)


UNSEEN = Text("https://warta.example/1", VISIT, verdict=missed(today(VISIT)))
WRONG = Text(
    "https://warta.example/2",
    FIXTURE,
    verdict=old(today(VISIT), evidence=(), claims=(), asean_actors=("TH",), people=(), concepts=()),
)
PLAIN = Text("https://warta.example/3", RICE)
PROPOSED = Text(
    "https://warta.example/4",
    f"{VISIT}, day two",
    verdict=old(
        today(VISIT),
        stage=Stage.PROPOSED,
        claims=(Claim(Indicator.VISITS, Stage.PROPOSED, None, ("LA",), (0,)),),
    ),
)


class Judged:
    """A database to which texts are brought, poll by poll."""

    def __init__(self, url: str) -> None:
        self.database = Database.open(url)
        self._ids = IdSource()
        feed = a_feed(name="Warta Contoh", url="https://warta.example/rss.xml", country="ID")
        self.database.write_now(lambda conn: feeds.sync(conn, [feed], NOW, self._ids))
        self.feed_id = self.database.read_now(feeds.overview)[0].id

    def bring(self, *texts: Text, at: datetime = NOW) -> None:
        """Bring texts as one poll; a link known already makes a revision."""
        state = FeedState(last_attempt=at, last_success=at, successes=2)
        record = PollRecord(
            feed_id=self.feed_id, at=at, outcome=FetchOutcome.NEW, state=state, next_due=at
        )
        batch = FeedBatch(record, tuple(self._item(text) for text in texts))
        self.database.write_now(lambda conn: articles.ingest(conn, [batch], self._ids, at))

    def _item(self, text: Text) -> IngestItem:
        verdict = text.judged()
        entry = Entry(
            guid=None,
            link=text.link,
            title=text.title,
            summary=text.summary,
            published=NOW,
            date_source=DateSource.PUBLISHED,
        )
        intent = ALERT if verdict.relevance is Relevance.ALERT else DULL
        keys = identity.keys(entry, FeedId(0), "", IdentityPolicy.LINK)
        return IngestItem(entry, keys, verdict.lang, verdict, intent)

    def stored(self) -> Sequence[ArticleRecord]:
        """Every article, newest first."""
        every = tuple(Relevance)
        return self.database.read_now(lambda conn: articles.recent(conn, 1000, relevance=every))

    def count(self, table: str) -> int:
        return int(
            self.database.read_now(
                lambda conn: conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            )
        )


@contextmanager
def judged(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Judged]:
    """An empty archive that the program's settings name, with the shipped rules, loaded once."""
    url = f"sqlite:///{folder}/jembatan.db"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("INDICATORS_DIR", str(INDICATORS))
    load = Matcher.load
    monkeypatch.setattr(
        Matcher, "load", lambda folder: MATCHER if folder == INDICATORS else load(folder)
    )
    house = Judged(url)
    yield house
    house.database.close()


def facts(ended: Ended) -> dict[str, Any]:
    """What a command that ended well said with --json."""
    assert ended.status == 0, ended.err
    found: dict[str, Any] = json.loads(ended.out)
    return found


def kinds(found: dict[str, Any]) -> dict[str, int]:
    """How many articles a replay found of each kind of change."""
    return {kind: count for kind, count in found["counts"].items() if count}
