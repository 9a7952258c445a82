"""Corrections by chat, each in one transaction."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.chat.services.archive import EventPage
from bot.chat.services.corrections import (
    Case,
    CorrectionPage,
    Labelling,
    Made,
    NotMade,
    Wanted,
)
from bot.feeds import identity
from bot.ids import ArticleId, StoryId, from_public
from bot.services.corrections import cases, making
from bot.services.frame import Frame
from bot.stories.override import Override
from storage.archive import articles
from storage.grouping import overrides, story_details
from storage.grouping.story_details import StoryDetails

DROP = "drop"  # in place of a stage: the event claims nothing under that indicator


class DatabaseCorrections:
    """What analysts say against the machine."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.database

    async def case(self, name: str) -> Case | None:
        """Return the event of a public id or of a link."""
        return await self._database.read(lambda conn: cases.case(conn, name))

    async def report(self, name: str) -> ArticleId | None:
        """Return the report of a public id or of a link."""
        number = _number(name)
        if number is not None:
            found = await self._database.read(lambda conn: articles.by_ids(conn, [number]))
        else:
            keys = identity.link_keys(name.strip())
            found = await self._database.read(lambda conn: articles.by_link(conn, keys))
        return found[0].report.article_id if found else None

    async def correction(self, name: str) -> Override | None:
        """Return the correction with that public id."""
        number = _number(name)
        if number is None:
            return None
        return await self._database.read(lambda conn: overrides.by_id(conn, number))

    async def candidates(self, story_id: StoryId, page: int) -> EventPage:
        """Return the events that one may be the same as, the likeliest first."""
        return await self._database.read(lambda conn: cases.candidates(conn, story_id, page))

    async def make(self, wanted: Wanted, user_id: int) -> Made | NotMade:
        """Make a correction in one transaction; asked twice by one person, it is made once."""
        now, ids = self._frame.clock.now(), self._frame.ids
        done = await self._database.write(
            lambda conn: making.make(conn, ids, now, wanted, f"telegram:{user_id}")
        )
        if isinstance(done, Made):
            self._frame.queued()
        return done

    async def latest(self, page: int) -> CorrectionPage:
        """Return a page of all corrections, the newest first."""
        return await self._database.read(lambda conn: cases.latest(conn, page))

    async def read_claim(self, text: str) -> Mapping[str, Any]:
        """Return the value of a restage; raises ValueError that says what is wrong."""
        from bot.evaluation.feedback import parse_claim
        from bot.stories.restage import value_of

        parts = text.strip().split(":")
        infos = self._frame.matcher().book.indicators
        if parts[1:] == [DROP]:
            return {"indicator": parts[0], "drop": True}
        named = len(parts) > (3 if parts[2:3] == ["closes"] else 2)
        # Any actor satisfies the reader of claims; it does not go into the value.
        found = parse_claim(text if named else f"{text}:ASEAN", infos)
        return value_of(found, actors=named)

    async def label(self, story_id: StoryId) -> Labelling:
        """Write the event's leading report to the labelled lines, with what holds of it now."""
        case = await self._database.read(lambda conn: story_details.details(conn, story_id))
        if case is None:
            return Labelling.NO_TEXT
        return await asyncio.to_thread(_label, case, self._frame.settings.database_url)


def _label(case: StoryDetails, database_url: str) -> Labelling:
    from bot.evaluation import feedback
    from bot.stories.fold import standing

    if not case.view.retracted and not case.view.claims:
        return Labelling.NO_CLAIM
    whys = [one.why for one in standing(case.corrections) if one.why]
    labelled = feedback.of_event(case, whys[-1] if whys else "")
    if labelled is None:
        return Labelling.NO_TEXT
    feedback.put(feedback.default_path(database_url), labelled)
    return Labelling.WRITTEN


def _number(name: str) -> int | None:
    try:
        return from_public(name)
    except ValueError:
        return None
