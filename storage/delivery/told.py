"""What a message in a chat told: from its id back to alerts, for answers to it."""

from sqlalchemy import Connection, func, select

from bot.alerts.destination import DestinationKind
from bot.ids import AlertId, ArticleId, StoryId, from_public
from storage.schema import alerts, deliveries, destinations, held_alerts

_OF_CHAT = (
    select(deliveries.c.alert_id, deliveries.c.digest_id, deliveries.c.body)
    .join(destinations, destinations.c.id == deliveries.c.destination_id)
    .where(destinations.c.kind == DestinationKind.TELEGRAM)
)


def of_message(conn: Connection, chat: str, message_id: int) -> tuple[int, ...]:
    """Return what this message told, oldest first: the ids of its alert, of those of a digest or
    of a catch-up, or of the event that it showed as a sample.

    ``chat`` is the address of a Telegram destination; nothing for a message that told no event.
    """
    row = conn.execute(
        _OF_CHAT.where(
            destinations.c.address == chat,
            # Not NULL: else SQLite passes over the index of messages.
            deliveries.c.message_id.is_not(None),
            deliveries.c.message_id == message_id,
        )
    ).first()
    if row is None:
        return ()
    if row.digest_id is not None:
        held = select(held_alerts.c.alert_id).where(held_alerts.c.digest_id == row.digest_id)
        return tuple(sorted(conn.scalars(held)))
    if row.alert_id is not None:
        return members(conn, AlertId(row.alert_id))
    sample = (row.body or {}).get("event")
    return () if sample is None else (from_public(sample),)


def members(conn: Connection, alert_id: AlertId) -> tuple[AlertId, ...]:
    """Return the alerts that a catch-up bundles; of any other alert, itself."""
    query = select(alerts.c.id).where(alerts.c.bundled_into == alert_id).order_by(alerts.c.id)
    return tuple(AlertId(one) for one in conn.scalars(query)) or (alert_id,)


def subject(conn: Connection, alert_id: AlertId) -> tuple[StoryId | None, ArticleId | None] | None:
    """Return the event that an alert is about and the report that leads it; None: no such alert."""
    about = func.coalesce(alerts.c.story_id, alerts.c.about_id)
    row = conn.execute(select(about, alerts.c.article_id).where(alerts.c.id == alert_id)).first()
    if row is None:
        return None
    story_id, article_id = row
    return (
        None if story_id is None else StoryId(story_id),
        None if article_id is None else ArticleId(article_id),
    )
