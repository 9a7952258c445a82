"""What a person looks for, kept for the page buttons that have no room for it."""

from datetime import datetime

from sqlalchemy import Connection

from bot.ids import DraftId, IdSource, from_public, public
from storage import drafts

KIND = "search"


def put(
    conn: Connection, words: str, ids: IdSource, now: datetime, *, user_id: int, chat_id: int
) -> str:
    """Keep the words; returns a public id."""
    draft_id = DraftId(ids.next(now))
    drafts.put(
        conn,
        drafts.Draft(
            id=draft_id,
            user_id=user_id,
            chat_id=chat_id,
            kind=KIND,
            value={"words": words},
            made_at=now,
        ),
    )
    return public(draft_id)


def get(conn: Connection, name: str, user_id: int, now: datetime) -> str | None:
    """Return the words of ``put``; None where there are none of that person, or not any more."""
    try:
        draft_id = DraftId(from_public(name))
    except ValueError:
        return None
    draft = drafts.get(conn, draft_id, user_id, KIND, now)
    return None if draft is None else str(draft.value["words"])
