"""Events as analysts look at them before they correct one, and what was corrected."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import Connection

from bot.chat.services.archive import Event, EventPage
from bot.chat.services.corrections import PAGE, Case, CorrectionPage, Listed
from bot.ids import StoryId
from bot.match.verdict import Claim
from bot.services.archive import events as archive
from bot.stories.fold import alive, undone_by
from bot.stories.override import Override
from storage.archive import events
from storage.archive.events import Standing
from storage.grouping import overrides, stories

_AROUND = timedelta(days=14)  # reports of one event come out within days


def case(conn: Connection, name: str) -> Case | None:
    """Return the event of a name, after merges, with all its corrections."""
    found = archive.find(conn, name)
    view = stories.views(conn, [found]).get(found) if found is not None else None
    if view is None:
        return None
    root = view.merged_into or view.story_id
    return Case(
        event=archive.of_stories(conn, [root])[0],
        corrections=overrides.of_story(conn, root),
        named=view.story_id,
    )


def candidates(conn: Connection, story_id: StoryId, number: int) -> EventPage:
    """Return a page of the events that one may be the same as, the likeliest first."""
    [event] = archive.of_stories(conn, [story_id])
    near = [
        one
        for one in events.standing(conn, since=event.at - _AROUND)
        if one.at <= event.at + _AROUND and one.story_id != story_id
    ]
    likely = sorted(
        (one for one in near if _likeness(one.claims, event.story.claims)),
        key=lambda one: -_likeness(one.claims, event.story.claims),
    )
    return _page(conn, likely, number)


def _likeness(claims: Collection[Claim], others: Collection[Claim]) -> int:
    """Return of how many, country and indicator, two events share one."""
    countries = {code for one in claims for code in one.asean_actors}
    shared = countries & {code for one in others for code in one.asean_actors}
    indicators = {one.indicator for one in claims} & {one.indicator for one in others}
    return bool(shared) + bool(indicators)


def _page(conn: Connection, listed: Sequence[Standing], number: int) -> EventPage:
    shown, pages = _place(number, len(listed))
    chosen = listed[shown * PAGE : (shown + 1) * PAGE]
    found = archive.of_stories(conn, [one.story_id for one in chosen])
    return EventPage(tuple(found), shown, pages, len(listed))


def _place(number: int, total: int) -> tuple[int, int]:
    """Return the page that there is, and how many there are."""
    pages = max(1, -(-total // PAGE))
    return min(max(0, number), pages - 1), pages


def latest(conn: Connection, number: int) -> CorrectionPage:
    """Return a page of all corrections, the newest first."""
    every = overrides.every(conn)  # made by hand, so there are few
    shown, pages = _place(number, len(every))
    newest = every[::-1][shown * PAGE : (shown + 1) * PAGE]
    stands = {one.id for one in alive(every)}
    known = {one.id: one for one in every}
    about = _events_of(conn, newest)
    listed = [
        Listed(
            one,
            one.id in stands,
            None if one.story_id is None else about.get(one.story_id),
            known.get(undone_by(one) or 0),
        )
        for one in newest
    ]
    return CorrectionPage(tuple(listed), shown, pages, len(every))


def _events_of(conn: Connection, listed: Sequence[Override]) -> dict[StoryId, Event]:
    named = {one.story_id for one in listed if one.story_id is not None}
    return {one.story.story_id: one for one in archive.of_stories(conn, sorted(named))}
