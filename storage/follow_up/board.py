"""What the board is folded from: reports in stories, and the days that were watched."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, func, select, type_coerce

from bot.board.stories import BoardReport
from bot.board.values import WatchedFeed
from bot.feeds.feed import FetchOutcome, Health
from bot.ids import ArticleId, StoryId
from bot.match.verdict import Claim, Indicator, Polarity, Relevance, Stage
from storage.batches import chunks
from storage.feed_list import feeds as feed_list
from storage.follow_up import history, wordings
from storage.follow_up.wordings import Wording, with_earlier
from storage.grouping.story_states import moment
from storage.schema import (
    articles,
    claims,
    feed_days,
    feed_states,
    feeds,
    overrides,
    polls,
    revisions,
    stories,
    story_articles,
)

_DAY = 86_400_000_000
_FIRST_DAY = date(1970, 1, 1)
_SUCCESSES = (
    FetchOutcome.NEW,
    FetchOutcome.NOTHING_NEW,
    FetchOutcome.SAME_BODY,
    FetchOutcome.NOT_MODIFIED,
)
_ALIVE = (Health.OK, Health.SLOW)
_REPORTS = (
    select(
        story_articles.c.story_id,
        story_articles.c.article_id,
        story_articles.c.placed_in,
        articles.c.published,
        articles.c.first_seen,
        articles.c.link,
        articles.c.language,
        revisions.c.title,
        articles.c.feed_id,
    )
    .join(articles, articles.c.id == story_articles.c.article_id)
    .join(
        revisions,
        (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.lead),
    )
)
_CLAIMS = (
    select(
        claims.c.article_id,
        claims.c.indicator,
        claims.c.stage,
        claims.c.polarity,
        claims.c.asean_actors,
        claims.c.closes,
    )
    .join(articles, (articles.c.id == claims.c.article_id) & (articles.c.lead == claims.c.revision))
    .where(articles.c.relevance == Relevance.ALERT)
    .order_by(claims.c.article_id, claims.c.position)
)
_STAMPS = (
    select(
        story_articles.c.story_id,
        func.count(),
        func.sum(articles.c.id % 1_000_000_007),
        func.sum(articles.c.lead),
        func.max(type_coerce(stories.c.updated_at, BigInteger)),
    )
    .join(articles, articles.c.id == story_articles.c.article_id)
    .join(stories, stories.c.id == story_articles.c.story_id)
    .group_by(story_articles.c.story_id)
)
_POLL_DAY = (type_coerce(polls.c.at, BigInteger) // _DAY).label("day")


def stamps(conn: Connection) -> dict[StoryId, tuple[int, ...]]:
    """Return, for every story with reports, what changes whenever its reports do."""
    return {StoryId(story): tuple(map(int, rest)) for story, *rest in conn.execute(_STAMPS)}


def reports(conn: Connection) -> list[BoardReport]:
    """Return every report that is in a story, with the claims of its leading revision."""
    return [report for _, report in by_story(conn)]


def by_story(
    conn: Connection, within: Collection[StoryId] | None = None
) -> Iterator[tuple[StoryId, BoardReport]]:
    """Yield reports with the story that each is in; ``within``: of these stories only."""
    of_feed = {row.id: row for row in conn.execute(select(feeds))}
    revised = wordings.of_revised(conn)
    if within is None:
        said = _claims(conn.execute(_CLAIMS))
        for row in conn.execute(_REPORTS):
            yield StoryId(row[0]), _report(row, of_feed, said, revised)
        return
    for part in chunks(sorted(within)):
        rows = conn.execute(_REPORTS.where(story_articles.c.story_id.in_(part))).all()
        said = {}
        for some in chunks([row.article_id for row in rows]):
            said |= _claims(conn.execute(_CLAIMS.where(claims.c.article_id.in_(some))))
        for row in rows:
            yield StoryId(row[0]), _report(row, of_feed, said, revised)


def _report(
    row: Any,
    of_feed: Mapping[int, Any],
    said: Mapping[int, tuple[Claim, ...]],
    revised: Mapping[int, Sequence[Wording]],
) -> BoardReport:
    story, article, placed, published, first_seen, link, language, title, feed_id = row
    feed = of_feed[feed_id]
    report = BoardReport(
        article_id=ArticleId(article),
        placed_in=StoryId(story if placed is None else placed),
        at=moment(published, first_seen),
        claims=said.get(article, ()),
        title=title,
        url=link,
        outlet=feed.name,
        language=language,
        country=feed.country,
        kind=feed.kind,
        official_of=feed.official_of,
    )
    return with_earlier(report, revised.get(article, ()))


def _claims(rows: Iterable[Any]) -> dict[int, tuple[Claim, ...]]:
    """Return the claims of every article; equal ones are one object, as most are equal."""
    known: dict[tuple[Any, ...], Claim] = {}
    found: dict[int, list[Claim]] = {}
    for article, *said, actors, closes in rows:
        key = (*said, tuple(actors), closes)
        if key not in known:
            known[key] = _claim(*key)
        found.setdefault(article, []).append(known[key])
    return {article: tuple(group) for article, group in found.items()}


def _claim(
    indicator: str, stage: str | None, polarity: str | None, actors: tuple[str, ...], closes: bool
) -> Claim:
    return Claim(
        Indicator(indicator),
        None if stage is None else Stage(stage),
        None if polarity is None else Polarity(polarity),
        actors,
        (),
        closes,
    )


def watch(conn: Connection) -> list[WatchedFeed]:
    """Return every feed there ever was with the days on which it answered.

    Those of a feed that is silent or gone by its own rhythm (``bot.feeds.health``) end with the day
    on which it became so, although it may answer: what it would not have told is not silence.
    """
    days: dict[int, set[int]] = {}
    for feed_id, day in [*conn.execute(_poll_days()), *conn.execute(_old_days())]:
        days.setdefault(feed_id, set()).add(day)
    rows = conn.execute(
        select(
            feeds.c.id,
            feeds.c.name,
            feeds.c.country,
            feeds.c.enabled,
            feeds.c.added_at,
            feeds.c.changed_at,
            feeds.c.removed_at,
            feed_states.c.health,
            feed_states.c.health_since,
        ).join(feed_states, feed_states.c.feed_id == feeds.c.id)
    )
    return [_watched(row, days.get(row.id, ())) for row in rows]


def _poll_days() -> Any:
    return select(polls.c.feed_id, _POLL_DAY).where(polls.c.outcome.in_(_SUCCESSES)).distinct()


def _old_days() -> Any:
    return select(feed_days.c.feed_id, feed_days.c.day).where(feed_days.c.successes > 0)


def _watched(row: Any, numbers: Iterable[int]) -> WatchedFeed:
    ended = row.removed_at if row.enabled or row.removed_at else row.changed_at
    found = {_FIRST_DAY + timedelta(days=number) for number in numbers}
    if row.health not in _ALIVE and row.health_since is not None:
        quiet = row.health_since.date()
        found = {day for day in found if day <= quiet}
    added = min([row.added_at.date(), *found])
    removed = None if ended is None else ended.date()
    return WatchedFeed(
        name=row.name, country=row.country, added=added, removed=removed, days=frozenset(found)
    )


def version(conn: Connection) -> tuple[object, ...]:
    """Return what changes whenever events do; cheap enough for every request."""
    moments = type_coerce(stories.c.updated_at, BigInteger)
    told = conn.execute(
        select(func.count(), func.max(moments), func.sum(moments % 1_000_000_007)).select_from(
            stories
        )
    ).one()
    return (
        *map(str, told),
        newest_override(conn),
        history.revision(conn),
        feed_list.revision(conn),
    )


def newest_override(conn: Connection) -> int | None:
    """Return the id of the last correction; None before the first."""
    found: int | None = conn.scalar(select(func.max(overrides.c.id)))
    return found
