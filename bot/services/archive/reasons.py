"""Why a report was told or not: the stored verdict, and what today's rules would say."""

from dataclasses import dataclass

from sqlalchemy import Connection

from bot import reasons
from bot.alerts.intent import AlertKind
from bot.chat.services.archive import Reasons
from bot.evaluation.replay import Change, compare
from bot.feeds import identity
from bot.ids import AlertId, ArticleId, from_public
from bot.match.matcher import Matcher
from bot.stories.override import Override
from storage.archive import articles, events, replay
from storage.archive.replay import StoredArticle
from storage.archive.revisions import StoredRevision
from storage.delivery import told
from storage.grouping import overrides, stories

_SILENT = (AlertKind.SKIP, AlertKind.EDIT)


@dataclass(frozen=True, slots=True)
class Read:
    """What the database knows of a report."""

    article: StoredArticle
    corrections: tuple[Override, ...]


def read(conn: Connection, name: str) -> Read | None:
    """Return the report that a link or a public id means; of an event, the one that leads."""
    article_id = _by_id(conn, name) or _by_link(conn, name)
    found = [] if article_id is None else articles.by_ids(conn, [article_id])
    if not found:
        return None
    article = replay.of(conn, found[0])
    return Read(article, overrides.of_articles(conn, [article.id]).get(article.id, ()))


def _by_link(conn: Connection, name: str) -> ArticleId | None:
    digests = identity.link_keys(name.strip())
    found = articles.by_link(conn, digests) if digests else []
    return found[-1].report.article_id if found else None


def _by_id(conn: Connection, name: str) -> ArticleId | None:
    try:
        number = from_public(name)
    except ValueError:
        return None
    subject = told.subject(conn, AlertId(number))
    if subject is not None and subject[1] is not None:
        return subject[1]
    story_id = stories.find(conn, name)
    if story_id is None or articles.by_ids(conn, [number]):
        return ArticleId(number)
    reports = events.details(conn, [story_id])[story_id].reports
    return reports[0].article_id if reports else None


def considered(found: Read, matcher: Matcher) -> Reasons:
    """Return the case with what today's rules say."""
    case = reasons.consider(found.article, (), matcher)
    record, leading = found.article.record, found.article.leading
    decided = _decided(found.article)
    return Reasons(
        report=record.report,
        revisions=record.revisions,
        kind=decided.kind,
        reason=decided.reason,
        story_id=record.story_id,
        corrections=found.corrections,
        today=case.today,
        otherwise=case.today is not None
        and compare(leading.verdict, case.today) is not Change.SAME,
    )


def _decided(article: StoredArticle) -> StoredRevision:
    """Return the revision whose decision tells most: the one that was told, or else the leading."""
    told_ones = (one for one in article.revisions if one.kind not in _SILENT)
    return next(told_ones, article.leading)
