"""What admins have begun and not finished: in the database, so that a restart forgets nothing."""

from bot.chat.services.feed_list import Value
from bot.ids import DraftId
from bot.services.feed_list.changes import Changes
from bot.services.frame import Frame
from storage import drafts
from storage.drafts import Draft


class Dialogues:
    """Drafts of one person each."""

    def __init__(self, frame: Frame, changes: Changes) -> None:
        self._frame = frame
        self._changes = changes

    async def keep(
        self, user_id: int, kind: str, value: Value, draft: DraftId | None = None
    ) -> DraftId:
        """Keep what a dialogue has come to."""
        now = self._frame.clock.now()
        made = Draft(
            id=draft or DraftId(self._frame.ids.next(now)),
            user_id=user_id,
            chat_id=user_id,  # admins are heard in private chats only
            kind=kind,
            value=value,
            made_at=now,
        )
        await self._frame.database.write(lambda conn: drafts.put(conn, made))
        return made.id

    async def draft(self, user_id: int, kind: str, draft: DraftId) -> Value | None:
        """Return it; None when it is another's, over, or too old."""
        await self._changes.settle()
        now = self._frame.clock.now()
        found = await self._frame.database.read(
            lambda conn: drafts.get(conn, draft, user_id, kind, now)
        )
        return None if found is None else found.value

    async def drop(self, user_id: int, draft: DraftId) -> None:
        """Forget it."""
        await self._frame.database.write(lambda conn: drafts.drop(conn, draft, user_id))
