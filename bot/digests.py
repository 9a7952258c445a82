"""What a digest or the report of a silence says, read at the moment it is sent."""

from datetime import datetime

from sqlalchemy import Connection

from bot.alerts import digest, render
from bot.alerts.render import Reader
from bot.alerts.view import Message
from storage import alerts, digests, silences


def message(conn: Connection, digest_id: int, reader: Reader, now: datetime) -> Message | None:
    """Return the message; None when corrections have left nothing to tell."""
    content = digests.content(conn, digest_id)
    views = alerts.views(conn, content.alert_ids)
    known = [views[alert_id] for alert_id in content.alert_ids]
    told = digest.told(known, content.preferences)
    if not told:
        return None
    # Events beyond those that were read cannot be looked at one by one.
    total = len(told) + content.total - len(known)
    if content.silence is not None:
        silence = silences.get(conn, content.silence)
        if silence is not None:
            return render.silence_report(silence, told, reader, now, total)
    return render.digest(told, reader, now, content.period, total)
