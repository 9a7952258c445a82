"""/correct with words: what is to be done, with which event, and why."""

from collections.abc import Sequence

from bot.alerts.html import Document
from bot.chat.commands.story import name_in
from bot.chat.correction_screens import asking, joining, judging, outcome, restaging
from bot.chat.correction_screens.card import card
from bot.chat.request import Reply, Request, saying
from bot.chat.services.corrections import Case, Wanted
from bot.ids import public
from bot.stories.override import OverrideAction

_OF_TWO = (OverrideAction.MERGE, OverrideAction.SPLIT)  # they name something besides the event
_MOST_OFFERED = 8


async def answered(request: Request) -> Reply:
    """Answer the command."""
    words = request.words.split()
    told = await _told(request)
    if not words and not told:
        return saying(request.texts.text("correct.how"))
    if not words or words[0].lower() not in list(OverrideAction):
        return await _shown(request, words, told)
    action = OverrideAction(words[0].lower())
    if action is OverrideAction.UNDO:
        return await _undo(request, words[1:], told)
    found = await _target(request, action, words[1:], told)
    if found is None:
        return await _shown(request, words[1:2], told)
    return await _act(request, action, *found)


async def _told(request: Request) -> Sequence[str]:
    """Return the public ids of what the message tells that the command answers."""
    if request.answered is None:
        return ()
    return await request.archive.told_by(request.place.chat_id, request.answered)


async def _case(request: Request, words: Sequence[str], place: int = 0) -> Case | None:
    if place >= len(words):
        return None
    return await request.services.corrections.case(name_in(words[place]))


async def _target(
    request: Request, action: OverrideAction, words: Sequence[str], told: Sequence[str]
) -> tuple[Case, Sequence[str]] | None:
    """Return the event that is meant and the words after it; None where it is not known.

    As an answer to an alert its event is meant, unless the words name one.
    """
    named = await _case(request, words)
    second = action not in _OF_TWO or await _case(request, words, 1) is not None
    if named is not None and (second or len(told) != 1):
        return named, words[1:]
    if len(told) != 1:
        return None
    case = await request.services.corrections.case(told[0])
    return None if case is None else (case, words)


async def _shown(request: Request, words: Sequence[str], told: Sequence[str]) -> Reply:
    """Return the event's own screen; of a message about several events, ask which one."""
    named = await _case(request, words)
    if named is None and len(told) == 1:
        named = await request.services.corrections.case(told[0])
    if named is not None:
        return card(request, named)
    if not told:
        return saying(request.texts.text("correct.unknown"))
    rows = []
    for name in told[:_MOST_OFFERED]:
        case = await request.services.corrections.case(name)
        if case is not None:
            label = asking.dated(request, case.event)
            rows.append((asking.button(label, asking.EVENT, public(case.story_id)),))
    return Reply(Document((asking.line(request.texts.text("correct.which")),)), tuple(rows))


async def _undo(request: Request, words: Sequence[str], told: Sequence[str]) -> Reply:
    """Take a correction back; of an event, show those that there are: the last one may be another
    one by the time a question that was lost comes again."""
    target = await request.services.corrections.correction(words[0]) if words else None
    if target is None:
        return await _shown(request, words, told)
    wanted = Wanted(
        action=OverrideAction.UNDO, value={"override": target.id}, why=_reason(words[1:])
    )
    return await outcome.act(request, wanted)


async def _act(request: Request, action: OverrideAction, case: Case, words: Sequence[str]) -> Reply:
    if action is OverrideAction.RESTAGE:
        return await _restage(request, case, words)
    if action is OverrideAction.MERGE:
        return await _merge(request, case, words)
    if action is OverrideAction.SPLIT:
        return await _split(request, case, words)
    if action is OverrideAction.REJECT and not words:
        return judging.reasons(request, case)
    wanted = Wanted(action=action, story_id=case.named, why=_reason(words))
    return await outcome.act(request, wanted)


async def _restage(request: Request, case: Case, words: Sequence[str]) -> Reply:
    if not words:
        return restaging.claims(request, case)
    try:
        value = await request.services.corrections.read_claim(words[0])
    except ValueError as error:
        return saying(f"{error}.")
    wanted = Wanted(
        action=OverrideAction.RESTAGE,
        story_id=case.named,
        value=value,
        why=_reason(words[1:]),
    )
    return await outcome.act(request, wanted)


async def _merge(request: Request, case: Case, words: Sequence[str]) -> Reply:
    if not words:
        return await joining.candidates(request, case, 0)
    into = await _case(request, words)
    if into is None:
        return saying(request.texts.text("correct.unknown"))
    wanted = Wanted(
        action=OverrideAction.MERGE,
        story_id=case.named,
        value={"into": int(into.named)},
        why=_reason(words[1:]),
    )
    return await outcome.act(request, wanted)


async def _split(request: Request, case: Case, words: Sequence[str]) -> Reply:
    if not words:
        return joining.reports(request, case, 0)
    report = await request.services.corrections.report(words[0])
    if report is None:
        return saying(request.texts.text("split.unknown"))
    wanted = Wanted(
        action=OverrideAction.SPLIT,
        story_id=case.named,
        article_id=report,
        why=_reason(words[1:]),
    )
    return await outcome.act(request, wanted)


def _reason(words: Sequence[str]) -> str | None:
    return " ".join(words) or None
