"""What a batch of entries becomes: sorts each one and collects the rows of every table."""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, update

from bot.feeds.entry import Entry
from bot.feeds.feed import PollRecord
from bot.ids import AlertId, ArticleId, IdSource
from bot.match.verdict import Relevance
from storage.archive import identities, verdicts
from storage.archive.identities import IDENTITY_VERSION, Key, KnownArticle
from storage.delivery.telling import Relevant
from storage.grouping.placing import Placing
from storage.grouping.story_window import StoryWindow
from storage.records import IngestItem, IngestResult
from storage.schema import articles, claims, revisions
from storage.schema import identities as identities_table
from storage.schema import verdicts as verdicts_table
from storage.searching import search_index

# Parents before children: foreign keys are checked row by row.
_ORDER: tuple[Table, ...] = (
    articles,
    revisions,
    identities_table,
    verdicts_table,
    claims,
)
_REVISED = (
    update(articles)
    .where(articles.c.id == bindparam("this_article"))
    .values(
        relevance=bindparam("relevance"), lead=bindparam("lead"), revisions=bindparam("revisions")
    )
)


class Plan:
    """Collects the rows of a batch; knows the articles it has itself just made."""

    def __init__(self, known: dict[Key, KnownArticle], ids: IdSource, now: datetime) -> None:
        self._known = known
        self._ids = ids
        self._now = now
        self._rows: dict[Table, list[dict[str, Any]]] = {table: [] for table in _ORDER}
        self._revised: dict[ArticleId, KnownArticle] = {}
        self._counts = {"new": 0, "revised": 0, "known": 0}
        self._relevant: list[Relevant] = []
        self._alerts: list[AlertId] = []

    def take(self, record: PollRecord, item: IngestItem, keys: list[Key]) -> None:
        """Sort one entry: a new article, a new revision, or nothing new."""
        entry = item.entry
        text_hash = _text_hash(entry)
        article = identities.recognise(record.feed_id, entry, keys, self._known)
        if article is None:
            article = self._begin(record, item)
            self._counts["new"] += 1
        elif text_hash in article.text_hashes:
            self._claim_keys(article, keys)
            self._counts["known"] += 1
            return
        else:
            self._counts["revised"] += 1
        self._claim_keys(article, keys)
        self._revise(article, record, item, text_hash)

    def _begin(self, record: PollRecord, item: IngestItem) -> KnownArticle:
        entry = item.entry
        article = KnownArticle(
            id=ArticleId(self._ids.next(self._now)),
            feed_id=record.feed_id,
            guid=entry.guid,
            link=entry.link,
            published=entry.published,
        )
        self._rows[articles].append(
            {
                "id": article.id,
                "feed_id": record.feed_id,
                "guid": entry.guid,
                "link": entry.link,
                "published": entry.published,
                "date_source": entry.date_source,
                "first_seen": record.at,
                "language": item.language,
                "relevance": item.verdict.relevance,
                "lead": 1,
                "revisions": 1,
            }
        )
        return article

    def _claim_keys(self, article: KnownArticle, keys: list[Key]) -> None:
        for key in keys:
            if key not in self._known:
                self._known[key] = article
                self._rows[identities_table].append(
                    {
                        "kind": key[0],
                        "digest": key[1],
                        "article_id": article.id,
                        "identity_version": IDENTITY_VERSION,
                    }
                )

    def _revise(
        self, article: KnownArticle, record: PollRecord, item: IngestItem, text_hash: bytes
    ) -> None:
        article.text_hashes.add(text_hash)
        article.titles.add(item.entry.title)
        article.revisions += 1
        number = article.revisions
        verdict, intent = item.verdict, item.intent
        if verdict.relevance is Relevance.ALERT:
            again = article.story is not None or article.relevance is Relevance.ALERT
            self._relevant.append(Relevant(article, number, item, record, again))
        self._rows[revisions].append(
            {
                "article_id": article.id,
                "number": number,
                "seen_at": record.at,
                "text_hash": text_hash,
                "title": item.entry.title,
                "summary": item.entry.summary,
            }
        )
        self._rows[verdicts_table].append(
            verdicts.row_of(article.id, number, verdict, intent.kind, intent.reason)
        )
        if verdict.claims:
            self._rows[claims] += verdicts.claim_rows(article.id, number, verdict)
        if verdicts.RANK[verdict.relevance] >= verdicts.RANK[article.relevance]:
            article.relevance, article.lead = verdict.relevance, number
        if number > 1:
            self._revised[article.id] = article

    def carry_out(self, conn: Connection, window: StoryWindow, fresh: timedelta) -> None:
        """Write everything that was collected, then place what is relevant."""
        for table in _ORDER:
            if self._rows[table]:
                conn.execute(insert(table), self._rows[table])
        search_index.note_new(conn, [row["id"] for row in self._rows[articles]])
        if self._revised:
            conn.execute(_REVISED, [_revised_row(one) for one in self._revised.values()])
            search_index.mark_stale(conn, list(self._revised))
        if self._relevant:
            placing = Placing(conn, window, self._ids, self._now, fresh)
            self._alerts = placing.carry_out(self._relevant)

    def result(self) -> IngestResult:
        return IngestResult(alerts=tuple(self._alerts), **self._counts)


def _revised_row(article: KnownArticle) -> dict[str, Any]:
    return {
        "this_article": article.id,
        "relevance": article.relevance,
        "lead": article.lead,
        "revisions": article.revisions,
    }


def _text_hash(entry: Entry) -> bytes:
    return blake2b(
        f"{entry.title}\0{entry.summary}".encode(errors="replace"), digest_size=16
    ).digest()
