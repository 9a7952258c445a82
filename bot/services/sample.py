"""A sample for a new subscriber: the newest event of the archive, as an alert shows it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.alerts.html import escaped
from bot.alerts.intent import AlertKind, NotifyReason
from bot.alerts.preferences import Preferences
from bot.alerts.render import Reader, render
from bot.alerts.view import AlertView
from bot.chat.services.archive import ArchiveFilter, Event
from bot.ids import AlertId, public
from bot.services.archive import events

_LATELY = 90  # days; asking for the newest of all of them reads all of them


def newest(conn: Connection, now: datetime) -> Event | None:
    """Return the newest event that stands; None where the archive has none."""
    for days in (_LATELY, None):
        found = events.page(conn, ArchiveFilter(days=days), now, 0).events
        if found:
            return found[0]
    return None


def body(
    event: Event, heading: str, language: str, wishes: Preferences, now: datetime
) -> dict[str, Any]:
    """Return the message for the queue, marked by its heading as what it is."""
    view = AlertView(
        alert_id=AlertId(0),
        story_id=event.story.story_id,
        kind=AlertKind.NEW,
        reason=NotifyReason.FIRST_REPORT,
        severity=event.story.severity,
        created_at=min(one.first_seen for one in event.reports),
        reports=event.reports,
        report_count=len(event.reports),
        story=event.story,
    )
    message = render(view, Reader(language, ZoneInfo(wishes.zone)), now)
    return {
        "html": f"<i>{escaped(heading)}</i>\n\n{message.html}",
        "plain": f"{heading}\n\n{message.plain}",
        "url": message.url,
        "event": public(event.story.story_id),
        "silent": True,
    }
