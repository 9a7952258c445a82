"""A story for people: what is known of it, where its messages stand, how to correct it."""

from collections.abc import Iterator

from bot.alerts.view import StoryView
from bot.cli.story_commands.advice import commands
from bot.ids import public
from bot.match.explain import claim_sentence
from bot.match.verdict import Claim, Relevance
from bot.stories.deeds import in_words, when
from bot.stories.grouping import PlacementReason
from storage.grouping.story_details import Sent, StoryDetails, Told
from storage.records import ArticleRecord

PLACED: dict[str, str] = {
    PlacementReason.SAME_KEY: "tells of the same event",
    PlacementReason.SAME_WORDING: "has nearly the same words",
    PlacementReason.FIRST_OF_EVENT: "the first of its event",
    PlacementReason.FOLLOWS_ADVANCE: "goes further than an earlier event",
    PlacementReason.FOLLOWS_SETBACK: "takes back an earlier event",
}


def lines(case: StoryDetails) -> Iterator[str]:
    """Yield the story for people."""
    view = case.view
    yield f"Story {public(view.story_id)}{_standing(view)}"
    yield f"  {claims_in_words(view.claims)}"
    yield f"  {view.severity}; began {when(case.created_at)}, changed {when(view.updated_at)}"
    yield from _thread(case)
    yield ""
    yield f"Reports: {len(case.reports)}"
    for report in case.reports:
        yield from _report(case, report)
    yield ""
    yield "Corrections:" if case.corrections else "Corrections: none"
    for one in case.corrections:
        yield f"  {in_words(one, case.corrections)}"
    yield ""
    yield "Messages:" if case.told else "Messages: none"
    for told in case.told:
        yield from _messages(told)
    yield ""
    yield "To correct it:"
    for command in commands(case):
        yield f"  {command}"


def claims_in_words(claims: tuple[Claim, ...]) -> str:
    """Return "visits [held]: LA; sanctions [evaded]: MY"."""
    return "; ".join(claim_sentence(claim) for claim in claims) or "no claim"


def _standing(view: StoryView) -> str:
    if view.merged_into is not None:
        return f", the same event as {public(view.merged_into)}"
    if view.retracted:
        return ", retracted"
    return ", confirmed" if view.confirmed else ""


def _thread(case: StoryDetails) -> Iterator[str]:
    for other in case.thread:
        word = "Earlier" if other.story_id < case.view.story_id else "Later"
        said = claims_in_words(other.claims)
        yield f"  {word} in its thread: {public(other.story_id)}{_standing(other)}, {said}"


def _report(case: StoryDetails, record: ArticleRecord) -> Iterator[str]:
    report = record.report
    day = report.published or report.first_seen
    placed = case.placed[report.article_id]
    reason = PLACED.get(placed.reason or "", placed.reason or "")
    moved = "" if placed.story_id == case.view.story_id else f" in {public(placed.story_id)}"
    yield f"  {public(report.article_id)} {report.outlet} ({report.country}, {report.language})"
    yield f"    {report.title or '(its text has been let go)'}"
    where = f", placed{moved}: {reason}" if reason or moved else ""
    yield f"    {when(day)}{where}"
    if report.verdict.relevance is Relevance.ALERT:
        yield f"    {claims_in_words(report.verdict.claims)}"
    else:
        yield f"    {report.verdict.relevance}: says nothing for the story"


def _messages(told: Told) -> Iterator[str]:
    yield f"  {public(told.alert_id)} {told.kind} ({told.reason}), {when(told.created_at)}"
    if told.silenced:
        yield "    held back by a silence"
    elif not told.dispatched:
        yield "    not handed out yet"
    elif not told.deliveries:
        yield "    no destination has it"
    for sent in told.deliveries:
        yield f"    {where(sent)}: {_state(sent)}"


def where(sent: Sent) -> str:
    """Return "telegram @channel:7"."""
    thread = f":{sent.thread}" if sent.thread else ""
    return f"{sent.kind} {sent.address}{thread}".rstrip()


def _state(sent: Sent) -> str:
    at = f" {when(sent.finished_at)}" if sent.finished_at else ""
    if not sent.edits:
        return f"{sent.state}{at}"
    times = "once" if sent.edits == 1 else f"{sent.edits} times"
    last = f", last {when(sent.edited_at)}" if sent.edited_at else ""
    return f"{sent.state}{at}, edited {times}{last}"
