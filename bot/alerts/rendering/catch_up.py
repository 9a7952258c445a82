"""What happened while nobody was looking: one message, one line per event. Pure."""

from bot.alerts.html import Block, Bold, Text
from bot.alerts.rendering.listing import is_loud, item, listed, one_each
from bot.alerts.rendering.payload import list_fields
from bot.alerts.rendering.reader import Reader
from bot.alerts.view import AlertView, Message

AWAY_EMOJI = "📬"


def catch_up_message(view: AlertView, reader: Reader) -> Message:
    """Return the message of a catch-up, its events in the order of their alerts."""
    words = reader.words
    members = one_each(view.members or (view,))
    away = view.created_at - (view.away_since or view.created_at)
    hours = words.text("catch_up.hours", count=max(1, round(away.total_seconds() / 3600)))
    title = words.plural("catch_up.title", len(members), hours=hours)
    head = [Block((Text(f"{AWAY_EMOJI} "), Bold((Text(title),))))]
    items = [item(member, reader) for member in members]
    document = listed(head, items, len(members), reader)
    return Message(
        document.html(),
        document.plain(),
        silent=not is_loud(members),
        payload=list_fields(view, title, len(members)),
    )
