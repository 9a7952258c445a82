"""/api/stories/<id>: one event with every report, what each rests on, and what people corrected."""

from collections.abc import Sequence
from typing import Any

from bot.alerts.rendering.corrected import last_of, why_text
from bot.alerts.rendering.event import line_of
from bot.alerts.rendering.reader import Reader
from bot.alerts.view import Report, StoryView
from bot.board.event_json import Classes, step_json
from bot.board.web.data import problems
from bot.board.web.data.asked import Asked, Moved, Whole, as_json, classes, iso
from bot.board.web.shown import link
from bot.chat.services.archive import Event, Thread
from bot.ids import from_public, public
from bot.match.verdict import Claim, Evidence
from bot.stories.override import OverrideAction

_ENGLISH = Reader("en")


async def answer(asked: Asked) -> Whole | Moved:
    """Return the story, or the address of the one that it is part of by now."""
    name = asked.values["id"]
    try:
        thread = await asked.site.thread(public(from_public(name)))
    except ValueError:
        raise problems.general(404, "path: id") from None
    if thread is None:
        raise problems.general(404, "path: id")
    found = public(thread.event.story.story_id)
    if found != name:
        return Moved(f"/api/stories/{found}")
    return Whole(as_json(_story(thread, asked)))


def _story(thread: Thread, asked: Asked) -> dict[str, Any]:
    event, plover = thread.event, classes(asked)
    story = event.story
    return {
        **_brief(event, asked.address),
        "updated": iso(story.updated_at),
        "severity": str(story.severity),
        "confirmed_by_analyst": story.confirmed,
        "retracted": _retracted(story),
        "claims": [_claim(one, plover) for one in story.claims],
        "reports": [_report(one) for one in event.reports],
        "corrections": [
            # Who corrected is nobody's business here.
            {"at": iso(one.at), "action": str(one.action), "why": _why(story, one.id)}
            for one in story.corrections
        ],
        "before": [_brief(one, asked.address) for one in thread.before],
        "after": [_brief(one, asked.address) for one in thread.after],
    }


def _brief(event: Event, address: str) -> dict[str, Any]:
    name = public(event.story.story_id)
    return {
        "id": name,
        "gist": line_of(event.story.claims, event.reports, _ENGLISH),
        "at": iso(event.at),
        "page": f"{address}/story/{name}",
        "story": f"{address}/api/stories/{name}",
    }


def _retracted(story: StoryView) -> dict[str, Any] | None:
    if not story.retracted:
        return None
    rejected = last_of(story.corrections, OverrideAction.REJECT)
    at = story.updated_at if rejected is None else rejected.at
    return {"at": iso(at), "why": why_text(rejected, _ENGLISH.words) or None}


def _why(story: StoryView, number: int) -> str | None:
    one = next(each for each in story.corrections if each.id == number)
    return why_text(one, _ENGLISH.words) or None


def _claim(claim: Claim, classes: Classes) -> dict[str, Any]:
    return {
        "indicator": str(claim.indicator),
        "plover": classes[claim.indicator],
        **step_json(claim),
        "asean_actors": list(claim.asean_actors),
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "title": report.title,
        "url": link(report.url),
        "outlet": report.outlet,
        "country": report.country,
        "language": report.language or None,
        "kind": str(report.kind),
        "official_of": report.official_of,
        "published": iso(report.published),
        "first_seen": iso(report.first_seen),
        "relevance": str(report.verdict.relevance),
        "claims": [_said(one) for one in report.verdict.claims],
        "evidence": _evidence(report.verdict.evidence),
    }


def _said(claim: Claim) -> dict[str, Any]:
    actors = list(claim.asean_actors)
    shown: dict[str, Any] = {"indicator": str(claim.indicator), **step_json(claim)}
    return {**shown, "asean_actors": actors, "evidence": list(claim.evidence)}


def _evidence(found: Sequence[Evidence]) -> list[dict[str, Any]]:
    return [
        {
            "term": one.term,
            "start": one.start,
            "end": one.end,
            "field": str(one.field),
            "lang": one.lang,
            "rule": one.rule,
        }
        for one in found
    ]
