"""The event behind an alert, as reports and corrections make it at this moment. Pure."""

from collections.abc import Sequence

from bot.alerts import gist as gists
from bot.alerts import severity
from bot.alerts.html import clip, flat
from bot.alerts.intent import NotifyReason, Severity
from bot.alerts.rendering.reader import Reader, day_text
from bot.alerts.view import AlertView, Report, StoryView
from bot.catalogue import Catalogue
from bot.ids import StoryId
from bot.match.verdict import Claim
from bot.stories.override import OverrideAction

EMOJI = {Severity.DOOR: "🚪", Severity.ENGAGEMENT: "🤝", Severity.CONDITION: "🔎"}
LONGEST_TITLE = 400


# Alerts that answer the message of their own event.
_SAME_EVENT = frozenset({NotifyReason.SEVERITY_ROSE, NotifyReason.CORRECTED})


def reports_of(view: AlertView) -> tuple[Report, ...]:
    """Return the reports of the event, which a second alert of an event takes from the first."""
    earlier = earlier_event(view)
    if view.reports or earlier is None or view.reason not in _SAME_EVENT:
        return view.reports
    return earlier.reports


def earlier_event(view: AlertView) -> AlertView | None:
    """Return the alert that this one answers; of a catch-up, the member of the same thread."""
    earlier, story = view.earlier, view.story
    if earlier is None or not earlier.members:
        return earlier
    if story is None:
        return None
    same = (one for one in earlier.members if _thread_of(one) in (story.thread_id, story.story_id))
    return next(same, None)


def _thread_of(view: AlertView) -> StoryId | None:
    return view.story_id if view.story is None else view.story.thread_id


def claims_of(view: AlertView) -> tuple[Claim, ...]:
    """Return the claims of the event; without a story those of the lead report."""
    story, reports = view.story, reports_of(view)
    if story is not None and (story.claims or is_restaged(story) or not reports):
        return story.claims
    return reports[0].verdict.claims if reports else ()


def is_restaged(story: StoryView) -> bool:
    """Whether people changed what the event claims."""
    return any(one.action == OverrideAction.RESTAGE for one in story.corrections)


def severity_of(view: AlertView) -> Severity:
    """Return how loud the event is now."""
    return view.severity if view.story is None else view.story.severity


def story_of(view: AlertView) -> StoryId | None:
    """Return the event that the alert is about, after merges."""
    story = view.story
    return view.story_id if story is None else (story.merged_into or story.story_id)


def event_line(view: AlertView, reader: Reader) -> str:
    """Return the gist of an alert's event; the lead's title where nothing is claimed."""
    return line_of(claims_of(view), reports_of(view), reader)


def line_of(claims: Sequence[Claim], reports: Sequence[Report], reader: Reader) -> str:
    """Return the gist of claims that these reports make."""
    line = gists.gist_of(claims, [report.verdict for report in reports], reader.language)
    if line or not reports:
        return line or reader.words.text("event.unnamed")
    return clip(flat(reports[0].title), LONGEST_TITLE)


def gist_line(report: Report, reader: Reader) -> str:
    """Return a report's own gist; its title where the verdict makes no claim."""
    return line_of(report.verdict.claims, (report,), reader)


def follows_line(view: AlertView, reader: Reader) -> str:
    """Return which earlier event of its thread this one follows; empty where it is the first."""
    earlier = earlier_event(view)
    if earlier is None or view.reason in _SAME_EVENT:
        return ""
    key = "line.split_from" if view.reason is NotifyReason.SPLIT_OFF else "line.follows"
    gist, date = event_line(earlier, reader), day_text(earlier.created_at, reader)
    return reader.words.text(key, gist=gist, date=date)


def claim_texts(claims: Sequence[Claim], words: Catalogue) -> list[str]:
    """Return claims as indicators and stages: "visits and meetings [held]"."""
    named = [
        f"{words.text(f'indicator.{claim.indicator}')} [{gists.stage_word(claim, words)}]"
        for claim in claims
    ]
    return list(dict.fromkeys(named))


def loudest_indicators(claims: Sequence[Claim], words: Catalogue) -> str:
    """Return the names of the indicators that make the event as loud as it is."""
    level = severity.of_claims(claims)
    chosen = [one.indicator for one in claims if severity.of_indicator(one.indicator) is level]
    return ", ".join(words.text(f"indicator.{one}") for one in dict.fromkeys(chosen))
