"""Verdicts, reports and alerts for tests, with defaults that are right for most of them."""

from datetime import UTC, datetime, timedelta

from bot.alerts import severity
from bot.alerts.intent import AlertKind, NotifyReason
from bot.alerts.view import AlertView, Report
from bot.feeds.feed import FeedKind
from bot.ids import AlertId, ArticleId
from bot.match.verdict import (
    Claim,
    Evidence,
    Indicator,
    MatchReason,
    Polarity,
    Relevance,
    Stage,
    TextField,
    Verdict,
)

NOON = datetime(2025, 11, 17, 12, 0, tzinfo=UTC)


def claim(
    indicator: str = "visits",
    step: str = "held",
    actors: tuple[str, ...] = ("LA",),
    *,
    evidence: tuple[int, ...] = (),
    closes: bool = False,
) -> Claim:
    stage = Stage(step) if step in list(Stage) else None
    polarity = None if stage else Polarity(step)
    return Claim(Indicator(indicator), stage, polarity, actors, evidence, closes)


def evidence(text: str, term: str, field: str = "title", rule: str = "visits.meet") -> Evidence:
    start = text.index(term)
    return Evidence(term, start, start + len(term), TextField(field), "en", rule)


def verdict(
    *claims: Claim,
    relevance: str = "alert",
    spans: tuple[Evidence, ...] = (),
    lang: str = "en",
    people: tuple[str, ...] = (),
    place: str | None = None,
) -> Verdict:
    chosen = claims or ((claim(),) if relevance == "alert" else ())
    return Verdict(
        relevance=Relevance(relevance),
        reason=MatchReason.CLAIMS if relevance == "alert" else MatchReason.NO_NORTH,
        lang=lang,
        rules_version="test",
        indicators=tuple(item.indicator for item in chosen),
        stage=chosen[0].stage if chosen else None,
        asean_actors=chosen[0].asean_actors if chosen else (),
        claims=chosen,
        score=0.9 if chosen else 0.0,
        evidence=spans,
        people=people,
        place=place,
    )


def report(
    title: str = "Lao foreign minister arrives in Pyongyang",
    summary: str = "",
    *,
    judged: Verdict | None = None,
    url: str | None = "https://news.example/one",
    outlet: str = "Vientiane Example",
    country: str = "LA",
    language: str = "en",
    kind: FeedKind = FeedKind.STATE,
    official_of: str | None = "LA",
    published: datetime | None = NOON - timedelta(hours=2),
    first_seen: datetime = NOON,
) -> Report:
    return Report(
        article_id=ArticleId(1),
        title=title,
        summary=summary,
        url=url,
        outlet=outlet,
        country=country,
        language=language,
        kind=kind,
        official_of=official_of,
        published=published,
        first_seen=first_seen,
        verdict=judged or verdict(),
    )


def alert(
    *reports: Report,
    kind: AlertKind = AlertKind.NEW,
    reason: NotifyReason = NotifyReason.FIRST_REPORT,
    created_at: datetime = NOON,
    away_since: datetime | None = None,
    members: tuple[AlertView, ...] = (),
) -> AlertView:
    shown = reports or (report(),)
    return AlertView(
        alert_id=AlertId(7),
        story_id=None,
        kind=kind,
        reason=reason,
        severity=severity.of_claims(shown[0].verdict.claims),
        created_at=created_at,
        reports=shown,
        away_since=away_since,
        members=members,
    )
