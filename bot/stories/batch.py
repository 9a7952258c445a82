"""Grouping of a whole batch of reports at once, in order of their time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.ids import StoryId
from bot.stories.fingerprint import Fingerprint, utc
from bot.stories.grouping import PlacementReason, Window
from bot.stories.rules import GroupingRules


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report of a batch went; positions are those of the batch."""

    story: int  # position of the story's first report
    thread: int  # position of the first report of the thread's first story
    reason: PlacementReason


def group(reports: Sequence[Fingerprint | None], rules: GroupingRules) -> list[Place | None]:
    """Place the reports in order of ``at``, equal times in order of the batch; None stays None."""
    window = Window(rules)
    places: list[Place | None] = [None] * len(reports)
    threads: dict[int, int] = {}
    dated = [(fp.at, position, fp) for position, fp in enumerate(reports) if fp is not None]
    for _, position, fp in sorted(dated, key=lambda one: one[:2]):
        placed = window.place(fp)
        story = position if placed.story is None else int(placed.story)
        window.add(StoryId(story), fp)
        if placed.story is None:
            before = placed.follows
            threads[story] = story if before is None else threads[int(before)]
        places[position] = Place(story, threads[story], placed.reason)
    return places


def times(dates: Sequence[datetime | None], latest: datetime | None = None) -> list[datetime]:
    """Return when each line of a batch counts as reported; dates after ``latest`` are not believed.

    A line without a believable date counts as first seen beside its neighbours: at the date of the
    nearest dated line before it, else of the first after it. Where no line has one, order is all
    there is, and all lines count as reported at once.
    """
    believed = [_believed(date, latest) for date in dates]
    first = next((date for date in believed if date is not None), _NEVER)
    at, known = [], first
    for date in believed:
        known = date or known
        at.append(known)
    return at


def _believed(date: datetime | None, latest: datetime | None) -> datetime | None:
    moment = utc(date) if date is not None else None
    return moment if moment is None or latest is None or moment <= latest else None


_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
