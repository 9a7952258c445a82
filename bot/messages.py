"""What a message says, read at the moment it is sent: what people corrected meanwhile counts."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.alerts import digest, render, ways
from bot.alerts.preferences import Preferences
from bot.alerts.render import Reader
from bot.alerts.view import Message
from bot.ids import AlertId, DestinationId
from storage import alerts, digests, dispatch, silences


def of_alert(
    conn: Connection, alert_id: AlertId, to: DestinationId, reader: Reader, now: datetime
) -> Message:
    """Return the message of an alert; of one about several events, those that the reader follows.

    The reader's own time zone, where one was chosen, goes before that of ``reader``.
    """
    view = alerts.view(conn, alert_id)
    wishes = dispatch.preferences_of(conn, to)
    if wishes is not None and view.members:
        view = ways.wanted(wishes, view) or view
    return render.render(view, _for(reader, wishes), now)


def of_digest(conn: Connection, digest_id: int, reader: Reader, now: datetime) -> Message | None:
    """Return a digest or the report of a silence; None: corrections have left nothing to tell."""
    content = digests.content(conn, digest_id)
    views = alerts.views(conn, content.alert_ids)
    known = [views[alert_id] for alert_id in content.alert_ids]
    wishes = dispatch.preferences_of(conn, content.destination_id)
    told = digest.told(known, wishes or Preferences())
    if not told:
        return None
    reader = _for(reader, wishes)
    # Events beyond those that were read cannot be looked at one by one.
    total = len(told) + content.total - len(known)
    silence = None if content.silence is None else silences.get(conn, content.silence)
    if silence is not None:
        return render.silence_report(silence, told, reader, now, total)
    return render.digest(told, reader, now, content.period, total)


def _for(reader: Reader, wishes: Preferences | None) -> Reader:
    return reader if wishes is None else replace(reader, zone=ZoneInfo(wishes.zone))
