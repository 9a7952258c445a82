"""How the bot itself is: implements ``bot.chat.services.condition``."""

import asyncio
from collections.abc import Sequence

from bot.chat.services.condition import Act, Reloaded, State
from bot.condition import disk, vitals
from bot.errors import FeedsFileError
from bot.feeds.lists.feeds_file import load
from bot.feeds.lists.masked import masked
from bot.services.frame import Frame
from storage import audit
from storage.audit import AuditLine
from storage.feed_list import feeds
from storage.records import SyncResult


class DatabaseCondition:
    """How the bot itself is: for /health, /reload and /audit."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    async def state(self) -> State:
        """Look once."""
        now = self._frame.clock.now()
        tick = self._frame.settings.tick_seconds
        seen = await self._frame.database.read(lambda conn: vitals.read(conn, now, tick))
        listed = await self._frame.database.read(feeds.overview)
        room = await asyncio.to_thread(disk.look, self._frame.database.url)
        return State(
            health=dict(seen.health),
            paused=sum(not one.feed.enabled for one in listed),
            tick_age=seen.tick_age,
            next_due=seen.next_due,
            waiting=seen.waiting,
            oldest_waiting=seen.queue_age,
            sent=seen.queue.sent,
            failed=seen.queue.failed,
            perhaps_twice=seen.queue.ambiguous,
            last_alert=seen.queue.last_sent,
            database_bytes=None if room is None else room.database,
            free_bytes=None if room is None else room.free,
            problem=await self._problem(),
        )

    async def reload(self, user_id: int) -> Reloaded:
        """Take over what was edited by hand."""
        rules = self._frame.matcher().version
        found = await self._frame.reload_feeds()
        wrong = await self._frame.reload_indicators()
        taken = found if isinstance(found, SyncResult) else SyncResult()
        done = Reloaded(
            added=len(taken.added),
            changed=len(taken.changed),
            removed=len(taken.removed),
            feeds_problem=await self._problem(),
            indicators_problem=str(wrong) if wrong is not None else None,
            rules_changed=self._frame.matcher().version != rules,
        )
        if taken != SyncResult() or done.rules_changed:
            await self._note(user_id, taken)
        return done

    async def audit(self, offset: int, limit: int) -> tuple[Sequence[Act], int]:
        """Return acts, the newest first, and how many there are."""
        lines, count = await self._frame.database.read(
            lambda conn: (audit.page(conn, offset, limit), audit.count(conn))
        )
        return [Act(one.at, one.actor, one.action, one.subject, one.detail) for one in lines], count

    async def _note(self, user_id: int, taken: SyncResult) -> None:
        line = AuditLine(
            at=self._frame.clock.now(),
            actor=f"telegram:{user_id}",
            action="reload",
            subject="feeds.toml, indicators",
            detail={
                "added": list(taken.added),
                "changed": list(taken.changed),
                "removed": list(taken.removed),
                "rules": self._frame.matcher().version,
            },
        )
        await self._frame.database.write(lambda conn: audit.write(conn, self._frame.ids, line))

    async def _problem(self) -> str | None:
        try:
            await asyncio.to_thread(load, self._frame.settings.feeds_file)
        except FeedsFileError as error:
            return masked(str(error))
        return None
