"""Alerts of real events, as storage hands them to rendering; for the gallery of messages."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.alerts.intent import AlertKind, NotifyReason
from bot.alerts.render import Reader
from bot.alerts.silence import Silence, SilenceId, SilenceMatcher
from bot.alerts.view import AlertView, Report
from bot.feeds.feed import FeedKind
from bot.ids import AlertId
from bot.match.verdict import Indicator
from bot.stories.claims import ReportClaims, together
from bot.stories.override import OverrideAction
from tests.fakes.alert_builders import alert, claim, override, story
from tests.fakes.corpus_reports import real

ENGLISH = Reader()
INDONESIAN = Reader("id", ZoneInfo("Asia/Jakarta"))
HOUR = timedelta(hours=1)

ANNOUNCED = real(
    "en-005",
    ("Indonesian", "members.ID.name"),
    ("Foreign Minister", "minister"),
    ("to fly to Pyongyang", "to_north"),
    kind=FeedKind.WIRE,
)
RENEWED = real("en-001", ("met", "meet"), ("renewed", "renew"), ("consultations", "consult"))
LATER = (
    real("id-004", hour=10, kind=FeedKind.WIRE, official_of="ID"),
    real("th-006", hour=2, country="TH"),
    real("ja-002", hour=3, country="JP", kind=FeedKind.STATE),
    real("ko-003", hour=4, country="KP", kind=FeedKind.STATE, official_of="KP"),
    real("ko-002", hour=5, country="KR", kind=FeedKind.AGGREGATOR),
    real("vi-008", hour=6, country="VN", kind=FeedKind.GOVERNMENT),
    real("zh-001", hour=7, country="CN", kind=FeedKind.STATE),
)
EMBASSY = real("id-011", ("KBRI", "embassy"), ("Diisi Lagi", "reopen"))
HANDSHAKE = real("en-041", ("encounter", "meet"), country="MY")
GREETING = real("en-040", ("greets", "meet"), country="MY", hour=7)
CRYPTO = real("en-072", ("crypto", "crypto"), country="US", kind=FeedKind.SPECIALIST)
LAOS = real("lo-004", ("ພົບປະ", "meet"), country="LA", kind=FeedKind.STATE, official_of="LA")
SILENCE = Silence(
    id=SilenceId(3),
    matcher=SilenceMatcher(indicator=Indicator.SANCTIONS, country="KH"),
    author="terminal:rahasia",
    why="The report is quoted everywhere this week.",
    starts_at=CRYPTO.first_seen - HOUR,
    ends_at=CRYPTO.first_seen + 71 * HOUR,
)


def told(
    *reports: Report,
    number: int,
    kind: AlertKind = AlertKind.NEW,
    updated_at: datetime | None = None,
    **event: Any,
) -> AlertView:
    """The alert of these reports, an hour after the first."""
    claims = together(ReportClaims(one.first_seen, one.verdict.claims) for one in reports)
    at = reports[0].first_seen
    state = story(*claims, number=number, updated_at=updated_at or at, **event)
    return alert(*reports, kind=kind, created_at=at, event=state, number=number)


def louder() -> AlertView:
    """A condition was told without sound; then a meeting was reported."""
    first = told(GREETING, number=47)
    both = told(GREETING, HANDSHAKE, number=47, updated_at=HANDSHAKE.first_seen)
    return replace(
        both,
        alert_id=AlertId(98),
        reason=NotifyReason.SEVERITY_ROSE,
        created_at=HANDSHAKE.first_seen,
        earlier=first,
    )


def late() -> AlertView:
    return replace(
        told(EMBASSY, number=45, kind=AlertKind.LATE),
        reason=NotifyReason.LATE_REPORT,
        created_at=EMBASSY.first_seen + 120 * HOUR,
    )


def corrected(view: AlertView) -> AlertView:
    """The alert that tells the correction of the other one."""
    assert view.story is not None
    return replace(
        view,
        kind=AlertKind.CORRECTION,
        reason=NotifyReason.CORRECTED,
        alert_id=AlertId(99),
        reports=(),
        earlier=view,
        override=view.story.corrections[0],
    )


def follow_up() -> AlertView:
    later = RENEWED.first_seen + 24 * HOUR
    view = told(RENEWED, *LATER, number=42, thread=41, updated_at=later, confirmed=True)
    first = told(ANNOUNCED, number=41)
    return replace(view, reason=NotifyReason.FOLLOW_UP, earlier=first, answers=first.alert_id)


def retracted() -> AlertView:
    why = "A chance greeting in a crowd, no meeting."
    reject = override(OverrideAction.REJECT, why, at=HANDSHAKE.first_seen + 20 * HOUR)
    return told(HANDSHAKE, number=43, retracted=True, corrections=(reject,))


def restaged() -> AlertView:
    why = "He lands tomorrow; nothing has been held yet."
    at = LAOS.first_seen + 2 * HOUR
    change = override(
        OverrideAction.RESTAGE, why, at=at, indicator="visits", stage="agreed", actors=["LA"]
    )
    view = told(LAOS, number=44, updated_at=at, corrections=(change,))
    assert view.story is not None
    return replace(view, story=replace(view.story, claims=(claim("visits", "agreed", ("LA",)),)))
