"""Which message an alert answers at one destination: the place where the event was told there."""

from typing import Any

from sqlalchemy import Connection, String, case, cast, func, literal, null, or_, select

from bot.alerts.destination import DeliveryState
from bot.ids import AlertId, DestinationId
from storage.delivery.story_alerts import LOUDER
from storage.schema import alerts, deliveries, digests, held_alerts


def answered(conn: Connection, alert_id: AlertId, destination_id: DestinationId) -> int | None:
    """Return the message there that an alert answers; None where it is not known to be out.

    It is the message of the earlier alert; where the reader got that with others, the digest or
    the report of a silence; where only the louder message about the event came, that one.
    """
    row = _answers(conn, alert_id)
    if row is None:
        return None
    alone = {row.id, row.bundled_into} - {None}
    in_digests = select(held_alerts.c.digest_id).where(
        held_alerts.c.alert_id.in_(alone), held_alerts.c.destination_id == destination_id
    )
    reports = select(digests.c.id).where(
        digests.c.destination_id == destination_id,
        digests.c.period == (literal("silence ") + cast(row.silenced_by, String)),
    )
    louder = select(alerts.c.id).where(alerts.c.about_id == row.about, alerts.c.occasion == LOUDER)
    is_main = deliveries.c.alert_id.in_(alone)
    found: int | None = conn.scalar(
        select(deliveries.c.message_id)
        .where(
            deliveries.c.destination_id == destination_id,
            deliveries.c.state == DeliveryState.SENT,
            deliveries.c.message_id.is_not(None),
            or_(
                is_main,
                deliveries.c.alert_id.in_(louder),
                deliveries.c.digest_id.in_(in_digests),
                deliveries.c.digest_id.in_(reports) if row.silenced_by else null().is_not(None),
            ),
        )
        .order_by(case((is_main, 0), else_=1), deliveries.c.id)
        .limit(1)
    )
    return found


def _answers(conn: Connection, alert_id: AlertId) -> Any:
    this, earlier = alerts.alias("this"), alerts.alias("earlier")
    return conn.execute(
        select(
            earlier.c.id,
            earlier.c.bundled_into,
            earlier.c.silenced_by,
            func.coalesce(this.c.about_id, earlier.c.story_id).label("about"),
        )
        .join(this, this.c.answers == earlier.c.id)
        .where(this.c.id == alert_id)
    ).first()
