"""Recognises articles by their identity keys.

Any key that is known makes an entry the article that has it, with one exception: publishers
repeat guids and links for different events (one feed gave nine of ten items the same guid). So a
key is not believed when everything else speaks against it:

| key that hit | not believed when |
|---|---|
| title + day | never |
| guid | link and title differ, and the dates differ by more than an hour or one is missing |
| link | same feed, guid and title differ, and the dates differ by more than a day |

A wrong split costs a second report that story grouping can fold; a wrong fold hides news.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select

from bot.feeds.entry import Entry, IdentityKey, IdentityKind
from bot.ids import ArticleId, FeedId, StoryId
from bot.match.verdict import Relevance
from storage.batches import chunks
from storage.schema import articles, identities, revisions, story_articles

IDENTITY_VERSION = 1  # of bot.feeds.identity; rows of another version are never compared
_GUID_DRIFT = timedelta(hours=1)
_LINK_DRIFT = timedelta(days=1)
REMEMBERED = 200  # revisions of one article that a text is compared with

Key = tuple[str, bytes]

_FIND = select(identities.c.digest, identities.c.article_id).where(
    identities.c.kind == bindparam("kind"),
    identities.c.digest.in_(bindparam("digests", expanding=True)),
    identities.c.identity_version == IDENTITY_VERSION,
)
_ARTICLES = select(
    articles.c.id,
    articles.c.feed_id,
    articles.c.guid,
    articles.c.link,
    articles.c.published,
    articles.c.relevance,
    articles.c.lead,
    articles.c.revisions,
).where(articles.c.id.in_(bindparam("ids", expanding=True)))
# A ticker may change one entry at every poll for years: the newest are enough.
_REVISIONS = (
    select(revisions.c.article_id, revisions.c.text_hash, revisions.c.title)
    .join(articles, articles.c.id == revisions.c.article_id)
    .where(
        articles.c.id.in_(bindparam("ids", expanding=True)),
        revisions.c.number > articles.c.revisions - REMEMBERED,
    )
    .order_by(revisions.c.article_id, revisions.c.number)
)
_STORIES = select(story_articles.c.article_id, story_articles.c.story_id).where(
    story_articles.c.article_id.in_(bindparam("ids", expanding=True))
)


@dataclass(slots=True)
class KnownArticle:
    """An article as ingest sees it; changes while a batch is worked through."""

    id: ArticleId
    feed_id: FeedId
    guid: str | None
    link: str | None
    published: datetime | None
    relevance: Relevance = Relevance.NONE
    lead: int = 1
    story: StoryId | None = None  # an article has one, once it is relevant
    revisions: int = 0  # how many there are
    titles: set[str] = field(default_factory=set)
    text_hashes: set[bytes] = field(default_factory=set)


def key_of(key: IdentityKey) -> Key:
    """Return the plain form of a key; enum members hash slowly."""
    return str(key.kind), key.digest


def find(conn: Connection, keys: Iterable[Key]) -> dict[Key, KnownArticle]:
    """Return the stored article of each key that is known."""
    wanted: dict[str, set[bytes]] = {}
    for kind, digest in keys:
        wanted.setdefault(kind, set()).add(digest)
    hits: dict[Key, int] = {}
    for kind, digests in wanted.items():
        for part in chunks(list(digests)):
            rows = conn.execute(_FIND, {"kind": kind, "digests": part}).all()
            hits.update({(kind, digest): article for digest, article in rows})
    known = _load(conn, set(hits.values()))
    return {key: known[article] for key, article in hits.items()}


def _load(conn: Connection, wanted: Collection[int]) -> dict[int, KnownArticle]:
    known: dict[int, KnownArticle] = {}
    for part in chunks(list(wanted)):
        for row in conn.execute(_ARTICLES, {"ids": part}):
            known[row.id] = _known(row)
        for article_id, text_hash, title in conn.execute(_REVISIONS, {"ids": part}):
            known[article_id].text_hashes.add(text_hash)
            known[article_id].titles.add(title)
        for article_id, story_id in conn.execute(_STORIES, {"ids": part}):
            known[article_id].story = StoryId(story_id)
    return known


def _known(row: Any) -> KnownArticle:
    return KnownArticle(
        id=ArticleId(row.id),
        feed_id=FeedId(row.feed_id),
        guid=row.guid,
        link=row.link,
        published=row.published,
        relevance=Relevance(row.relevance),
        lead=row.lead,
        revisions=row.revisions,
    )


def recognise(
    feed_id: FeedId, entry: Entry, keys: Collection[Key], known: dict[Key, KnownArticle]
) -> KnownArticle | None:
    """Return the article that the entry is, by its first key that can be believed."""
    for key in keys:
        article = known.get(key)
        if article is not None and _believed(key[0], feed_id, entry, article):
            return article
    return None


def _believed(kind: str, feed_id: FeedId, entry: Entry, article: KnownArticle) -> bool:
    if entry.title in article.titles:
        return True
    if kind == IdentityKind.GUID:
        return entry.link == article.link or _near(entry, article, _GUID_DRIFT, unknown=False)
    if kind == IdentityKind.LINK:
        return (
            feed_id != article.feed_id
            or entry.guid == article.guid
            or _near(entry, article, _LINK_DRIFT, unknown=True)
        )
    return True


def _near(entry: Entry, article: KnownArticle, drift: timedelta, *, unknown: bool) -> bool:
    if entry.published is None or article.published is None:
        return unknown
    return abs(entry.published - article.published) <= drift
