"""A story for machines."""

from datetime import datetime
from typing import Any

from bot.alerts.view import StoryView
from bot.cli.story_commands.advice import commands
from bot.cli.story_commands.words import where
from bot.ids import public
from bot.match.verdict import Claim
from bot.stories.deeds import deed, stands
from storage.grouping.story_details import StoryDetails, Told
from storage.records import ArticleRecord


def as_json(case: StoryDetails) -> dict[str, Any]:
    """Return the story for machines."""
    view = case.view
    return {
        **_story_json(view),
        "severity": str(view.severity),
        "created_at": case.created_at.isoformat(),
        "updated_at": view.updated_at.isoformat(),
        "thread": [_story_json(one) for one in case.thread],
        "reports": [_report_json(case, one) for one in case.reports],
        "corrections": [
            {
                "id": public(one.id),
                "action": one.action,
                "actor": one.actor,
                "at": one.at.isoformat(),
                "why": one.why,
                "stands": stands(one, case.corrections),
                "said": deed(one),
            }
            for one in case.corrections
        ],
        "messages": [_told_json(one) for one in case.told],
        "commands": commands(case),
    }


def _story_json(view: StoryView) -> dict[str, Any]:
    return {
        "story": public(view.story_id),
        "claims": [_claim_json(claim) for claim in view.claims],
        "confirmed": view.confirmed,
        "retracted": view.retracted,
        "merged_into": None if view.merged_into is None else public(view.merged_into),
    }


def _claim_json(claim: Claim) -> dict[str, Any]:
    how = {"stage": claim.stage} if claim.stage else {"polarity": claim.polarity}
    closes = {"direction": "closes"} if claim.closes else {}
    return {
        "indicator": claim.indicator,
        **how,
        **closes,
        "asean_actors": list(claim.asean_actors),
    }


def _report_json(case: StoryDetails, record: ArticleRecord) -> dict[str, Any]:
    report = record.report
    placed = case.placed[report.article_id]
    return {
        "id": public(report.article_id),
        "outlet": report.outlet,
        "country": report.country,
        "lang": report.language,
        "title": report.title,
        "url": report.url,
        "published": _iso(report.published),
        "first_seen": report.first_seen.isoformat(),
        "placed_in": public(placed.story_id),
        "reason": placed.reason,
        "verdict": str(report.verdict.relevance),
        "claims": [_claim_json(claim) for claim in report.verdict.claims],
    }


def _told_json(told: Told) -> dict[str, Any]:
    return {
        "alert": public(told.alert_id),
        "kind": str(told.kind),
        "reason": str(told.reason),
        "created_at": told.created_at.isoformat(),
        "dispatched": told.dispatched,
        "silenced": told.silenced,
        "deliveries": [
            {
                "destination": where(sent),
                "state": str(sent.state),
                "finished_at": _iso(sent.finished_at),
                "message_id": sent.message_id,
                "edits": sent.edits,
                "edited_at": _iso(sent.edited_at),
            }
            for sent in told.deliveries
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
