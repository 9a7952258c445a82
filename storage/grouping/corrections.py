"""Corrections: one transaction from what somebody says to everything that follows from it.

override, audit -> stories made again -> edits of their messages -> one visible correction
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from bot.errors import CorrectionRefusedError
from bot.ids import AlertId, ArticleId, IdSource, StoryId, made_at, public
from bot.stories.fold import involved, undone_by
from bot.stories.override import Override, OverrideAction
from bot.stories.refusal import Picture, Wish, refusal
from storage import audit
from storage.archive import archive_rows
from storage.audit import AuditLine
from storage.batches import chunks
from storage.delivery import correction_alerts, edits
from storage.grouping import overrides, stories
from storage.schema import alerts, articles
from storage.schema import stories as stories_table

_TICK = timedelta(milliseconds=1)  # of ids
_TO_BE_TOLD = select(alerts.c.story_id).where(
    alerts.c.story_id.in_(bindparam("ids", expanding=True)), alerts.c.silenced_by.is_(None)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What a correction did."""

    override: Override
    story_id: StoryId  # that it was of; for a merge, the one that stays
    stories: tuple[StoryId, ...]  # whose views changed
    edits: int  # messages that are to be edited
    alert_id: AlertId | None  # of the visible correction; None: no message told it before
    new_story: StoryId | None = None  # that a split made


def correct(
    conn: Connection,
    ids: IdSource,
    now: datetime,
    *,
    action: OverrideAction,
    actor: str,
    story_id: StoryId,
    article_id: ArticleId | None = None,
    value: dict[str, Any] | None = None,
    why: str | None = None,
) -> Corrected:
    """Take in a correction: append it, write the audit, make the stories again, ask for edits of
    their messages, and let one answer tell it.

    ``value`` as OverrideAction says; a split makes its story itself. A story that was merged away
    may be named: the correction is of the one it went into. Raises CorrectionRefusedError, with
    nothing changed, where it makes no sense or somebody made it already. Runs in a write
    transaction, so two people cannot both be first.
    """
    wish = Wish(
        action=OverrideAction(action),
        story_id=story_id,
        article_id=article_id,
        value=value or {},
        why=(why or "").strip() or None,
    )
    before = picture(conn, [story_id, *_named(wish.value)])
    problem = refusal(wish, before)
    if problem is not None:
        raise CorrectionRefusedError(str(problem), problem)
    at = _after(before.corrections, now)
    return _carry_out(conn, ids, at, wish=wish, actor=actor, before=before)


def _after(corrections: Collection[Override], now: datetime) -> datetime:
    """Corrections count in the order of their ids, so a later one must get a later id, whatever
    the clock of its process says and however long it waited for its turn."""
    return max([now, *(made_at(one.id) + _TICK for one in corrections)])


def _carry_out(
    conn: Connection, ids: IdSource, now: datetime, *, wish: Wish, actor: str, before: Picture
) -> Corrected:
    override = _append(conn, ids, now, wish=wish, actor=actor, before=before)
    stories.refresh(conn, _involved(override, before), now)
    after = picture(conn, [*before.stories, *involved(override)])
    changed = _changed(override, before, after)
    correction_alerts.withhold(conn, changed, after, now)
    waiting = edits.want(conn, changed, now)
    return Corrected(
        override=override,
        story_id=after.root(wish.story_id),
        stories=changed,
        edits=waiting,
        alert_id=correction_alerts.tell(
            conn, ids, now, override=override, before=before, after=after
        ),
        new_story=correction_alerts.split_to(override),
    )


def picture(conn: Connection, story_ids: Collection[StoryId]) -> Picture:
    """Return these stories and all that corrections connect them to, as they are."""
    connected, corrections = overrides.around(conn, story_ids)
    told = {
        StoryId(found)
        for part in chunks(list(connected))
        for found in conn.scalars(_TO_BE_TOLD, {"ids": part})
    }
    return Picture(
        stories.views(conn, connected),
        stories.articles_of(conn, connected),
        corrections,
        frozenset(told),
    )


def _named(value: Any) -> list[StoryId]:
    into = value.get("into")
    return [StoryId(into)] if isinstance(into, int) else []


def _append(
    conn: Connection, ids: IdSource, now: datetime, *, wish: Wish, actor: str, before: Picture
) -> Override:
    story_id, article_id, value = wish.story_id, wish.article_id, dict(wish.value)
    if wish.action is OverrideAction.SPLIT and article_id is not None:
        value["to"] = _new_story(conn, ids, now, article_id)
    elif wish.action is OverrideAction.UNDO:
        target = next(one for one in before.corrections if one.id == value["override"])
        story_id, article_id = target.story_id or story_id, target.article_id
    override = overrides.append(
        conn,
        ids,
        now,
        action=str(wish.action),
        actor=actor,
        story_id=story_id,
        article_id=article_id,
        value=value or None,
        why=wish.why,
    )
    detail = {"override": public(override.id), "why": wish.why, **value}
    line = AuditLine(
        at=now,
        actor=actor,
        action=f"story.{wish.action}",
        subject=public(wish.story_id),
        detail={name: one for name, one in detail.items() if one is not None},
    )
    audit.write(conn, ids, line)
    return override


def _new_story(conn: Connection, ids: IdSource, now: datetime, article_id: ArticleId) -> StoryId:
    """The story of a report that leaves another; an event of its own, so a thread of its own."""
    lead = conn.scalar(select(articles.c.lead).where(articles.c.id == article_id))
    key = (int(article_id), int(lead or 0))
    report = archive_rows.reports(conn, [key])[key]
    new = StoryId(ids.next(now))
    row = stories.row_of(new, report.verdict, report.published or report.first_seen, now)
    conn.execute(insert(stories_table), row)
    return new


def _involved(override: Override, before: Picture) -> set[StoryId]:
    """The stories that a correction is about, those that an undo frees included."""
    known = {one.id: one for one in before.corrections}
    target = undone_by(override)
    found = set(involved(override))
    while target is not None and target in known:
        found.update(involved(known[target]))
        target = undone_by(known[target])
    return found | {before.root(one) for one in found if one in before.stories}


def _changed(override: Override, before: Picture, after: Picture) -> tuple[StoryId, ...]:
    named = _involved(override, before)
    return tuple(
        story
        for story in sorted(after.stories)
        if story in named or _shape(before, story) != _shape(after, story)
    )


def _shape(of: Picture, story: StoryId) -> Any:
    view = of.stories.get(story)
    if view is None:
        return None
    articles_inside = tuple(of.articles.get(story, ()))
    return view.claims, view.confirmed, view.retracted, view.merged_into, articles_inside
