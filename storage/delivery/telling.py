"""What is told of relevant reports once they are in their stories: policy, asked and obeyed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.alerts import policy, severity
from bot.alerts.intent import AlertKind, Intent, NotifyReason, Severity
from bot.alerts.policy import StoryAlert
from bot.feeds.feed import PollRecord
from bot.ids import AlertId, IdSource, StoryId
from storage.archive import verdicts
from storage.archive.identities import KnownArticle
from storage.delivery import edits, silences, story_alerts
from storage.delivery.story_alerts import LOUDER, Told
from storage.grouping import stories
from storage.grouping.story_states import Refreshed
from storage.records import IngestItem

_ALERTING = frozenset({AlertKind.NEW, AlertKind.LATE, AlertKind.CATCH_UP})


@dataclass(slots=True)
class Relevant:
    """One revision that is relevant by itself."""

    article: KnownArticle
    number: int
    item: IngestItem
    record: PollRecord
    again: bool  # an earlier revision was relevant already
    changed: bool = False  # and this one claims something else

    @property
    def at(self) -> datetime:
        """When its article came out."""
        return stories.moment(self.article.published, self.record.at)

    @property
    def story(self) -> StoryId:
        assert self.article.story is not None, "it is placed by now"
        return self.article.story

    @property
    def intent(self) -> Intent:
        """What policy said of the report alone."""
        intent = self.item.intent
        if self.number > 1 and intent.kind is AlertKind.NEW:
            return replace(intent, reason=NotifyReason.REVISION_EARNED)
        return intent


class Telling:
    """Asks policy of each report in turn; what one report leads to, the next one finds done."""

    def __init__(
        self,
        conn: Connection,
        ids: IdSource,
        now: datetime,
        fresh: timedelta,
        states: Mapping[StoryId, Refreshed],
    ) -> None:
        self._conn = conn
        self._ids = ids
        self._now = now
        self._fresh = fresh
        self._states = states
        self._told = story_alerts.told(conn, list(states))
        threads = {state.thread_id for state in states.values()}
        self._newest = story_alerts.newest_of_threads(conn, threads)
        self._begun: list[dict[str, Any]] = []
        self._stale: dict[StoryId, None] = {}
        self._raised: dict[AlertId, Severity] = {}
        self._grown: dict[AlertId, StoryId] = {}
        self._made: list[AlertId] = []

    def of(self, reports: Sequence[Relevant]) -> list[AlertId]:
        """Write alerts, wishes for edits and decisions; returns the alerts in order."""
        decided = []
        for one in reports:
            intent = policy.in_story(one.intent, self._known(one), fresh=self._fresh)
            self._obey(one, intent)
            decided.append(((one.article.id, one.number), intent.kind, intent.reason))
        story_alerts.begin(self._conn, self._begun)
        self._begun = []
        story_alerts.make_louder(self._conn, self._raised)
        silences.let_go(self._conn, list(self._grown))
        concerns_more = self._concerning_more(reports)
        story_alerts.ask_again(self._conn, concerns_more, self._now, self._fresh)
        edits.want(self._conn, list(self._stale), self._now)
        verdicts.decided(self._conn, decided)
        return self._made

    def _concerning_more(self, reports: Sequence[Relevant]) -> list[AlertId]:
        """The alerts whose events have new claims, or a report in a further language: what
        readers follow."""
        came = {one.article.id for one in reports}
        known = story_alerts.languages(self._conn, set(self._grown.values()), came)
        further = {
            one.story for one in reports if one.item.language not in known.get(one.story, ())
        }
        return [
            alert
            for alert, story in self._grown.items()
            if story in further or self._states[story].claims_changed
        ]

    def _known(self, one: Relevant) -> StoryAlert:
        state, told = self._states[one.story], self._told.get(one.story)
        known = StoryAlert(
            severity=state.severity,
            told=None if told is None else told.severity,
            louder=told is not None and told.louder,
            retracted=state.retracted,
            thread_told=state.thread_id in self._newest,
            age=timedelta() if state.since is None else one.record.at - state.since,
            again=one.again,
            changed=one.changed,
        )
        if told is None or not known.rose or known.louder:
            return known
        return replace(known, delivered=story_alerts.is_out(self._conn, told))

    def _obey(self, one: Relevant, intent: Intent) -> None:
        if intent.reason is NotifyReason.LATER_REPORT:
            self._edit(one)
        elif intent.reason is NotifyReason.SEVERITY_ROSE:
            self._answer(one, intent)
        elif intent.kind in _ALERTING:
            self._begin(one, intent)

    def _begin(self, one: Relevant, intent: Intent) -> None:
        alert_id = AlertId(self._ids.next(self._now))
        severity = intent.severity or Severity.CONDITION
        thread = self._states[one.story].thread_id
        self._begun.append(
            {
                "id": alert_id,
                "story_id": one.story,
                "article_id": one.article.id,
                "revision": one.number,
                "kind": intent.kind,
                "reason": intent.reason,
                "severity": severity,
                "age_seconds": intent.age_seconds,
                "away_since": intent.away_since,
                "created_at": self._now,
                "answers": self._newest.get(thread),
            }
        )
        self._told[one.story] = Told(alert_id, one.story, severity)
        self._newest[thread] = alert_id
        self._made.append(alert_id)

    def _answer(self, one: Relevant, intent: Intent) -> None:
        told = self._told[one.story]
        made = story_alerts.answer(
            self._conn,
            self._ids,
            self._now,
            story_id=one.story,
            occasion=LOUDER,
            kind=intent.kind,
            reason=intent.reason,
            severity=intent.severity or Severity.CONDITION,
            answers=told.alert_id,
            earned_by=(one.article.id, one.number),
        )
        told.louder = True
        self._stale[told.story_id] = None
        if made is not None:
            self._made.append(made)

    def _edit(self, one: Relevant) -> None:
        told, level = self._told[one.story], self._states[one.story].severity
        self._stale[told.story_id] = None
        if severity.is_louder(level, told.severity):  # for those who are still to get it
            told.severity = self._raised[told.alert_id] = level
        if told.story_id == one.story:  # the alert of a story merged away says only where it went
            self._grown[told.alert_id] = one.story
