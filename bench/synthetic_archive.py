"""A made-up archive of realistic size: reports, verdicts, stories, alerts, messages of a year.

Texts are ordinary words of four languages with a few made-up names; nothing is a publisher's.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from bench.synthetic_outlets import (
    CHATS,
    COUNTRIES,
    FEEDS,
    NOW,
    YEAR,
    destinations,
    feed,
    link,
    link_key,
    watched_days,
)
from bench.words import LANGUAGES, NORTH, WORDS
from bot.ids import IdSource, StoryId
from bot.match.verdict import CONDITIONS, Indicator
from storage import schema
from storage.batches import chunks
from storage.database import Database
from storage.feed_list import feeds
from storage.grouping import stories

_STAGES = ("proposed", "agreed", "held", "held", "setback")
_POLARITIES = {
    "reciprocity": "opened",
    "denuclearisation": "raised",
    "sanctions": "enforced",
    "partner_reaction": "critical",
}
_SYLLABLES = tuple(first + second for first in "bklmn" for second in "aeiou")


@dataclass
class Filler:
    """Fills a new database; ``articles`` in all, so many of them ``matches``, in ``events``."""

    articles: int
    matches: int
    events: int
    ids: IdSource = field(default_factory=IdSource)
    luck: random.Random = field(default_factory=lambda: random.Random(5))
    rows: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)
    stories: list[StoryId] = field(default_factory=list)
    threads: dict[StoryId, StoryId] = field(default_factory=dict)
    alerts: list[int] = field(default_factory=list)

    def fill(self, database: Database) -> None:
        """Write everything, a few thousand articles in a transaction."""
        listed = [feed(number) for number in range(FEEDS)]
        database.write_now(lambda conn: feeds.sync(conn, listed, NOW - YEAR, self.ids))
        numbers = [one.id for one in database.read_now(feeds.overview)]
        days = list(watched_days(numbers))
        database.write_now(lambda conn: conn.execute(insert(schema.feed_days), days))
        database.write_now(self._chats)
        chosen = set(self.luck.sample(range(self.articles), self.matches))
        for part in chunks(range(self.articles), 5000):
            for place in part:
                self._article(place, numbers, place in chosen)
            database.write_now(self._flush)
        for ids in chunks(self.stories, 500):
            database.write_now(partial(stories.refresh, story_ids=ids, now=None))

    def recall(self, database: Database) -> None:
        """Take up a database that was filled before."""
        query = select(schema.stories.c.id).order_by(schema.stories.c.id)
        self.stories = list(database.read_now(lambda conn: conn.scalars(query).all()))

    def _flush(self, conn: Connection) -> None:
        for table in _ORDER:
            if rows := self.rows.pop(table, []):
                conn.execute(insert(table), rows)

    def _add(self, table: Table, **row: Any) -> None:
        self.rows.setdefault(table, []).append(row)

    def _article(self, place: int, numbers: Sequence[int], relevant: bool) -> None:
        at = NOW - YEAR + YEAR * (place / self.articles)
        number = self.ids.next(at)
        language = LANGUAGES[place % len(LANGUAGES)]
        title, summary = self._texts(language, relevant)
        key = blake2b(f"{place}".encode(), digest_size=16).digest()
        self._add(
            schema.articles,
            id=number,
            feed_id=numbers[place % FEEDS],
            guid=f"https://outlet{place % FEEDS}.example/?p={place}",
            link=link(place),
            published=at - timedelta(minutes=self.luck.randrange(300)),
            date_source="published",
            first_seen=at,
            language=language,
            relevance="alert" if relevant else "none",
            lead=1,
            revisions=1,
        )
        self._add(
            schema.revisions,
            article_id=number,
            number=1,
            seen_at=at,
            text_hash=key,
            title=title,
            summary=summary,
        )
        self._add(
            schema.identities,
            kind="link",
            digest=link_key(place),
            article_id=number,
            identity_version=1,
        )
        self._verdict(number, language, title, relevant)
        if relevant:
            self._match(number, at)

    def _texts(self, language: str, relevant: bool) -> tuple[str, str]:
        words = WORDS[language]
        title = [*self.luck.choices(words, k=9), self._name()]
        summary = [*self.luck.choices(words, k=38), self._name(), self._name()]
        if relevant:
            title[2:2] = NORTH[language].split()[:5]
        return " ".join(title), " ".join(summary)

    def _name(self) -> str:
        return "".join(self.luck.choices(_SYLLABLES, k=3)).capitalize()

    def _verdict(self, number: int, language: str, title: str, relevant: bool) -> None:
        term = title.split()[2]
        start = title.index(term)
        span = (term, start, start + len(term), "title", language, "north")
        self._add(
            schema.verdicts,
            article_id=number,
            revision=1,
            relevance="alert" if relevant else "none",
            reason="claims" if relevant else "no-north",
            notify_kind="new" if relevant else "skip",
            notify_reason="first-report" if relevant else "not-relevant",
            lang=language,
            rules_version="bench",
            stage=None,
            score=0.9 if relevant else 0.0,
            detail={"evidence": [span] * 4} if relevant else {"miss": ((), "the North")},
        )

    def _match(self, number: int, at: datetime) -> None:
        for position in range(self.luck.choice((1, 1, 2))):
            indicator = self.luck.choice(list(Indicator))
            condition = indicator in CONDITIONS
            self._add(
                schema.claims,
                article_id=number,
                revision=1,
                position=position,
                indicator=indicator,
                stage=None if condition else self.luck.choice(_STAGES),
                polarity=_POLARITIES.get(indicator),
                closes=False,
                asean_actors=self.luck.sample(COUNTRIES, self.luck.choice((1, 1, 2))),
                evidence=[0, 1],
            )
        begins = not self.stories or self.luck.random() < self.events / self.matches
        story = self._story(number, at) if begins else self.luck.choice(self.stories[-20:])
        self._add(
            schema.story_articles, story_id=story, article_id=number, added_at=at, placed_in=story
        )

    def _story(self, article: int, at: datetime) -> StoryId:
        story = StoryId(self.ids.next(at))
        later = self.stories and self.luck.random() < 0.6
        follows = self.luck.choice(self.stories[-50:]) if later else None
        self.threads[story] = story if follows is None else self.threads[follows]
        self._add(
            schema.stories,
            id=story,
            thread_id=self.threads[story],
            event_key={},
            created_at=at,
            updated_at=at,
            follows=follows,
        )
        self.stories.append(story)
        self._alert(story, article, at)
        return story

    def _alert(self, story: int, article: int, at: datetime) -> None:
        alert = self.ids.next(at)
        self.alerts.append(alert)
        self._add(
            schema.alerts,
            id=alert,
            story_id=story,
            article_id=article,
            revision=1,
            kind="new",
            reason="first-report",
            severity="engagement",
            created_at=at,
            dispatched_at=at,
        )
        for chat in range(1, CHATS + 1):
            self._add(
                schema.deliveries,
                id=self.ids.next(at),
                alert_id=alert,
                destination_id=chat,
                lane=1,
                state="sent",
                attempts=1,
                ambiguous=0,
                message_id=len(self.alerts),
                created_at=at,
                finished_at=at,
            )

    def _chats(self, conn: Connection) -> None:
        conn.execute(insert(schema.destinations), list(destinations()))


# Parents before children: foreign keys are checked row by row.
_ORDER = (
    schema.articles,
    schema.revisions,
    schema.identities,
    schema.verdicts,
    schema.claims,
    schema.stories,
    schema.story_articles,
    schema.alerts,
    schema.deliveries,
)
