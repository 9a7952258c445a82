"""One correction: looked at, made, and told back, in the transaction of its caller."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.chat.services.archive import Event
from bot.chat.services.corrections import Made, NotMade, Wanted
from bot.errors import CorrectionRefusedError
from bot.ids import IdSource, StoryId, public
from bot.services.archive import events
from bot.stories.override import Override, OverrideAction
from bot.stories.refusal import RefusalReason, Refused
from storage.grouping import corrections, overrides


def make(
    conn: Connection, ids: IdSource, now: datetime, wanted: Wanted, actor: str
) -> Made | NotMade:
    """Make a correction, or say why not; what the same person did already counts as done."""
    story_id = wanted.story_id or _story_of(conn, wanted)
    if story_id is None:  # there is none, or it is of a report alone, by another version
        refused = Refused(RefusalReason.NO_CORRECTION)
        return NotMade(str(refused), refused)
    newer = _meanwhile(conn, story_id, wanted.seen, actor)
    if newer is not None:
        return NotMade(f"Corrected meanwhile by {newer.actor}.", meanwhile=newer)
    try:
        done = corrections.correct(
            conn,
            ids,
            now,
            action=wanted.action,
            actor=actor,
            story_id=story_id,
            article_id=wanted.article_id,
            value=dict(wanted.value),
            why=wanted.why,
        )
    except CorrectionRefusedError as error:
        before = error.refused.by if error.refused else None
        if before is None or before.actor != actor:
            return NotMade(str(error), error.refused)
        return _told(conn, Made(override=before, event=_event(conn, story_id), again=True))
    made = Made(
        override=done.override,
        event=_event(conn, story_id),
        edits=done.edits,
        alert_id=done.alert_id,
        new_story=done.new_story,
    )
    return _told(conn, made)


def _story_of(conn: Connection, wanted: Wanted) -> StoryId | None:
    """Return the event of a correction that is to be undone."""
    number = wanted.value.get("override")
    target = overrides.by_id(conn, number) if isinstance(number, int) else None
    return None if target is None else target.story_id


def _meanwhile(
    conn: Connection, story_id: StoryId, seen: int | None, actor: str
) -> Override | None:
    """Return what somebody else has corrected since the person looked."""
    if seen is None:
        return None
    newer = [one for one in overrides.of_story(conn, story_id) if one.id > seen]
    return newer[-1] if newer and newer[-1].actor != actor else None


def _event(conn: Connection, story_id: StoryId) -> Event:
    """Return an event that is stored, whatever became of it."""
    found = events.of_stories(conn, [story_id])
    if not found:  # stories are never deleted, so this would be a defect
        raise KeyError(public(story_id))
    return found[0]


def _told(conn: Connection, made: Made) -> Made:
    """Say which event stays of a merge, and of one that was merged away before."""
    into = made.event.story.merged_into
    if into is None:
        return made
    root = _event(conn, into)
    if made.override.action == OverrideAction.MERGE:
        return replace(made, into=root)
    return replace(made, event=root)
