"""What is told of a story: its alert, at most one louder message, the corrections of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, exists, func, insert, or_, select, update

from bot.alerts.destination import DeliveryState
from bot.alerts.intent import AlertKind, NotifyReason, Severity
from bot.ids import AlertId, ArticleId, IdSource, StoryId
from storage.batches import chunks, insert_new
from storage.schema import alerts, articles, deliveries, held_alerts, stories, story_articles
from storage.types import UtcMicros

LOUDER = "louder"  # the occasion of the message with sound that a silent one may get

_MAIN = (
    select(
        func.coalesce(stories.c.merged_into, stories.c.id).label("about"),
        alerts.c.id,
        alerts.c.story_id,
        alerts.c.severity,
        alerts.c.bundled_into,
    )
    .join(stories, stories.c.id == alerts.c.story_id)
    .where(
        or_(
            stories.c.id.in_(bindparam("ids", expanding=True)),
            stories.c.merged_into.in_(bindparam("ids", expanding=True)),
        )
    )
    .order_by(stories.c.merged_into.is_(None), alerts.c.id.desc())
)
_LOUDER = select(alerts.c.about_id).where(
    alerts.c.about_id.in_(bindparam("ids", expanding=True)), alerts.c.occasion == LOUDER
)
_THREADS = (
    select(stories.c.thread_id, func.max(alerts.c.id))
    .join(stories, stories.c.id == alerts.c.story_id)
    .where(
        stories.c.thread_id.in_(bindparam("ids", expanding=True)), stories.c.retracted.is_(False)
    )
    .group_by(stories.c.thread_id)
)
_LANGUAGES = (
    select(story_articles.c.story_id, articles.c.id, articles.c.language)
    .join(articles, articles.c.id == story_articles.c.article_id)
    .where(story_articles.c.story_id.in_(bindparam("ids", expanding=True)))
)
_ASK_AGAIN = (
    update(alerts)
    .where(
        alerts.c.id.in_(bindparam("ids", expanding=True)),
        alerts.c.silenced_by.is_(None),
        alerts.c.bundled_into.is_(None),
        alerts.c.kind != AlertKind.CATCH_UP,
        alerts.c.created_at >= bindparam("since", type_=UtcMicros()),
    )
    .values(dispatched_at=None)
)
_OUT = (DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.UNKNOWN)


@dataclass(slots=True)
class Told:
    """The alert of a story."""

    alert_id: AlertId
    story_id: StoryId  # whose it is: the story itself, or one that was merged into it
    severity: Severity
    bundled_into: AlertId | None = None
    louder: bool = False


def told(conn: Connection, story_ids: Collection[StoryId]) -> dict[StoryId, Told]:
    """Return the alert of each story that has one: its own, or that of one merged into it."""
    found: dict[StoryId, Told] = {}
    for part in chunks(list(story_ids)):
        for row in conn.execute(_MAIN, {"ids": part}):
            found[StoryId(row.about)] = Told(
                row.id, row.story_id, Severity(row.severity), row.bundled_into
            )
    by_story = {one.story_id: one for one in found.values()} | found
    for part in chunks(list(by_story)):
        for story_id in conn.scalars(_LOUDER, {"ids": part}):
            by_story[StoryId(story_id)].louder = True
    return found


def newest_of_threads(conn: Connection, thread_ids: Collection[StoryId]) -> dict[StoryId, AlertId]:
    """Return the newest alert of each thread; rejected stories are not answered."""
    return {
        StoryId(thread): AlertId(alert)
        for part in chunks(list(thread_ids))
        for thread, alert in conn.execute(_THREADS, {"ids": part})
    }


def is_out(conn: Connection, one: Told) -> bool:
    """Whether somebody has the alert, or may have it: as a message, or as a line of a digest."""
    ids = [one.alert_id] if one.bundled_into is None else [one.alert_id, one.bundled_into]
    sent = exists().where(and_(deliveries.c.alert_id.in_(ids), deliveries.c.state.in_(_OUT)))
    in_digest = exists().where(
        and_(held_alerts.c.alert_id.in_(ids), held_alerts.c.digest_id.is_not(None))
    )
    return bool(conn.scalar(select(or_(sent, in_digest))))


def make_louder(conn: Connection, levels: Mapping[AlertId, Severity]) -> None:
    """Let alerts that are not out yet be as loud as their events are now."""
    if levels:
        conn.execute(
            update(alerts).where(alerts.c.id == bindparam("this_alert")),
            [{"this_alert": one, "severity": level} for one, level in levels.items()],
        )


def languages(
    conn: Connection, story_ids: Collection[StoryId], without: Collection[ArticleId]
) -> dict[StoryId, set[str]]:
    """Return the languages of the reports of stories, these articles left out."""
    found: dict[StoryId, set[str]] = {}
    for part in chunks(list(story_ids)):
        for story_id, article_id, language in conn.execute(_LANGUAGES, {"ids": part}):
            if article_id not in without:
                found.setdefault(StoryId(story_id), set()).add(language)
    return found


def ask_again(
    conn: Connection, alert_ids: Collection[AlertId], now: datetime, fresh: timedelta
) -> None:
    """Let the dispatcher look again at alerts whose events have grown, while they are news.

    Readers whom the first report did not concern may follow what it has become; whoever has a row
    for it gets no second one.
    """
    for part in chunks(list(alert_ids)):
        conn.execute(_ASK_AGAIN, {"ids": part, "since": now - fresh})


def answer(
    conn: Connection,
    ids: IdSource,
    now: datetime,
    *,
    story_id: StoryId,
    occasion: str,
    kind: AlertKind,
    reason: NotifyReason,
    severity: Severity,
    answers: AlertId | None,
    earned_by: tuple[ArticleId, int] | None = None,
) -> AlertId | None:
    """Make a further alert about a story that answers an earlier one.

    An occasion has one alert per story: None when it has it already. ``earned_by``: the article
    and revision that is its reason and leads it; without, the one of the answered alert does.
    """
    article_id, revision = earned_by or (None, None)
    row = {
        "id": ids.next(now),
        "article_id": article_id,
        "revision": revision,
        "kind": kind,
        "reason": reason,
        "severity": severity,
        "created_at": now,
        "about_id": story_id,
        "occasion": occasion,
        "answers": answers,
    }
    made = insert_new(conn, alerts, [row])
    return AlertId(made[0][0]) if made else None


def begin(conn: Connection, rows: Collection[dict[str, object]]) -> None:
    """Write the alerts of stories that have none."""
    if rows:
        conn.execute(insert(alerts), list(rows))
