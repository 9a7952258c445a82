"""Ingests as the process does that keeps the stories of late in memory."""

from datetime import datetime

from sqlalchemy import Connection

from storage.archive import articles
from storage.grouping.story_window import StoryWindow
from storage.records import FeedBatch, IngestItem, IngestResult
from tests.storage.builders import NOW, House, event_no, item, poll


class BrokenError(Exception):
    """What goes wrong in the middle of a transaction."""


def keep(
    house: House, window: StoryWindow, *items: IngestItem, at: datetime = NOW, fail: bool = False
) -> IngestResult:
    """Ingest as the process does that keeps a window."""

    def write(conn: Connection) -> IngestResult:
        batch = FeedBatch(poll(house.feeds[0], at), tuple(items))
        result = articles.ingest(conn, [batch], house.ids, at, window=window)
        if fail:
            raise BrokenError
        return result

    result = house.database.write_now(write)
    window.settle()
    return result


def report(name: str, number: int = 0, at: datetime = NOW) -> IngestItem:
    return item(f"Report {name}", guid=name, verdict=event_no(number), published=at)
