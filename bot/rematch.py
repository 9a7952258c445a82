"""Judging stored articles again, exactly as polling judged them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot.clock import Clock, SystemClock
from bot.evaluation.replay import Change, Tally
from bot.ids import ArticleId, IdSource
from bot.match.language import UNKNOWN
from bot.match.matcher import Matcher
from bot.match.verdict import Verdict
from storage.archive import replay
from storage.archive.replay import Rejudged, StoredArticle
from storage.archive.revisions import StoredRevision
from storage.batches import chunks
from storage.grouping import unplaced
from storage.grouping.story_window import StoryWindow
from storage.records import ArticleRecord

if TYPE_CHECKING:
    from storage.database import Database

PAGE = 250  # articles in memory, and in one transaction of what is stored

Judged = tuple[Change, Rejudged]


@dataclass(slots=True)
class Pass:
    """One pass over the archive, newest first, and what it has counted so far."""

    database: "Database"
    matcher: Matcher
    since: datetime | None = None
    store: bool = False
    page: int = PAGE
    tally: Tally = field(default_factory=Tally)
    articles: int = 0
    let_go: int = 0  # articles whose text retention has emptied
    corrected: int = 0  # by people
    stored: int = 0  # verdicts
    placed: int = 0  # reports that had no story
    ids: IdSource = field(default_factory=IdSource)
    clock: Clock = field(default_factory=SystemClock)

    def expected(self) -> int:
        """Return how many articles there are to look at."""
        return self.database.read_now(lambda conn: replay.count(conn, self.since))

    def pages(self) -> Iterator[list[Judged]]:
        """Judge page after page; each is stored, if so wanted, before it is handed out.

        No transaction is open while the rules are at work: the running bot never waits for them.
        """
        before: int | None = None
        while page := self._page(before):
            before = page[-1].id
            self.articles += len(page)
            rejudged = [rejudge(self.matcher, one) for one in page if self._judgeable(one)]
            if self.store:
                self.stored += self._stored(rejudged)
            yield [(self.tally.add(one.old, one.new), one) for one in rejudged]
        if self.store:
            self._place()

    def _page(self, before: int | None) -> list[StoredArticle]:
        return self.database.read_now(
            lambda conn: replay.page(conn, self.page, before=before, since=self.since)
        )

    def _stored(self, rejudged: list[Rejudged]) -> int:
        return self.database.write_now(lambda conn: replay.apply(conn, rejudged))

    def _place(self) -> None:
        """Put what became relevant into stories, now that everything is judged: in order of
        dates, whatever the order of the pages. What a run that was broken off left, too."""
        waiting = self.database.read_now(unplaced.waiting)
        window = StoryWindow()
        for part in chunks(waiting, self.page):
            self.placed += self.database.write_now(self._placing(part, window))
            window.settle()

    def _placing(self, part: Sequence[ArticleId], window: StoryWindow) -> Callable[..., int]:
        now = self.clock.now()
        return lambda conn: unplaced.place(conn, part, window, self.ids, now)

    def _judgeable(self, article: StoredArticle) -> bool:
        if article.corrected:
            self.corrected += 1
        elif article.leading.let_go:
            self.let_go += 1
        else:
            return True
        return False


def rejudge(matcher: Matcher, article: StoredArticle) -> Rejudged:
    """Match every revision again; one whose text has been let go keeps its verdict."""
    judged = {one.number: again(matcher, article.record, one) for one in article.revisions}
    return Rejudged(article, judged)


def again(matcher: Matcher, record: ArticleRecord, revision: StoredRevision) -> Verdict:
    """Match one revision again.

    The language found then stands for the feed's: detection given its own answer repeats it.
    """
    if revision.let_go:
        return revision.verdict
    lang = revision.verdict.lang
    return matcher.match(
        revision.title,
        revision.summary,
        lang=None if lang == UNKNOWN else lang,
        outlet=record.report.outlet,
        published=record.report.published or revision.seen_at,
    )
