"""Events: pages of them, how many of each sort, and one with its thread."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.chat.services.archive import PAGE, ArchiveFilter, Event, EventPage, Tally, Thread
from bot.feeds import identity
from bot.ids import StoryId
from bot.match.verdict import Claim, Indicator, Stage
from storage.archive import events
from storage.grouping import stories

MONTH = timedelta(days=30)
YEAR = timedelta(days=365)
_NEAREST = 4  # events of a thread that are shown on either side


def page(conn: Connection, wanted: ArchiveFilter, now: datetime, number: int) -> EventPage:
    """Return a page of the events that stand, newest first."""
    since = None if wanted.days is None else now - timedelta(days=wanted.days)
    listed = events.standing(
        conn,
        indicator=wanted.indicator,
        country=wanted.country,
        language=wanted.language,
        since=since,
    )
    pages = max(1, -(-len(listed) // PAGE))
    shown = min(max(0, number), pages - 1)
    chosen = listed[shown * PAGE : (shown + 1) * PAGE]
    found = of_stories(conn, [one.story_id for one in chosen])
    return EventPage(tuple(found), shown, pages, len(listed))


def tally(conn: Connection, wanted: ArchiveFilter, now: datetime) -> Tally:
    """Count events of the last 30 and 365 days by indicator and step."""
    listed = events.standing(
        conn, indicator=wanted.indicator, country=wanted.country, since=now - YEAR
    )
    month: Counter[tuple[Indicator, str]] = Counter()
    year: Counter[tuple[Indicator, str]] = Counter()
    for one in listed:
        steps = {(claim.indicator, step_of(claim)) for claim in one.claims if _is(claim, wanted)}
        year.update(steps)
        if one.at >= now - MONTH:
            month.update(steps)
    return Tally(month, year)


def _is(claim: Claim, wanted: ArchiveFilter) -> bool:
    return wanted.indicator in (None, claim.indicator) and (
        wanted.country is None or wanted.country in claim.asean_actors
    )


def step_of(claim: Claim) -> str:
    """Return a claim's stage or polarity as the catalogues name it: ``stage.<step>``."""
    if claim.polarity is not None:
        return str(claim.polarity)
    return "closes" if claim.closes else str(claim.stage or Stage.PROPOSED)


def find(conn: Connection, name: str) -> StoryId | None:
    """Return the event that a name means: a public id, or the link of a report."""
    return stories.find(conn, name, identity.link_keys(name.strip()))


def thread(conn: Connection, name: str) -> Thread | None:
    """Return the event of a name, after merges, with the nearest ones of its thread."""
    found = find(conn, name)
    view = stories.views(conn, [found]).get(found) if found is not None else None
    if view is None:
        return None
    root = view.merged_into or view.story_id
    of_thread = [
        one for one in of_stories(conn, stories.thread(conn, view.thread_id)) if one.reports
    ]
    event = next((one for one in of_thread if one.story.story_id == root), None)
    event = event or next(iter(of_stories(conn, [root])), None)
    if event is None or not event.reports:
        return None
    others = [one for one in of_thread if one is not event and _stands(one)]
    others.sort(key=lambda one: (one.at, one.story.story_id))
    place = (event.at, event.story.story_id)
    before = [one for one in others if (one.at, one.story.story_id) < place]
    return Thread(event, tuple(before[-_NEAREST:]), tuple(others[len(before) :][:_NEAREST]))


def _stands(event: Event) -> bool:
    return event.story.merged_into is None and not event.story.retracted


def of_stories(conn: Connection, story_ids: Sequence[StoryId]) -> list[Event]:
    """Return these events in their order; unknown ones are left out."""
    found = events.details(conn, story_ids)
    return [
        Event(
            found[one].story,
            min(
                (stories.moment(report.published, report.first_seen) for report in reports),
                default=found[one].story.updated_at,
            ),
            reports,
        )
        for one in story_ids
        if one in found and (reports := found[one].reports) is not None
    ]
