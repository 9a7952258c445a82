"""Silences in the database: implements ``bot.chat.services.silences``."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.alerts.silence import Silence, SilenceId, SilenceMatcher
from bot.ids import public
from bot.services.frame import Frame
from storage import audit
from storage.audit import AuditLine
from storage.delivery import silences

_SAME_WISH = timedelta(minutes=10)  # Telegram delivers a command again after a crash


class _AlreadyThereError(Exception):
    def __init__(self, silence: Silence) -> None:
        super().__init__()
        self.silence = silence


class DatabaseSilences:
    """Silences by chat."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    async def begin(
        self, user_id: int, matcher: SilenceMatcher, span: timedelta, why: str
    ) -> Silence:
        """Begin a silence, once for one wish."""
        now, ids = self._frame.clock.now(), self._frame.ids
        author = _actor(user_id)

        def change(conn: Connection) -> Silence:
            made = silences.add(
                conn, ids, now, matcher=matcher, author=author, why=why, ends_at=now + span
            )
            for other in silences.active(conn, now):
                if _is_the_same_wish(other, made):
                    raise _AlreadyThereError(other)
            detail = {"what": _named(made.matcher), "until": _iso(made.ends_at), "why": made.why}
            audit.write(conn, ids, _line(now, author, "silence.begin", made, detail))
            return made

        try:
            return await self._frame.database.write(change)
        except _AlreadyThereError as there:
            return there.silence

    async def active(self) -> Sequence[Silence]:
        """Return those that hold back now, the oldest first."""
        now = self._frame.clock.now()
        return await self._frame.database.read(lambda conn: silences.active(conn, now))

    async def end(self, user_id: int, silence: SilenceId) -> Silence | None:
        """End one before its time, or see that it is over."""
        now, ids = self._frame.clock.now(), self._frame.ids
        author = _actor(user_id)

        def change(conn: Connection) -> Silence | None:
            before = silences.get(conn, silence)
            if before is not None and silences.end(conn, silence, now, author):
                detail = {"old": {"until": _iso(before.ends_at)}, "new": {"until": _iso(now)}}
                audit.write(conn, ids, _line(now, author, "silence.end", before, detail))
            return silences.get(conn, silence)

        found = await self._frame.database.write(change)
        self._frame.queued()
        return found


def _line(
    now: datetime, actor: str, action: str, silence: Silence, detail: Mapping[str, object]
) -> AuditLine:
    subject = public(silence.id)
    return AuditLine(at=now, actor=actor, action=action, subject=subject, detail=dict(detail))


def _is_the_same_wish(other: Silence, made: Silence) -> bool:
    alike = (other.author, other.matcher, other.why) == (made.author, made.matcher, made.why)
    same_span = other.ends_at - other.starts_at == made.ends_at - made.starts_at
    young = made.starts_at - other.starts_at < _SAME_WISH
    return other.id != made.id and alike and same_span and young


def _named(matcher: SilenceMatcher) -> dict[str, str]:
    named = {name: value for name, value in asdict(matcher).items() if value is not None}
    return {
        name: public(value) if isinstance(value, int) else str(value)
        for name, value in named.items()
    }


def _actor(user_id: int) -> str:
    return f"telegram:{user_id}"


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
