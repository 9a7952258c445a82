"""Reports, corrections and what they fold to, in short calls."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.ids import ArticleId, StoryId
from bot.match.verdict import Claim, Indicator, Stage
from bot.stories.fold import FoldReport, StoryState, fold
from bot.stories.override import Override

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
A, B, C, X = StoryId(1), StoryId(2), StoryId(3), StoryId(9)


def visit(stage: Stage, *actors: str) -> Claim:
    return Claim(Indicator.VISITS, stage, None, actors or ("ID",), ())


def report(number: int, story: StoryId, *claims: Claim) -> FoldReport:
    return FoldReport(
        article_id=ArticleId(100 + number),
        placed_in=story,
        at=NOON + timedelta(minutes=number),
        claims=claims or (visit(Stage.HELD),),
    )


def correction(
    number: int, action: str, story: StoryId = A, article: int | None = None, **value: Any
) -> Override:
    return Override(
        id=number,
        action=action,
        actor="terminal:ana",
        at=NOON,
        story_id=story,
        article_id=None if article is None else ArticleId(100 + article),
        value=value or None,
    )


def undo(number: int, target: int, story: StoryId = A) -> Override:
    return correction(number, "undo", story, override=target)


REPORTS = [report(1, A), report(2, A), report(3, B), report(4, C)]


def folded(*overrides: Override) -> dict[StoryId, StoryState]:
    return fold(REPORTS, overrides)


def members(states: dict[StoryId, StoryState]) -> dict[StoryId, list[int]]:
    return {story: [one - 100 for one in state.articles] for story, state in states.items()}
