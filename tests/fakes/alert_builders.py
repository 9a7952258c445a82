"""Verdicts, reports and alerts for tests, with defaults that are right for most of them."""

from datetime import UTC, datetime, timedelta

from bot.alerts import severity
from bot.alerts.intent import AlertKind, NotifyReason
from bot.alerts.view import AlertView, Report, StoryView
from bot.feeds.feed import FeedKind
from bot.ids import AlertId, ArticleId, StoryId
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
from bot.stories.override import Override, OverrideAction

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
    article_id: int = 1,
) -> Report:
    return Report(
        article_id=ArticleId(article_id),
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


def story(
    *claims: Claim,
    number: int = 41,
    thread: int | None = None,
    updated_at: datetime = NOON,
    confirmed: bool = False,
    retracted: bool = False,
    same_as: StoryView | None = None,
    corrections: tuple[Override, ...] = (),
) -> StoryView:
    """An event as reports and corrections make it; ``same_as`` is the one it was merged into."""
    shown = claims or (claim(),)
    return StoryView(
        story_id=StoryId(number),
        thread_id=StoryId(thread or number),
        claims=shown,
        severity=severity.of_claims(shown),
        updated_at=updated_at,
        confirmed=confirmed,
        retracted=retracted,
        merged_into=None if same_as is None else same_as.story_id,
        same_as=same_as,
        corrections=corrections,
    )


def override(
    action: OverrideAction,
    why: str | None = None,
    *,
    number: int = 1,
    at: datetime = NOON + timedelta(days=1),
    article_id: int | None = None,
    **value: object,
) -> Override:
    """A correction of the default story by somebody whose name must never be shown."""
    return Override(
        id=number,
        action=action,
        actor="terminal:rahasia",
        at=at,
        story_id=StoryId(41),
        article_id=None if article_id is None else ArticleId(article_id),
        value=value or None,
        why=why,
    )


def alert(
    *reports: Report,
    kind: AlertKind = AlertKind.NEW,
    reason: NotifyReason = NotifyReason.FIRST_REPORT,
    created_at: datetime = NOON,
    away_since: datetime | None = None,
    members: tuple[AlertView, ...] = (),
    event: StoryView | None = None,
    earlier: AlertView | None = None,
    caused_by: Override | None = None,
    number: int = 7,
) -> AlertView:
    """An alert; ``event`` is its story, ``caused_by`` the correction that it tells."""
    shown = reports or (report(),)
    return AlertView(
        alert_id=AlertId(number),
        story_id=None if event is None else event.story_id,
        kind=kind,
        reason=reason,
        severity=severity.of_claims(shown[0].verdict.claims),
        created_at=created_at,
        reports=shown,
        away_since=away_since,
        members=members,
        story=event,
        answers=None if earlier is None else earlier.alert_id,
        earlier=earlier,
        override=caused_by,
    )
