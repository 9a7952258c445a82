"""/correct [ACTION] [ID] [WORDS]: what analysts say against the machine, by words or by buttons;
also under alerts.
"""

from collections.abc import Awaitable, Mapping
from typing import Protocol

from bot.chat.access import Access
from bot.chat.correction_screens import asking, joining, judging, restaging, typed
from bot.chat.correction_screens.card import card
from bot.chat.request import Reply, Request
from bot.chat.services.corrections import Case

NAME = "correct"
ACCESS = Access.ANALYST
MENU = True
EXAMPLE = "/correct reject https://news.example/report another country was meant"


class _Step(Protocol):
    """What answers the buttons of one sort of correction."""

    def __call__(
        self, request: Request, case: Case, parts: list[str], *, fresh: bool
    ) -> Awaitable[Reply]: ...


_STEPS: Mapping[str, _Step] = {
    asking.CONFIRM: judging.confirm,
    asking.REJECT: judging.reject,
    asking.RESTAGE: restaging.pressed,
    asking.MERGE: joining.merge,
    asking.SPLIT: joining.split,
}


async def handle(request: Request) -> Reply:
    """Answer the command, as an answer to an alert too, and its buttons."""
    if request.pressed is None:
        return await typed.answered(request)
    try:
        return await _pressed(request)
    except asking.OldButtonError:
        return asking.old(request)


async def _pressed(request: Request) -> Reply:
    step, *parts = request.words.split(":")
    fresh = step.startswith(asking.UNDER_ALERT)
    step = step.removeprefix(asking.UNDER_ALERT)
    if step == asking.UNDO:
        return await judging.undo(request, parts)
    case = await request.services.corrections.case(asking.at(parts, 0))
    if case is None:
        raise asking.OldButtonError
    if step == asking.EVENT:
        return card(request, case)
    if step == asking.LABEL:
        return await judging.label(request, case)
    if step not in _STEPS:
        raise asking.OldButtonError
    if case.merged and not _is_merge(step, parts):
        return _merged(request, case, fresh=fresh)
    return await _STEPS[step](request, case, parts[1:], fresh=fresh)


def _is_merge(step: str, parts: list[str]) -> bool:
    """Asked again, a merge finds its event merged: it is told as done."""
    return step == asking.MERGE and len(parts) > 2


def _merged(request: Request, case: Case, *, fresh: bool) -> Reply:
    """The event went into another one after the button was shown."""
    said = request.texts.text("correct.merged", gist=asking.gist(request, case.event))
    return asking.toast(said) if fresh else card(request, case, toast=said)
