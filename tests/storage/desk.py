"""A desk where events are told and corrected: a real database, and corrections in short."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.alerts.intent import Intent
from bot.ids import AlertId, ArticleId, StoryId
from bot.match.verdict import Stage, Verdict
from bot.stories.override import OverrideAction
from storage.archive import articles
from storage.database import Database
from storage.delivery import alerts, deliveries
from storage.grouping import corrections, stories, story_details
from storage.grouping.corrections import Corrected
from storage.grouping.story_details import StoryDetails
from storage.schema import alerts as alerts_table
from tests.fakes.expanding import expand
from tests.storage.builders import HISTORY, MINUTE, NEW, NOW, House, event_no, item


class Desk:
    """Events A, B and C; A has two reports, the others one."""

    def __init__(self, database: Database, *, told: str = "ABC", history: str = "") -> None:
        self.database = database
        self.house = House(database, "Antara", "Bernama")
        self.channel = self.house.destination()
        self.now = NOW
        self.story: dict[str, StoryId] = {}
        self.report: dict[str, ArticleId] = {}
        self._told: set[AlertId] = set()
        for number, name in enumerate("ABC"):
            self.publish(
                name, number, tell=name in told, intent=HISTORY if name in history else NEW
            )
        self.publish("A2", 0, feed=1)

    def publish(
        self,
        name: str,
        number: int,
        *,
        feed: int = 0,
        tell: bool = False,
        intent: Intent = NEW,
        verdict: Verdict | None = None,
    ) -> None:
        """One report of event ``number``; told: its message is out."""
        self.now += MINUTE
        judged = verdict or event_no(number)
        reported = item(
            f"Title {name}", guid=name, published=self.now, verdict=judged, intent=intent
        )
        made = self.house.bring(reported, feed_id=self.house.feeds[feed], at=self.now).alerts
        record = self.database.read_now(lambda conn: articles.recent(conn, 1))[0]
        assert record.story_id is not None
        self.report[name] = record.report.article_id
        self.story.setdefault(name, record.story_id)
        if tell:
            self.tell(*made)
        elif not made:  # the dispatcher finds nobody new whom the event concerns by now
            at = self.now
            again = [one for one in self.waiting() if one in self._told]
            self.database.write_now(lambda conn: alerts.mark_dispatched(conn, again, at))

    def tell(self, *made: AlertId) -> None:
        """Dispatch the alerts and send them."""
        ids, at = self.house.ids, self.now
        self._told.update(made)
        self.database.write_now(lambda conn: expand(conn, made, [self.channel], ids, at))
        for _ in made:
            self.database.write_now(self._send)

    def _send(self, conn: Any) -> None:
        (one,) = deliveries.claim(conn, self.now, 1, "me", MINUTE)
        deliveries.mark_sent(conn, one.id, int(one.alert_id or 0) % 1000, self.now)

    def correct(
        self,
        action: str,
        name: str = "A",
        *,
        report: str | None = None,
        actor: str = "terminal:ana",
        why: str | None = "a reason",
        **value: Any,
    ) -> Corrected:
        self.now += MINUTE
        at: datetime = self.now
        return self.database.write_now(
            lambda conn: corrections.correct(
                conn,
                self.house.ids,
                at,
                action=OverrideAction(action),
                actor=actor,
                story_id=self.story[name],
                article_id=None if report is None else self.report[report],
                value=value or None,
                why=why,
            )
        )

    def undo(self, done: Corrected, **fields: Any) -> Corrected:
        return self.correct("undo", override=done.override.id, **fields)

    def of(self, story: StoryId) -> StoryDetails:
        found = self.database.read_now(lambda conn: story_details.details(conn, story))
        assert found is not None
        return found

    def see(self, name: str) -> StoryDetails:
        return self.of(self.story[name])

    def stages(self, name: str) -> list[Stage | None]:
        return [claim.stage for claim in self.see(name).view.claims]

    def reports(self, name: str) -> list[str]:
        return [one.report.title.removeprefix("Title ") for one in self.see(name).reports]

    def alert(self, alert_id: AlertId | None) -> Any:
        query = select(alerts_table).where(alerts_table.c.id == alert_id)
        return self.database.read_now(lambda conn: conn.execute(query).one())

    def main(self, name: str) -> Any:
        """The row of the alert that told an event first."""
        query = select(alerts_table).where(alerts_table.c.story_id == self.story[name])
        return self.database.read_now(lambda conn: conn.execute(query).one())

    def waiting(self) -> list[AlertId]:
        return self.database.read_now(lambda conn: alerts.undispatched(conn, 99))

    def state(self) -> dict[str, Any]:
        """What corrections derive, without the times of changes."""

        def read(conn: Any) -> dict[str, Any]:
            every = list(self.story.values())
            views = stories.views(conn, every)
            inside = stories.articles_of(conn, every)
            return {
                name: (
                    replace(views[story], updated_at=NOW, corrections=()),
                    inside.get(story, ()),
                )
                for name, story in self.story.items()
            }

        return self.database.read_now(read)
