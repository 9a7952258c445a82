"""After a correction: what readers now see, or why it was refused."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.alerts.html import Block, Document
from bot.alerts.rendering.event import claim_texts
from bot.chat.correction_screens import asking, deeds
from bot.chat.request import Button, Reply, Request, Row, saying
from bot.chat.services.corrections import Made, NotMade, Wanted
from bot.ids import public
from bot.stories.override import OverrideAction
from bot.stories.refusal import RefusalReason


async def act(request: Request, wanted: Wanted, *, above_alert: bool = False) -> Reply:
    """Make a correction and say what came of it; ``above_alert``: in a word over the button."""
    made = await request.services.corrections.make(wanted, request.user_id)
    if isinstance(made, NotMade):
        sentence = refusal(request, made)
        return saying(sentence) if request.pressed is None else asking.toast(sentence)
    if above_alert:
        return asking.toast(". ".join([_title(request, made), readers_see(request, made)]))
    return Reply(_document(request, made), _rows(request, made))


def refusal(request: Request, not_made: NotMade) -> str:
    """Return why nothing was corrected, in the analyst's language where that is known."""
    texts, refused = request.texts, not_made.refused
    if not_made.meanwhile is not None:
        return texts.text("refused.meanwhile", what=deeds.sentence(request, not_made.meanwhile))
    if refused is None:
        return not_made.sentence
    if refused.reason is RefusalReason.ALREADY and refused.by is not None:
        return texts.text("refused.already", what=deeds.sentence(request, refused.by))
    key = f"refused.{refused.reason}"
    return texts.text(key, **refused.values) if texts.has(key) else not_made.sentence


def readers_see(request: Request, made: Made) -> str:
    """Return what became of the messages that told the event."""
    texts = request.texts
    if made.again:
        return texts.text("corrected.again", when=deeds.when(request, made.override))
    if not made.edits and made.alert_id is None:
        return texts.text("corrected.untold")
    parts = [_change(request, made)]
    if made.edits:
        parts.append(texts.plural("corrected.edits", made.edits))
    parts.append(texts.text("corrected.no-answer" if made.alert_id is None else _answer(made)))
    return " ".join(parts)


def _answer(made: Made) -> str:
    return "corrected.alert" if made.new_story is not None else "corrected.answer"


def _change(request: Request, made: Made) -> str:
    action = made.override.action
    fields = _FIELDS.get(action, _no_fields)(request, made)
    return request.texts.text(f"corrected.{action}", **fields)


def _no_fields(request: Request, made: Made) -> Mapping[str, Any]:
    del request, made
    return {}


def _claims(request: Request, made: Made) -> Mapping[str, Any]:
    return {"claims": "; ".join(claim_texts(made.event.story.claims, request.reader.words))}


def _into(request: Request, made: Made) -> Mapping[str, Any]:
    return {"gist": asking.gist(request, made.into or made.event)}


_FIELDS: Mapping[str, Callable[[Request, Made], Mapping[str, Any]]] = {
    OverrideAction.RESTAGE: _claims,
    OverrideAction.MERGE: _into,
}


def _title(request: Request, made: Made) -> str:
    return deeds.done(request, made.override)


def _document(request: Request, made: Made) -> Document:
    blocks: list[Block] = [
        asking.heading(_title(request, made)),
        asking.line(asking.gist(request, made.event)),
    ]
    why = deeds.why(request, made.override)
    if why:
        blocks.append(asking.line(request.reader.words.text("line.why", claims=why)))
    blocks.append(asking.line(f"\n{readers_see(request, made)}"))
    return Document(tuple(blocks)).fitted()


def _rows(request: Request, made: Made) -> tuple[Row, ...]:
    texts = request.texts
    event = made.into or made.event
    name = public(event.story.story_id)
    undo = texts.text("correct.undo")
    rows: list[Row] = [
        (
            asking.button(undo, asking.UNDO, public(made.override.id)),
            asking.button(texts.text("correct.label"), asking.LABEL, name),
        ),
        (
            asking.button(texts.text("correct.back"), asking.EVENT, name),
            Button(texts.text("correct.all"), "corrections", "p:0"),
        ),
    ]
    if made.new_story is not None:
        split = texts.text("correct.split-off")
        rows.insert(1, (asking.button(split, asking.EVENT, public(made.new_story)),))
    return tuple(rows)
