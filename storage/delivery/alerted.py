"""Events that were told, those that stand no more too: what feed readers follow."""

from collections.abc import Callable, Collection
from itertools import islice

from sqlalchemy import Connection, Text, func, or_, select, type_coerce

from bot.alerts.silence import SilenceState
from bot.ids import StoryId, public
from bot.match.verdict import Claim
from storage.grouping.story_states import claims_from
from storage.schema import alerts, feeds, silences, stories

# What a silence holds back is told here too when it ends.
_HELD = select(silences.c.id).where(silences.c.state == SilenceState.ACTIVE)
_TOLD = select(func.coalesce(alerts.c.story_id, alerts.c.about_id)).where(
    or_(alerts.c.silenced_by.is_(None), alerts.c.silenced_by.not_in(_HELD)),
    or_(alerts.c.story_id.is_not(None), alerts.c.about_id.is_not(None)),
)
_SAID = type_coerce(stories.c.claims, Text)
_LATEST = (
    select(stories.c.id, stories.c.claims)
    .where(stories.c.id.in_(_TOLD))
    .order_by(stories.c.updated_at.desc(), stories.c.id.desc())
)


def latest(
    conn: Connection,
    most: int,
    wanted: Callable[[Collection[Claim]], bool] | None = None,
    words: Collection[str] = (),
) -> list[StoryId]:
    """Return the events that have an alert, the latest changed first.

    ``wanted`` looks at what an event claims; of one that was rejected or merged away these are the
    claims that it had. ``words``: indicators and actors that all of those name, to read fewer.
    """
    query = _LATEST.where(*(_SAID.contains(f'"{word}"', autoescape=True) for word in words))
    rows = conn.execute(query.limit(most) if wanted is None else query)
    found = (StoryId(row.id) for row in rows if wanted is None or wanted(claims_from(row.claims)))
    return list(islice(found, most))


def installation(conn: Connection) -> str:
    """Return a word for this database that no other has: the id of the first feed it ever listed.

    Feeds are never deleted, only marked as removed.
    """
    first: int | None = conn.scalar(select(func.min(feeds.c.id)))
    return public(first or 0)
