"""The whole case of a stored article: its revisions, verdicts and decisions, for ``why``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.alerts.intent import AlertKind, NotifyReason
from bot.evaluation.replay import Change, compare
from bot.ids import public
from bot.match import explain
from bot.match.jsonl import verdict_json
from bot.match.verdict import Verdict
from bot.stories.deeds import deed, stands
from storage.archive import export
from storage.archive.replay import StoredArticle
from storage.archive.revisions import StoredRevision
from storage.grouping.overrides import Override

if TYPE_CHECKING:
    from bot.match.matcher import Matcher

KINDS = {
    AlertKind.NEW: "an alert",
    AlertKind.EDIT: "an edit of the event's message",
    AlertKind.LATE: "an alert that says how late it is",
    AlertKind.CATCH_UP: "part of one message about the time of absence",
    AlertKind.DIGEST: "part of a digest",
    AlertKind.CORRECTION: "a correction of the event's message",
    AlertKind.SKIP: "no message",
}
DECIDED = {
    NotifyReason.FIRST_REPORT: "it was fresh, and the first report of its event",
    NotifyReason.REVISION_EARNED: "a changed title or summary made it count",
    NotifyReason.UNDATED_FIRST_SEEN: "it had no believable date, so first sight counted",
    NotifyReason.WHILE_AWAY: "it came out while the bot or the feed was down",
    NotifyReason.LATE_REPORT: "it reached us late",
    NotifyReason.FOLLOW_UP: "it is a new event that follows one already told",
    NotifyReason.LATER_REPORT: "its event had its message, which was edited",
    NotifyReason.SEVERITY_ROSE: "its event was told without sound and then deserved it",
    NotifyReason.CORRECTED: "people corrected its event",
    NotifyReason.SPLIT_OFF: "people took it out of an event it does not belong to",
    NotifyReason.SILENCED: "a silence held it back",
    NotifyReason.SILENCE_ENDED: "a silence that held it back had ended",
    NotifyReason.DIGEST_WANTED: "the reader wants digests",
    NotifyReason.QUIET_HOURS: "it was night at the reader's",
    NotifyReason.FILTERED: "the reader does not follow this",
    NotifyReason.MUTED: "the reader muted this for a while",
    NotifyReason.FIRST_POLL: "it was there when the feed was first read: history",
    NotifyReason.ALREADY_ALERTED: "its event had an alert",
    NotifyReason.NOT_RELEVANT: "its verdict was context or none",
}


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that is known of one article, and what the current rules say of it."""

    article: StoredArticle
    corrections: Sequence[Override]
    today: Verdict | None  # of the leading revision; None when it cannot be asked
    silence: str = ""  # why it cannot be asked


def consider(
    article: StoredArticle, corrections: Sequence[Override], matcher: "Matcher | str"
) -> Case:
    """Return the case; in the place of a matcher may stand why there is none."""
    from bot import rematch

    if isinstance(matcher, str):
        return Case(article, corrections, None, matcher)
    if article.leading.let_go:
        return Case(article, corrections, None, "its text has been let go")
    return Case(article, corrections, rematch.again(matcher, article.record, article.leading))


def lines(case: Case) -> Iterator[str]:
    """Yield the case for people."""
    record = case.article.record
    report = record.report
    published = "undated" if report.published is None else f"published {_when(report.published)}"
    yield report.title or "(its text has been let go)"
    yield f"{report.outlet} ({report.country}, {report.kind}), {published}"
    yield f"first seen {_when(report.first_seen)}, id {public(report.article_id)}"
    yield report.url or "no link"
    for revision in case.article.revisions:
        yield from _revision(case, revision)
    yield ""
    if record.alert_id is not None:
        yield f"It has the alert {public(record.alert_id)}."
    for one in case.corrections:
        why = f": {one.why}" if one.why else ""
        undone = "" if stands(one, case.corrections) else " (withdrawn)"
        yield f"Corrected on {_when(one.at)} by {one.actor}, {deed(one)}{why}{undone}"
    yield _today(case)


def _revision(case: Case, revision: StoredRevision) -> Iterator[str]:
    yield ""
    several = len(case.article.revisions) > 1
    if several:
        leads = ", leading" if revision is case.article.leading else ""
        yield f"Revision {revision.number}, seen {_when(revision.seen_at)}{leads}"
        if revision.title:
            yield f"  {revision.title}"
    indent = "  " if several else ""
    for line in explain.sentences(revision.verdict, revision.title, revision.summary):
        yield indent + line
    words = f"{revision.kind}, {revision.reason}"
    yield (
        f"{indent}Decided when it was read: {KINDS[revision.kind]} ({words}), "
        f"because {DECIDED[revision.reason]}."
    )


def _today(case: Case) -> str:
    old = case.article.leading.verdict
    if case.today is None:
        return f"Today's rules cannot be asked: {case.silence}"
    if case.today.rules_version == old.rules_version:
        return "Today's rules are the same."
    version = case.today.rules_version
    if compare(old, case.today) is Change.SAME:
        return f"Today's rules ({version}) say the same."
    return f"Today's rules ({version}) would say otherwise: {explain.brief(case.today)}"


def as_json(case: Case) -> dict[str, Any]:
    """Return the line of ``export``, with all revisions and what today's rules say."""
    return {
        **export.line(case.article.record),
        "history": [_revision_json(case, one) for one in case.article.revisions],
        "corrections": [
            {
                "id": public(one.id),
                "action": one.action,
                "said": deed(one),
                "actor": one.actor,
                "at": one.at.isoformat(),
                "why": one.why,
                "stands": stands(one, case.corrections),
            }
            for one in case.corrections
        ],
        "today": _today_json(case),
    }


def _revision_json(case: Case, revision: StoredRevision) -> dict[str, Any]:
    return {
        "revision": revision.number,
        "leading": revision is case.article.leading,
        "seen_at": revision.seen_at.isoformat(),
        "title": revision.title,
        "summary": revision.summary,
        **verdict_json(revision.verdict),
        "rules_version": revision.verdict.rules_version,
        "notify": {"kind": str(revision.kind), "reason": str(revision.reason)},
    }


def _today_json(case: Case) -> dict[str, Any] | None:
    if case.today is None:
        return None
    return {
        "rules_version": case.today.rules_version,
        "change": str(compare(case.article.leading.verdict, case.today)),
        **verdict_json(case.today),
    }


def _when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
