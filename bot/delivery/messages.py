"""What a message says, read at the moment it is sent: what people corrected meanwhile counts."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.alerts import digest, render, ways
from bot.alerts.destination import Destination
from bot.alerts.keyboard import keyboard
from bot.alerts.preferences import Preferences
from bot.alerts.render import Reader
from bot.alerts.view import Message
from bot.catalogue import load
from bot.ids import AlertId, DestinationId, public
from storage.delivery import alerts, digests, dispatch, silences


def of_alert(
    conn: Connection,
    alert_id: AlertId,
    to: DestinationId,
    reader: Reader,
    now: datetime,
    *,
    at: Destination | None = None,
    analysts: Collection[int] = (),
) -> Message:
    """Return the message of an alert; of one about several events, those that the reader follows.

    The reader's own time zone, where one was chosen, goes before that of ``reader``. With the
    destination ``at``, a message about one event has the buttons that go with it; ``analysts`` are
    the ids of those who may correct.
    """
    view = alerts.view(conn, alert_id)
    wishes = dispatch.preferences_of(conn, to)
    if wishes is not None and view.members:
        view = ways.wanted(wishes, view) or view
    message = render.render(view, _for(reader, wishes), now)
    if at is None or view.story_id is None:
        return message
    return _with_buttons(message, at, public(alert_id), analysts)


def of_body(
    body: Mapping[str, object], destination: Destination, analysts: Collection[int] = ()
) -> Message:
    """Return a message that was written when it was queued: a notice, or a sample of an event."""
    url = body.get("url")
    message = Message(
        html=str(body["html"]),
        plain=str(body["plain"]),
        silent=bool(body.get("silent", False)),
        url=None if url is None else str(url),
        pin=bool(body.get("pin", False)),
    )
    if "event" not in body:
        return message
    return _with_buttons(message, destination, str(body["event"]), analysts)


def _with_buttons(
    message: Message, destination: Destination, name: str, analysts: Collection[int]
) -> Message:
    words = load("bot.alerts", destination.language)
    return replace(message, rows=keyboard(destination, name, message.url, words, analysts))


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
