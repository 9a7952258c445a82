"""What a start makes good of the last end."""

from collections.abc import Callable, Sequence

from bot.delivery.outbox import DatabaseOutbox
from bot.delivery.ways_out import Wanted
from storage.database import Database
from storage.delivery import delivery_steps


async def recover(
    database: Database,
    outbox: DatabaseOutbox,
    wanted: Sequence[Wanted],
    tell: Callable[[str], None],
) -> None:
    """Bring the queue in order; say which messages the last end may have swallowed."""
    before = await database.read(delivery_steps.given_up)
    await outbox.prepare(wanted)
    lost = await database.read(delivery_steps.given_up) - before
    if lost:
        tell(
            f"messages that may not have arrived: {lost}; the bot was killed while it sent"
            " them, and does not send them again"
        )
