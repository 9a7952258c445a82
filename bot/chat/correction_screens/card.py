"""One event's own screen: what it says, what was corrected, and what can be."""

from bot.alerts.html import Block, Document
from bot.alerts.rendering.corrected import standing_lines, withdrawn_block
from bot.alerts.rendering.event import claim_texts
from bot.chat import pages
from bot.chat.correction_screens import asking, deeds
from bot.chat.request import Reply, Request, Row
from bot.chat.services.corrections import Case
from bot.ids import public
from bot.stories.fold import alive
from bot.stories.override import Override

_SHOWN = 5  # corrections
_WIDTH = 4


def card(request: Request, case: Case, *, fresh: bool = False, toast: str = "") -> Reply:
    """Return the screen."""
    standing = alive(case.corrections)
    shown = case.corrections[-_SHOWN:]
    blocks = [asking.heading(asking.gist(request, case.event)), *_state(request, case)]
    for place, one in enumerate(shown, 1):
        blocks.append(_line(request, case, one, place, stands=one in standing))
    undoable = [(place, one) for place, one in enumerate(shown, 1) if one in standing]
    label = request.texts.text("correct.undo")
    undo = pages.grid(
        [asking.button(f"{label} {n}", asking.UNDO, public(one.id)) for n, one in undoable], _WIDTH
    )
    rows = (*_acts(request, case), *undo)
    return Reply(Document(tuple(blocks)).fitted(), rows, toast=toast, fresh=fresh)


def _state(request: Request, case: Case) -> list[Block]:
    story, words = case.event.story, request.reader.words
    if story.retracted:
        return [withdrawn_block(story, request.reader)]
    lines = [*standing_lines(story, request.reader), *claim_texts(story.claims, words)]
    return [asking.line(one, drop=1) for one in lines]


def _line(request: Request, case: Case, one: Override, place: int, *, stands: bool) -> Block:
    known = {each.id: each for each in case.corrections}
    undoes = known.get((one.value or {}).get("override", 0))
    said = f"{place}. {deeds.sentence(request, one, undoes)}"
    withdrawn = "" if stands else f" ({request.texts.text('corrections.withdrawn')})"
    return asking.line(f"\n{said}{withdrawn}", drop=1)


def _acts(request: Request, case: Case) -> tuple[Row, ...]:
    words, name = request.reader.words, public(case.story_id)

    def act(action: str) -> Row:
        step = asking.STEPS[action]
        return (asking.button(words.text(f"button.{action}"), step, name, *_seen(action, case)),)

    first = act("reject") + act("restage")
    if not case.event.story.confirmed:
        first = act("confirm") + first
    second = act("merge")
    if len(case.event.reports) > 1:
        second += (asking.button(request.texts.text("correct.split"), asking.SPLIT, name),)
    return first, second


def _seen(action: str, case: Case) -> tuple[str, ...]:
    """Only what acts at once has to know what was shown; the others show it again."""
    return (asking.seen(case),) if action == "confirm" else ()
