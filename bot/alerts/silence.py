"""Silences: what is to be held back, by whom, why and until when. Values and one question. Pure.

The semantics are Alertmanager's: a silence mutes, it deletes nothing; what it held back is counted
and told when it ends (https://prometheus.io/docs/alerting/latest/alertmanager/#silences).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from urllib.parse import urlsplit

from bot.alerts import severity
from bot.alerts.intent import AlertKind
from bot.alerts.view import AlertView, Report
from bot.ids import StoryId
from bot.match.verdict import Claim, Indicator

SilenceId = NewType("SilenceId", int)


class SilenceState(StrEnum):
    """The life of a silence."""

    ACTIVE = "active"
    ENDED = "ended"  # its time ran out, or someone ended it; what it held back is told


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceMatcher:
    """What is held back: an alert that fits every field that is set; at least one is.

    Indicator and country fit where one claim has both, and no claim beside it is louder: a silence
    on sanctions hides no door. Feed and outlet fit where all reports of the event come from there.
    """

    indicator: Indicator | None = None
    country: str | None = None  # an ASEAN actor of the claims, ISO 3166 or "ASEAN"
    feed: str | None = None  # name of a feed
    outlet: str | None = None  # host of the report's link
    story: StoryId | None = None  # its whole thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """One silence."""

    id: SilenceId
    matcher: SilenceMatcher
    author: str
    why: str
    starts_at: datetime
    ends_at: datetime
    state: SilenceState = SilenceState.ACTIVE
    suppressed: int = 0
    ended_by: str | None = None


def problem(
    matcher: SilenceMatcher, *, author: str, why: str, now: datetime, ends_at: datetime
) -> str | None:
    """Return the sentence that says why this can be no silence; None when it can."""
    if matcher == SilenceMatcher():
        return "a silence names at least one of indicator, country, feed, outlet and story"
    if not why.strip():
        return "a silence needs a reason: people will ask why nothing came"
    if not author.strip():
        return "a silence needs an author"
    return None if ends_at > now else "a silence must end in the future"


def silenced(view: AlertView, silences: Iterable[Silence], now: datetime) -> Silence | None:
    """Return the first of the silences that holds this alert back at ``now``.

    A correction of what readers were told is held back by a silence of its own story alone.
    """
    for silence in silences:
        running = silence.state is SilenceState.ACTIVE and silence.starts_at <= now
        if running and now < silence.ends_at and fits(silence.matcher, view):
            return silence
    return None


def claims_of(view: AlertView) -> Sequence[Claim]:
    """Return what the event is taken to be: corrected where it was, else as first reported."""
    if view.story is not None:
        return (view.story.same_as or view.story).claims
    return view.reports[0].verdict.claims if view.reports else ()


def fits(matcher: SilenceMatcher, view: AlertView) -> bool:
    """Whether the alert is one that the matcher means."""
    if matcher.story is None and view.kind is AlertKind.CORRECTION:
        return False
    return (
        _fits_story(matcher.story, view)
        and _fits_reports(matcher, view.reports)
        and _fits_claims(matcher, claims_of(view))
    )


def _fits_story(wanted: StoryId | None, view: AlertView) -> bool:
    if wanted is None:
        return True
    story = view.story
    known = {view.story_id}
    if story is not None:
        known |= {story.story_id, story.thread_id, story.merged_into}
    return wanted in known


def _fits_reports(matcher: SilenceMatcher, reports: Sequence[Report]) -> bool:
    if matcher.feed is not None and any(one.outlet != matcher.feed for one in reports):
        return False
    return matcher.outlet is None or all(_is_of(matcher.outlet, one.url) for one in reports)


def _is_of(host: str, url: str | None) -> bool:
    found = (urlsplit(url or "").hostname or "").removeprefix("www.")
    return found == host or found.endswith(f".{host}")


def _fits_claims(matcher: SilenceMatcher, claims: Sequence[Claim]) -> bool:
    if matcher.indicator is None and matcher.country is None:
        return True
    fitting = [claim for claim in claims if _claimed(matcher, claim)]
    return bool(fitting) and severity.of_claims(fitting) is severity.of_claims(claims)


def _claimed(matcher: SilenceMatcher, claim: Claim) -> bool:
    return (matcher.indicator is None or claim.indicator is matcher.indicator) and (
        matcher.country is None or matcher.country in claim.asean_actors
    )
