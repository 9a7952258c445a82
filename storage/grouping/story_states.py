"""What reports and corrections make of a story: derived columns, that can be made again any time.

stories.claims, severity      of the leading verdicts of its reports, corrected
stories.confirmed, retracted, merged_into, story_articles.story_id      by corrections
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from bot.alerts import severity
from bot.alerts.intent import Severity
from bot.ids import ArticleId, StoryId
from bot.match.verdict import Claim, Indicator, Polarity, Relevance, Stage
from bot.stories.fold import FoldReport, StoryState, fold
from storage.archive import verdicts
from storage.batches import chunks
from storage.grouping import overrides
from storage.schema import articles, stories, story_articles

_TICK = timedelta(microseconds=1)
_REPORTS = (
    select(
        story_articles.c.story_id,
        story_articles.c.article_id,
        story_articles.c.placed_in,
        articles.c.published,
        articles.c.first_seen,
        articles.c.relevance,
        articles.c.lead,
    )
    .join(articles, articles.c.id == story_articles.c.article_id)
    .where(story_articles.c.story_id.in_(bindparam("ids", expanding=True)))
)
_STORIES = select(stories).where(stories.c.id.in_(bindparam("ids", expanding=True)))
_WRITE = (
    update(stories)
    .where(stories.c.id == bindparam("this_story"))
    .values(
        claims=bindparam("claims"),
        severity=bindparam("severity"),
        confirmed=bindparam("confirmed"),
        retracted=bindparam("retracted"),
        merged_into=bindparam("merged_into"),
        updated_at=bindparam("at"),
    )
)
_MOVE = (
    update(story_articles)
    .where(
        story_articles.c.story_id == bindparam("old_story"),
        story_articles.c.article_id == bindparam("this_article"),
    )
    .values(story_id=bindparam("new_story"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """A story as it is after its derived columns were made again."""

    thread_id: StoryId
    claims: tuple[Claim, ...]
    claims_changed: bool  # by what it was refreshed for
    severity: Severity
    retracted: bool
    merged_into: StoryId | None
    updated_at: datetime
    since: datetime | None  # when its first report came out; None when it has none


def moment(published: datetime | None, first_seen: datetime) -> datetime:
    """Return when a report counts as having come out: a date in the future is not believed."""
    return first_seen if published is None else min(published, first_seen)


def refresh(
    conn: Connection, story_ids: Collection[StoryId], now: datetime | None
) -> dict[StoryId, Refreshed]:
    """Make the derived columns of these stories again, and of those that corrections connect.

    ``now`` becomes ``updated_at``, or the next microsecond where that is not later, so that every
    change can be seen. None keeps the time that people see, but for a microsecond.
    """
    if not story_ids:
        return {}
    connected, corrections = overrides.around(conn, story_ids)
    found = rows_of(conn, _REPORTS, connected)
    states = fold(_fold_reports(conn, found), corrections)
    since = _since(found, states.values())
    _move(conn, found, states.values())
    written: dict[StoryId, Refreshed] = {}
    changes = []
    for row in rows_of(conn, _STORIES, connected):
        values = _columns(states.get(row.id, StoryState(story_id=row.id)))
        changed = any(getattr(row, name) != new for name, new in values.items())
        at = _later(row.updated_at, now) if changed or row.id in story_ids else row.updated_at
        if at != row.updated_at:
            changes.append({"this_story": row.id, "at": at, **values})
        written[StoryId(row.id)] = Refreshed(
            thread_id=StoryId(row.thread_id),
            claims=claims_from(values["claims"]),
            claims_changed=row.claims != values["claims"],
            severity=Severity(values["severity"]),
            retracted=values["retracted"],
            merged_into=values["merged_into"],
            updated_at=at,
            since=since.get(row.id),
        )
    if changes:
        conn.execute(_WRITE, changes)
    return written


def rows_of(conn: Connection, query: Any, ids: Collection[int]) -> list[Any]:
    """Return the rows of a query by ids, however many."""
    return [row for part in chunks(list(ids)) for row in conn.execute(query, {"ids": part})]


def _later(before: datetime, now: datetime | None) -> datetime:
    return before + _TICK if now is None else max(now, before + _TICK)


def _fold_reports(conn: Connection, rows: Collection[Any]) -> list[FoldReport]:
    claims = verdicts.claims_of(
        conn, [(row.article_id, row.lead) for row in rows if row.relevance == Relevance.ALERT]
    )
    return [
        FoldReport(
            article_id=ArticleId(row.article_id),
            placed_in=StoryId(row.story_id if row.placed_in is None else row.placed_in),
            at=moment(row.published, row.first_seen),
            claims=claims.get((row.article_id, row.lead), ()),
        )
        for row in rows
    ]


def _since(rows: Iterable[Any], states: Iterable[StoryState]) -> dict[int, datetime]:
    moments = {row.article_id: moment(row.published, row.first_seen) for row in rows}
    return {
        state.story_id: min(moments[one] for one in state.articles)
        for state in states
        if state.articles
    }


def _move(conn: Connection, rows: Iterable[Any], states: Iterable[StoryState]) -> None:
    """Let every report be in the story that corrections put it into."""
    homes = {article: state.story_id for state in states for article in state.articles}
    moves = [
        {
            "old_story": row.story_id,
            "this_article": row.article_id,
            "new_story": homes[row.article_id],
        }
        for row in rows
        if homes.get(row.article_id, row.story_id) != row.story_id
    ]
    if moves:
        conn.execute(_MOVE, moves)


def _columns(state: StoryState) -> dict[str, Any]:
    return {
        "claims": claims_as_json(state.claims),
        "severity": str(severity.of_claims(state.claims)),
        "confirmed": state.confirmed,
        "retracted": state.retracted,
        "merged_into": state.merged_into,
    }


def claims_as_json(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Return the claims of a story as its column holds them."""
    return [
        {
            "indicator": str(claim.indicator),
            "stage": None if claim.stage is None else str(claim.stage),
            "polarity": None if claim.polarity is None else str(claim.polarity),
            "closes": claim.closes,
            "actors": list(claim.asean_actors),
        }
        for claim in claims
    ]


def claims_from(data: Iterable[dict[str, Any]] | None) -> tuple[Claim, ...]:
    """Read them back; they rest on no span of one text, so they have no evidence."""
    return tuple(
        Claim(
            Indicator(one["indicator"]),
            None if one["stage"] is None else Stage(one["stage"]),
            None if one["polarity"] is None else Polarity(one["polarity"]),
            tuple(one["actors"]),
            (),
            one["closes"],
        )
        for one in data or ()
    )
