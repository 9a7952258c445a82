"""Reports of events for tests of stories, and short ways to see what became of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.alerts.intent import AlertKind, Intent, NotifyReason
from bot.alerts.view import AlertView
from bot.ids import AlertId
from bot.match.verdict import Claim, Indicator, Polarity, Relevance, Stage, Verdict
from storage.archive import articles
from storage.delivery import alerts
from storage.records import ArticleRecord, IngestResult
from tests.fakes.expanding import expand
from tests.storage.builders import (
    NEW,
    NOW,
    House,
    event_no,
    item,
)

SANCTIONS = Claim(Indicator.SANCTIONS, None, Polarity.ENFORCED, ("LA",), (0,))


def at_stage(stage: Stage, number: int = 0) -> Verdict:
    found = event_no(number)
    return replace(found, stage=stage, claims=(replace(found.claims[0], stage=stage),))


def of_condition() -> Verdict:
    return replace(event_no(0), indicators=(Indicator.SANCTIONS,), stage=None, claims=(SANCTIONS,))


def with_door() -> Verdict:
    """The same event with a claim that moves a door."""
    quiet = of_condition()
    door = Claim(Indicator.CONSULTATIONS, Stage.HELD, None, ("LA",), (0,))
    return replace(quiet, claims=(SANCTIONS, door))


def bring(
    house: House,
    name: str,
    verdict: Verdict,
    *,
    by: int = 0,
    at: datetime = NOW,
    intent: Intent = NEW,
    **fields: object,
) -> IngestResult:
    known: dict[str, object] = {"guid": name, "link": f"https://{by}.example/{name}"}
    known |= {"published": at, "feed_id": by}
    one = item(f"Report {name}", verdict=verdict, intent=intent, **{**known, **fields})  # type: ignore[arg-type]
    return house.bring(one, feed_id=house.feeds[by], at=at)


def stored(house: House) -> dict[str, ArticleRecord]:
    found = house.database.read_now(
        lambda conn: articles.recent(conn, 1000, relevance=tuple(Relevance))
    )
    return {record.report.title.removeprefix("Report ")[:20]: record for record in found}


def decided(house: House, name: str) -> tuple[AlertKind, NotifyReason]:
    record = stored(house)[name]
    return record.kind, record.reason


def view(house: House, alert: AlertId) -> AlertView:
    return house.database.read_now(lambda conn: alerts.view(conn, alert))


def send(house: House, made: Sequence[AlertId]) -> None:
    """Let the channel get these alerts."""
    channel, ids = house.destination(), house.ids
    house.database.write_now(lambda conn: expand(conn, made, [channel], ids, NOW))
    house.database.write_now(
        lambda conn: conn.exec_driver_sql("UPDATE deliveries SET state = 'sent', message_id = 7")
    )
