"""What analysts say against the machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from bot.chat.services.archive import Event, EventPage
from bot.ids import AlertId, ArticleId, StoryId
from bot.stories.override import Override, OverrideAction
from bot.stories.refusal import Refused

PAGE = 8  # corrections or events on one screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One event as it is corrected; of one that was merged away, the one that it went into."""

    event: Event
    corrections: tuple[Override, ...]  # withdrawn ones and their undoing too, oldest first
    named: StoryId  # the event that was asked for

    @property
    def merged(self) -> bool:
        """Whether what was asked for is another event's part by now."""
        return self.named != self.story_id

    @property
    def story_id(self) -> StoryId:
        """The event's id."""
        return self.event.story.story_id

    @property
    def newest(self) -> int:
        """The id of the newest correction; 0: there is none."""
        return max((one.id for one in self.corrections), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A correction that somebody asks for."""

    action: OverrideAction
    story_id: StoryId | None = None  # None: of the correction that is undone
    article_id: ArticleId | None = None
    value: Mapping[str, Any] = field(default_factory=dict)
    why: str | None = None
    seen: int | None = None  # the newest correction that the person was shown; None: not asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a correction did; ``again``: the same person had made it already."""

    override: Override
    event: Event  # as it is now
    into: Event | None = None  # of a merge: the event that stays
    edits: int = 0  # messages that are edited
    alert_id: AlertId | None = None  # of the one answer
    new_story: StoryId | None = None  # that a split made
    again: bool = False


@dataclass(frozen=True, slots=True)
class NotMade:
    """A correction that is refused; ``meanwhile``: what somebody else did since it was shown."""

    sentence: str
    refused: Refused | None = None
    meanwhile: Override | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A correction with the event it is about."""

    override: Override
    stands: bool
    event: Event | None
    undoes: Override | None = None


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """A page of corrections, the newest first; ``page`` counts from 0."""

    corrections: tuple[Listed, ...]
    page: int
    pages: int
    total: int


class Labelling(StrEnum):
    """What became of a labelled line."""

    WRITTEN = "written"
    NO_TEXT = "no-text"  # the report's words have been let go
    NO_CLAIM = "no-claim"  # nothing is claimed that a line could hold


class Corrections(Protocol):
    """What analysts say against the machine."""

    async def case(self, name: str) -> Case | None:
        """Return the event of a public id (its own, an alert's, a report's) or of a link."""

    async def report(self, name: str) -> ArticleId | None:
        """Return the report of a public id or of a link."""

    async def correction(self, name: str) -> Override | None:
        """Return the correction with that public id."""

    async def candidates(self, story_id: StoryId, page: int) -> EventPage:
        """Return the events around that one's days which share a country or an indicator with it:
        those that share both first, then the newest.
        """

    async def make(self, wanted: Wanted, user_id: int) -> Made | NotMade:
        """Make a correction in one transaction; asked twice by one person, it is made once."""

    async def latest(self, page: int) -> CorrectionPage:
        """Return a page of all corrections, the newest first."""

    async def read_claim(self, text: str) -> Mapping[str, Any]:
        """Return the value of a restage to "visits:agreed", "visits:held:ID,LA" or "visits:drop".

        Raises ValueError with a sentence that says what is wrong.
        """

    async def label(self, story_id: StoryId) -> Labelling:
        """Write the event's leading report to the labelled lines, with what holds of it now.

        Raises JembatanError where the file cannot be written.
        """
