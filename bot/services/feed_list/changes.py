"""Changes of feeds.toml: one at a time, each in the audit exactly once.

A file and a database have no common transaction. So a change is noted first, then made, then
written into the audit and the note dropped in one transaction. A note that is found later belongs
to a process that died in between: the file tells whether its change was made.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from bot.errors import FeedsFileError
from bot.feeds.lists.feeds_edit import Edited
from bot.feeds.lists.feeds_file import FeedList, load
from bot.feeds.lists.masked import masked
from bot.ids import DraftId
from bot.services.feed_list import written
from bot.services.frame import Frame
from storage import audit, drafts
from storage.audit import AuditLine
from storage.drafts import Draft

_NOTE = "feeds.change"
_ENDED = "feeds.ended"  # for a draft that was gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to happen, and how the file shows that it has happened."""

    action: str
    subject: str
    detail: Mapping[str, Any]
    there: tuple[str, ...] = ()  # names of feeds that are in the list afterwards
    gone: tuple[str, ...] = ()  # and that are not
    fits: tuple[str, Mapping[str, Any]] | None = None  # a name, and values that it has
    ends: DraftId | None = None  # a draft that says from then on: {"done": there}
    makes: tuple[DraftId, str, Mapping[str, Any]] | None = None  # a draft that begins with it


class Changes:
    """Makes changes; one instance per running bot."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._path = frame.settings.feeds_file
        self._lock = asyncio.Lock()
        self._settled = False

    async def make(
        self,
        user_id: int,
        change: Change,
        act: Callable[[], Edited],
        known: Callable[[Edited], Change] | None = None,
    ) -> Edited:
        """Change the file, then the audit, then what is polled; FeedsFileError: nothing changed.

        ``known``: the change in the light of what was done.
        """
        async with self._lock:
            await self._settle()
            note = self._draft(user_id, _NOTE, _as_json(change))
            await self._frame.database.write(lambda conn: drafts.put(conn, note))
            self._settled = False
            try:
                edited = await asyncio.to_thread(act)
            except FeedsFileError as error:
                await self._frame.database.write(lambda conn: drafts.drop(conn, note.id, user_id))
                self._settled = True
                raise FeedsFileError(masked(str(error))) from None
            done = edited.old is None or edited.old not in edited.feeds
            await self._finish(note, known(edited) if known else change, happened=done)
            self._settled = True
        await self._frame.reload_feeds()
        return edited

    async def settle(self) -> None:
        """See to changes that a process did not live to write down."""
        if not self._settled:
            async with self._lock:
                await self._settle()

    async def _settle(self) -> None:
        if self._settled:
            return
        notes = await self._frame.database.read(lambda conn: drafts.of_kind(conn, _NOTE))
        if notes:
            try:
                now = await asyncio.to_thread(load, self._path)
            except FeedsFileError:
                return  # nobody can tell yet
            for note in notes:
                change = _from_json(note.value)
                await self._finish(note, change, happened=_happened(change, now))
        self._settled = True

    async def _finish(self, note: Draft, change: Change, *, happened: bool) -> None:
        now = self._frame.clock.now()
        line = AuditLine(
            at=now,
            actor=f"telegram:{note.user_id}",
            action=change.action,
            subject=change.subject,
            detail=dict(change.detail),
        )

        def write(conn: Connection) -> None:
            if not drafts.drop(conn, note.id, note.user_id) or not happened:
                return
            audit.write(conn, self._frame.ids, line)
            if change.ends is not None:
                ended = {"done": list(change.there)}
                drafts.put(conn, self._draft(note.user_id, _ENDED, ended, change.ends))
            if change.makes is not None:
                draft_id, kind, value = change.makes
                drafts.put(conn, self._draft(note.user_id, kind, value, draft_id))

        await self._frame.database.write(write)

    def _draft(
        self, user_id: int, kind: str, value: Mapping[str, Any], draft_id: DraftId | None = None
    ) -> Draft:
        now = self._frame.clock.now()
        return Draft(
            id=draft_id or DraftId(self._frame.ids.next(now)),
            user_id=user_id,
            chat_id=user_id,
            kind=kind,
            value=value,
            made_at=now,
        )


def _happened(change: Change, now: FeedList) -> bool:
    feeds = {feed.name: feed for feed in now.feeds}
    if change.fits is not None:
        name, values = change.fits
        return name in feeds and written.has(feeds[name], values)
    return all(name in feeds for name in change.there) and not any(
        name in feeds for name in change.gone
    )


def _as_json(change: Change) -> dict[str, Any]:
    return asdict(change)


def _from_json(value: Mapping[str, Any]) -> Change:
    fits, makes = value["fits"], value["makes"]
    return Change(
        action=value["action"],
        subject=value["subject"],
        detail=value["detail"],
        there=tuple(value["there"]),
        gone=tuple(value["gone"]),
        fits=(fits[0], fits[1]) if fits else None,
        ends=value["ends"] and DraftId(value["ends"]),
        makes=(DraftId(makes[0]), makes[1], makes[2]) if makes else None,
    )
