"""One round over all feeds, for ``poll --once``."""

from collections.abc import Callable

from bot.clock import SystemClock
from bot.feeds.feed import DueFeed
from bot.ids import IdSource
from bot.polling.service import Polling, one_round
from bot.polling.tally import Tally
from bot.settings import Settings
from storage.database import Database
from storage.feed_list import feeds
from storage.instance import sole_instance
from storage.records import FeedBatch

_STOP_SECONDS = 5.0


async def poll_once(settings: Settings, show: Callable[[DueFeed, FeedBatch], None]) -> Tally:
    """Poll every enabled feed once, due or not; ``show`` is called after each poll."""
    tally = Tally()

    def polled(due: DueFeed, batch: FeedBatch) -> None:
        tally.outcomes[batch.record.outcome] += 1
        show(due, batch)

    with sole_instance(settings.database_url) as instance:
        database = Database.open(settings.database_url)
        clock = SystemClock()
        polling = Polling(
            settings,
            database,
            clock,
            IdSource(),
            instance=instance,
            committed=tally.add,
            polled=polled,
        )
        try:
            await polling.start()
            await database.write(lambda conn: feeds.all_due(conn, clock.now()))
            await one_round(polling)
        finally:
            await polling.stop(_STOP_SECONDS)
            database.close()
    return tally
