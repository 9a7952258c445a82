"""Readers with wishes who are told of the board, on a clock set by hand."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from bot.alerts.destination import DestinationKind
from bot.alerts.preferences import Preferences
from bot.board.telling.announcements import Announcements
from bot.ids import DestinationId
from storage.delivery import destinations, dispatch
from storage.schema import deliveries
from storage.schema import destinations as destination_rows
from tests.fakes.board_desk import FakeBoards, SetClock
from tests.fakes.newsroom import Newsroom

MINUTE = timedelta(minutes=1)
LONG_AGO = datetime(2025, 10, 1, tzinfo=UTC)


@dataclass
class Desk:
    """Readers with wishes, a board, and announcements that can be restarted."""

    room: Newsroom
    boards: FakeBoards
    announcements: Announcements = field(init=False)
    readers: dict[str, DestinationId] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.restart()

    @property
    def clock(self) -> SetClock:
        return self.boards.clock

    def restart(self) -> None:
        self.announcements = Announcements(
            self.room.database,
            self.clock,  # type: ignore[arg-type]
            self.room.ids,
            self.boards,
            lambda: None,
        )

    def reader(self, name: str, wishes: Preferences, *, language: str = "en") -> None:
        """Somebody who subscribed long ago."""
        made = self.room.database.write_now(
            lambda conn: destinations.ensure(
                conn, DestinationKind.TELEGRAM, name, self.room.ids, LONG_AGO, language=language
            )
        )
        self.room.database.write_now(lambda conn: dispatch.prefer(conn, made.id, wishes, None))
        self.readers[name] = made.id

    def since(self, name: str, moment: datetime) -> None:
        rows = destination_rows
        self.room.database.write_now(
            lambda conn: conn.execute(
                update(rows).where(rows.c.id == self.readers[name]).values(created_at=moment)
            )
        )

    async def at(self, moment: datetime) -> None:
        self.clock.moment = moment
        await self.announcements.tick()

    async def live(self, first: datetime, last: datetime, step: timedelta = MINUTE) -> None:
        """Tick from one moment to another, as the program does."""
        while first <= last:
            await self.at(first)
            first += step

    def got(self, name: str, words: str = "") -> list[tuple[datetime, str]]:
        """What was queued for somebody, and when."""
        query = (
            select(deliveries.c.created_at, deliveries.c.body)
            .where(deliveries.c.destination_id == self.readers[name])
            .order_by(deliveries.c.id)
        )
        rows = self.room.database.read_now(lambda conn: conn.execute(query).all())
        return [(row[0], row[1]["plain"]) for row in rows if words in row[1]["plain"]]
