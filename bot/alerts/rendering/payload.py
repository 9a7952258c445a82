"""The fields that webhooks get beside the text. Pure. Every value is a string; ids are public."""

from datetime import datetime

from bot import ids
from bot.alerts import gist as gists
from bot.alerts.rendering.event import (
    claims_of,
    event_line,
    follows_line,
    reports_of,
    severity_of,
    story_of,
)
from bot.alerts.rendering.outlets import count_of
from bot.alerts.rendering.reader import Reader
from bot.alerts.view import AlertView

Fields = tuple[tuple[str, str], ...]


def alert_fields(view: AlertView, reader: Reader) -> Fields:
    """Return the fields of an alert about one event."""
    return (
        *_event(view, reader),
        *_lead(view),
        ("follows", follows_line(view, reader)),
        ("indicators", ",".join(dict.fromkeys(claim.indicator for claim in claims_of(view)))),
        ("stage", _stage(view)),
        ("asean_actors", ",".join(_actors(view))),
        ("outlets", str(count_of(reports_of(view)))),
        *_standing(view),
    )


def correction_fields(view: AlertView, reader: Reader, was: str, why: str) -> Fields:
    """Return the fields of a correction: what was said, and what is right now as the gist."""
    action = str(view.override.action) if view.override else ""
    return (
        *_event(view, reader),
        ("action", action),
        ("was", was),
        ("why", why),
        *_standing(view),
    )


def list_fields(view: AlertView, title: str, events: int) -> Fields:
    """Return the fields of a message about several events."""
    return (
        ("alert_id", ids.public(view.alert_id)),
        ("kind", str(view.kind)),
        ("events", str(events)),
        ("gist", title),
    )


def _event(view: AlertView, reader: Reader) -> Fields:
    story = story_of(view)
    thread = None if view.story is None else view.story.thread_id
    return (
        ("kind", str(view.kind)),
        ("reason", str(view.reason)),
        ("severity", str(severity_of(view))),
        ("alert_id", ids.public(view.alert_id)),
        ("story", "" if story is None else ids.public(story)),
        ("thread", "" if thread is None else ids.public(thread)),
        ("answers", "" if view.answers is None else ids.public(view.answers)),
        ("gist", event_line(view, reader)),
    )


def _lead(view: AlertView) -> Fields:
    reports = reports_of(view)[:1]
    return tuple(
        field
        for report in reports
        for field in (
            ("title", report.title),
            ("url", report.url or ""),
            ("outlet", report.outlet),
            ("country", report.country),
            ("language", report.language),
            ("published", _iso(report.published)),
        )
    )


def _standing(view: AlertView) -> Fields:
    story = view.story
    if story is None:
        return ()
    return (
        ("confirmed", _flag(story.confirmed)),
        ("retracted", _flag(story.retracted)),
        ("merged", _flag(story.merged_into is not None)),
        ("updated", _iso(story.updated_at)),
    )


def _actors(view: AlertView) -> list[str]:
    codes = dict.fromkeys(code for claim in claims_of(view) for code in claim.asean_actors)
    return sorted(codes, key=lambda code: (code == "ASEAN", code))


def _stage(view: AlertView) -> str:
    """Return the stage of the claim that the gist tells; empty for a condition."""
    claim = gists.main_claim(claims_of(view), [one.verdict for one in reports_of(view)])
    return str(claim.stage) if claim and claim.stage else ""


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
