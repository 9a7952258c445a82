"""Search: the newest reports with all of the words, marked where they stand."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.alerts.html import Inline, clip, flat
from bot.alerts.quote import marked, sentence
from bot.chat.services.archive import PAGE, ArchiveFilter, Hit, Hits
from bot.ids import ArticleId
from storage.archive import articles
from storage.records import ArticleRecord
from storage.searching import search as stored
from storage.searching.search_marks import marks, shown
from storage.searching.search_text import Query

# Texts that one question may look at: some 50 ms. Only phrases of common words need more.
LOOKS = 2000
_LONGEST_TITLE = 200


def _hit(query: Query, record: ArticleRecord) -> Hit:
    """Return a report with what was looked for marked."""
    title = shown(clip(flat(record.report.title), _LONGEST_TITLE))
    spans = marks(query, title)
    return Hit(
        record.report,
        record.story_id,
        marked(title, spans),
        () if spans else _passage(query, record.report.summary),
    )


def _passage(query: Query, summary: str) -> tuple[Inline, ...]:
    text = shown(flat(summary))
    spans = marks(query, text)
    return sentence(text, spans) if spans else ()


def search(
    conn: Connection, words: str, wanted: ArchiveFilter, now: datetime, before: ArticleId | None
) -> Hits:
    """Return a page of what was found."""
    query = stored.parse(words)
    since = None if wanted.days is None else now - timedelta(days=wanted.days)
    accept = partial(
        articles.narrowed,
        conn,
        indicator=wanted.indicator,
        country=wanted.country,
        language=wanted.language,
        since=since,
    )
    found = stored.page(
        conn,
        query,
        PAGE,
        before=before,
        accept=None if wanted == ArchiveFilter() else accept,
        until=since,
        looks=LOOKS,
    )
    hits = tuple(_hit(query, record) for record in found.records)
    return Hits(hits, found.older, empty=not query.terms)
