"""/why [LINK or ID]: what a report was told for, or was not: the verdict with its words, and what
decided.
"""

from collections.abc import Sequence

from bot.alerts.html import Document, clip
from bot.chat import claim_line, event_line, verdict_text
from bot.chat.access import Access
from bot.chat.commands import story
from bot.chat.request import LONGEST_TOAST, Button, ChatKind, Reply, Request, Row, saying
from bot.chat.services.archive import Reasons
from bot.ids import public

NAME = "why"
ACCESS = Access.EVERYONE
MENU = False
EXAMPLE = "/why https://news.example/report"

MORE = "a_"  # before the id in the data of a button that asks for everything
_MOST_LISTED = 8
_LONGEST_LABEL = 60


async def handle(request: Request) -> Reply:
    """Answer ``/why``, as an answer to an alert or with a link or id, and its buttons."""
    words = request.words.strip()
    if request.pressed is not None:
        return await _pressed(request, words)
    if words:
        return await _full(request, story.name_in(words))
    if request.answered is None:
        return saying(request.texts.text("why.how"))
    told = await request.archive.told_by(request.place.chat_id, request.answered)
    if not told:
        return saying(request.texts.text("why.not_told"))
    if len(told) == 1:
        return await _full(request, told[0])
    return await _choice(request, told)


async def _pressed(request: Request, words: str) -> Reply:
    """Answer a button: data is the public id of an alert, or that after ``a_`` for everything."""
    name = words.removeprefix(MORE)
    found = await request.archive.reasons(name)
    if found is None:
        return Reply(None, toast=request.texts.text("button.old"))
    toast = _short(request, found)
    if request.place.kind is ChatKind.CHANNEL:
        return Reply(None, toast=toast)
    if words.startswith(MORE):
        return _answer(request, found)
    if not request.private:
        return Reply(None, toast=toast)
    more = (Button(request.texts.text("why.more"), NAME, f"{MORE}{name}"),)
    return Reply(saying(toast).document, (more,), toast=toast, fresh=True)


def _short(request: Request, found: Reasons) -> str:
    """Return the reasons in as many characters as a toast has."""
    words = request.reader.words
    verdict = found.report.verdict
    claims = "; ".join(claim_line.said(claim, words) for claim in verdict.claims)
    terms = ", ".join(verdict_text.terms(verdict))
    said = claims or verdict_text.because(request, verdict)
    line = request.texts.text("why.short", said=said, terms=terms) if terms else said
    return clip(line, LONGEST_TOAST)


async def _full(request: Request, name: str) -> Reply:
    found = await request.archive.reasons(name)
    if found is None:
        return saying(request.texts.text("why.unknown"))
    return _answer(request, found)


def _answer(request: Request, found: Reasons) -> Reply:
    document = Document(tuple(verdict_text.blocks(request, found))).fitted()
    return Reply(document, _buttons(request, found))


def _buttons(request: Request, found: Reasons) -> tuple[Row, ...]:
    if found.story_id is None:
        return ()
    label = request.texts.text("why.story")
    return ((Button(label, story.NAME, public(found.story_id)),),)


async def _choice(request: Request, told: Sequence[str]) -> Reply:
    """Several events stand in one message: which is meant?"""
    rows = []
    for name in told[:_MOST_LISTED]:
        thread = await request.archive.thread(name)
        if thread is not None:
            label = clip(event_line.gist(thread.event, request.reader), _LONGEST_LABEL)
            rows.append((Button(label, NAME, f"{MORE}{name}"),))
    return Reply(saying(request.texts.text("why.which")).document, tuple(rows))
