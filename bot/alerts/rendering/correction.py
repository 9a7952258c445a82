"""A correction: what was said, what is right now, who says so, and why. Pure.

It answers the message that it corrects, so it is short. People are named by their role only.
"""

from collections.abc import Callable, Mapping, Sequence

from bot.alerts.html import Block, Bold, Document, Inline, Strike, Text, clip, flat
from bot.alerts.intent import Severity
from bot.alerts.rendering.corrected import CORRECTED_EMOJI, same_as_line, why_text
from bot.alerts.rendering.event import (
    claim_texts,
    claims_of,
    event_line,
    line_of,
    reports_of,
    severity_of,
)
from bot.alerts.rendering.payload import correction_fields
from bot.alerts.rendering.reader import Reader, date_text, day_text
from bot.alerts.view import AlertView, Message, Report
from bot.match.verdict import Claim
from bot.stories.claims import ReportClaims, together
from bot.stories.override import Override, OverrideAction
from bot.stories.restage import restaged

_LONGEST_TITLE = 200
# What changes nothing that a reader must be woken for.
_QUIET = frozenset({OverrideAction.CONFIRM, OverrideAction.MERGE, OverrideAction.SPLIT})


def correction_message(view: AlertView, reader: Reader) -> Message:
    """Return the message that answers what was corrected."""
    action = view.override.action if view.override else ""
    before = claims_before(view)
    was = line_of(before, reports_of(view), reader)
    now = _NOW.get(action, _stands)(view, reader)
    why = why_text(view.override, reader.words)
    document = Document(tuple(_blocks(view, reader, was, now, why))).fitted()
    reports = reports_of(view)
    return Message(
        html=document.html(),
        plain=document.plain(),
        silent=action in _QUIET or severity_of(view) is Severity.CONDITION,
        url=reports[0].url if reports else None,
        payload=correction_fields(view, reader, was, why),
    )


def _blocks(view: AlertView, reader: Reader, was: str, now: str, why: str) -> list[Block]:
    words = reader.words
    action = view.override.action if view.override else ""
    key = "confirmed" if action == OverrideAction.CONFIRM else "title"
    title = words.text(f"correction.{key}")
    struck = action == OverrideAction.REJECT or (
        action == OverrideAction.RESTAGE and was != event_line(view, reader)
    )
    blocks = [
        Block((Text(f"{CORRECTED_EMOJI} "), Bold((Text(title),)))),
        Block((Text(words.text("correction.now", now=now)),)),
    ]
    if action != OverrideAction.UNDO:  # what it undoes was told in a correction of its own
        blocks.insert(1, Block(_told(view, reader, was, struck=struck)))
    if action == OverrideAction.RESTAGE:
        blocks.append(Block((Text(_changed(view, reader)),)))
    if view.override is not None:
        by = words.text("correction.by", date=date_text(view.override.at, reader))
        blocks.append(Block((Text(by),)))
    if why:
        blocks.append(Block((Text(words.text("line.why", claims=why)),)))
    return blocks


def _told(view: AlertView, reader: Reader, was: str, *, struck: bool) -> tuple[Inline, ...]:
    """Return what was said, and when."""
    words = reader.words
    if view.earlier is None:
        lead = words.text("correction.told")
    else:
        lead = words.text("correction.told_on", date=day_text(view.earlier.created_at, reader))
    return Text(f"{lead} "), Strike((Text(was),)) if struck else Text(was)


def claims_before(view: AlertView) -> tuple[Claim, ...]:
    """Return the claims of the event as they were without the correction and those after it."""
    override, story = view.override, view.story
    if override is None or story is None or override.action != OverrideAction.RESTAGE:
        return claims_of(view)
    said = (
        ReportClaims(one.published or one.first_seen, one.verdict.claims)
        for one in reports_of(view)
    )
    older = [
        one.value or {}
        for one in story.corrections
        if one.action == OverrideAction.RESTAGE and one.id < override.id
    ]
    return restaged(together(said), older)


def _changed(view: AlertView, reader: Reader) -> str:
    """Return the changed indicator before and after."""
    words = reader.words
    wanted = ((view.override.value if view.override else None) or {}).get("indicator")
    before, after = (
        ", ".join(claim_texts([one for one in claims if one.indicator == wanted], words))
        for claims in (claims_before(view), claims_of(view))
    )
    return words.text(
        "correction.changed",
        before=before or words.text("correction.nothing"),
        after=after or words.text("correction.dropped"),
    )


def _stands(view: AlertView, reader: Reader) -> str:
    return event_line(view, reader)


def _rejected(view: AlertView, reader: Reader) -> str:
    del view
    return reader.words.text("correction.retracted")


def _merged(view: AlertView, reader: Reader) -> str:
    if view.story is None:
        return reader.words.text("correction.same_as_another")
    return same_as_line(view.story, reader, "correction")


def _split(view: AlertView, reader: Reader) -> str:
    report = _report_of(view.override, reports_of(view))
    if report is None:
        return reader.words.text("correction.split")
    title = clip(flat(report.title), _LONGEST_TITLE)
    return reader.words.text("correction.split_off", title=title)


def _report_of(override: Override | None, reports: Sequence[Report]) -> Report | None:
    wanted = None if override is None else override.article_id
    return next((one for one in reports if one.article_id == wanted), None)


def _undone(view: AlertView, reader: Reader) -> str:
    story = view.story
    if story is not None and story.retracted:
        gist = _rejected(view, reader)
    elif story is not None and story.merged_into is not None:
        gist = same_as_line(story, reader, "correction")
    else:
        gist = event_line(view, reader)
    return reader.words.text("correction.undone", gist=gist)


_NOW: Mapping[str, Callable[[AlertView, Reader], str]] = {
    OverrideAction.REJECT: _rejected,
    OverrideAction.MERGE: _merged,
    OverrideAction.SPLIT: _split,
    OverrideAction.UNDO: _undone,
}
