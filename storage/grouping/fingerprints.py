"""The fingerprints of reports, kept beside their place in a story."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, update

from bot.alerts.view import Report
from bot.ids import ArticleId, StoryId
from bot.match.verdict import Verdict
from bot.stories import fingerprint
from bot.stories.fingerprint import Fingerprint
from storage.grouping.story_states import moment
from storage.schema import story_articles

_KEEP = (
    update(story_articles)
    .where(
        story_articles.c.story_id == bindparam("this_story"),
        story_articles.c.article_id == bindparam("this_article"),
    )
    .values(fingerprint=bindparam("made"))
)


def keep(conn: Connection, made: Iterable[tuple[StoryId, ArticleId, Fingerprint]]) -> None:
    """Replace the fingerprints of reports in stories."""
    rows = [
        {"this_story": story, "this_article": article, "made": fingerprint.as_json(fp)}
        for story, article, fp in made
    ]
    if rows:
        conn.execute(_KEEP, rows)


def of_report(report: Report, verdict: Verdict | None = None) -> Fingerprint:
    """Make the fingerprint of a stored report, by its own verdict or another."""
    return fingerprint.of(
        verdict or report.verdict,
        title=report.title,
        summary=report.summary,
        at=moment(report.published, report.first_seen),
        outlet=report.outlet,
    )
