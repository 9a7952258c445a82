"""/story/<id>: one event with everything that is known of it, in one place for good."""

from bot.alerts.rendering.corrected import (
    CONFIRMED_EMOJI,
    CORRECTED_EMOJI,
    last_of,
    standing_lines,
    why_text,
)
from bot.alerts.rendering.outlets import count_of
from bot.alerts.view import StoryView
from bot.board.confirmation import confirmed
from bot.board.stories import BoardReport
from bot.board.stories import events as told
from bot.board.web import shown
from bot.board.web.rendering import Page
from bot.board.web.visit import Moved, Visit, missing
from bot.chat.services.archive import Event, Thread
from bot.ids import from_public, public
from bot.stories.override import OverrideAction

MOST = 60  # reports that are shown; an event of more is a storm of copies


async def answer(visit: Visit) -> Page | Moved:
    """Return the page, or the address of the event that this one is part of by now."""
    name = visit.named["name"]
    try:
        wanted = public(from_public(name))
    except ValueError:
        raise missing(
            "No event has this name: it is 13 letters and digits long, such as 01j9q2v5k7xw3."
        ) from None
    thread = await visit.site.thread(wanted)
    if thread is None:
        raise missing("There is no event of this name; its texts may have been let go.")
    found = public(thread.event.story.story_id)
    if found != name:
        return Moved(f"/story/{found}")
    return Page("story.html", _values(visit, thread), "board")


def _values(visit: Visit, thread: Thread) -> dict[str, object]:
    event, reader = thread.event, visit.reader
    reports = [shown.report(one, reader) for one in event.reports]
    pyongyang = [one for one in reports if one.pyongyang]
    others = [one for one in reports if not one.pyongyang]
    return {
        "name": public(event.story.story_id),
        "gist": shown.headline(event.story.claims, event.reports, reader),
        "at": event.at,
        "severity": str(event.story.severity),
        "claims": shown.claims(event.story.claims, reader),
        "confirmed": _confirmed(event),
        "retracted": _retracted(event.story, visit),
        "standing": _standing(event.story, visit),
        "outlets": count_of(event.reports),
        "languages": len({one.language for one in reports}),
        "reports": len(reports),
        "pyongyang": pyongyang[:MOST],
        "others": others[:MOST],
        "hidden": max(0, len(pyongyang) - MOST) + max(0, len(others) - MOST),
        "before": [shown.event(one, reader) for one in thread.before],
        "after": [shown.event(one, reader) for one in thread.after],
        "corrections": _corrections(event, visit),
    }


def _confirmed(event: Event) -> bool:
    """Whether the board counts it as confirmed by its outlets; analysts' word stands apart."""
    name = event.story.story_id
    reports = [
        BoardReport(
            article_id=one.article_id,
            placed_in=name,
            at=one.published or one.first_seen,
            claims=one.verdict.claims,
            title=one.title,
            url=one.url,
            outlet=one.outlet,
            language=one.language,
            country=one.country,
            kind=one.kind,
            official_of=one.official_of,
        )
        for one in event.reports
    ]
    return confirmed((one, claim) for one in told(reports, ()) for claim in one.claims)


def _standing(story: StoryView, visit: Visit) -> list[str]:
    lines = [] if story.retracted else standing_lines(story, visit.reader)
    return [
        line.removeprefix(CONFIRMED_EMOJI).removeprefix(CORRECTED_EMOJI).strip() for line in lines
    ]


def _retracted(story: StoryView, visit: Visit) -> dict[str, object] | None:
    if not story.retracted:
        return None
    rejected = last_of(story.corrections, OverrideAction.REJECT)
    at = story.updated_at if rejected is None else rejected.at
    return {"at": at, "why": why_text(rejected, visit.reader.words)}


def _corrections(event: Event, visit: Visit) -> list[dict[str, object]]:
    """Return what people corrected: when, what, why; who they are is nobody's business here."""
    words = visit.reader.words
    return [
        {"at": one.at, "action": str(one.action), "why": why_text(one, words)}
        for one in event.story.corrections
    ]
