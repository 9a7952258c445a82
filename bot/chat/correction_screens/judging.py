"""Confirming, rejecting, taking back, labelling: one press each, a rejection with its reason."""

from bot import catalogue
from bot.alerts.rendering.corrected import last_of
from bot.chat.correction_screens import asking, deeds, outcome
from bot.chat.request import Reply, Request, Row
from bot.chat.services.corrections import Case, Labelling, Wanted
from bot.errors import JembatanError
from bot.ids import public
from bot.stories.fold import standing
from bot.stories.override import OverrideAction

# The usual reasons: their texts are ``usual-why.<name>`` of the alerts, as readers see them.
REASONS = ("not-this-event", "wrong-country", "comment", "old")
OTHER = "other"


async def confirm(request: Request, case: Case, parts: list[str], *, fresh: bool) -> Reply:
    """Confirm at once; under an alert only what nobody has rejected: its message may still show
    what it said before."""
    rejected = last_of(standing(case.corrections), OverrideAction.REJECT)
    if fresh and case.event.story.retracted and rejected is not None:
        what, name = deeds.sentence(request, rejected), public(case.story_id)
        return asking.toast(request.texts.text("refused.rejected", what=what, id=name))
    wanted = Wanted(
        action=OverrideAction.CONFIRM,
        story_id=case.story_id,
        seen=asking.number(parts[0]) if parts else case.newest,
    )
    return await outcome.act(request, wanted, above_alert=fresh)


async def reject(request: Request, case: Case, parts: list[str], *, fresh: bool) -> Reply:
    """Ask why, by buttons; then reject."""
    if not parts:
        return reasons(request, case, fresh=fresh)
    reason, seen = parts[0], asking.number(asking.at(parts, 1))
    if reason not in (*REASONS, OTHER):
        raise asking.OldButtonError
    usual = reason in REASONS
    wanted = Wanted(
        action=OverrideAction.REJECT,
        story_id=case.story_id,
        value={"usual": reason} if usual else {},
        why=_in_english(reason) if usual else None,
        seen=seen,
    )
    return await outcome.act(request, wanted)


def reasons(request: Request, case: Case, *, fresh: bool = False) -> Reply:
    """Return the question why."""
    words, name = request.reader.words, public(case.story_id)
    rows: list[Row] = [
        (
            asking.button(
                words.text(f"usual-why.{reason}"), asking.REJECT, name, reason, asking.seen(case)
            ),
        )
        for reason in REASONS
    ]
    other = asking.button(
        request.texts.text("reject.no-reason"), asking.REJECT, name, OTHER, asking.seen(case)
    )
    rows.append((other, asking.back(request, case)))
    document = asking.question(request, case, "reject.why", id=name)
    return Reply(document, tuple(rows), fresh=fresh)


def _in_english(reason: str) -> str:
    """What the terminal and the webhooks are told."""
    return catalogue.load("bot.alerts").text(f"usual-why.{reason}")


async def undo(request: Request, parts: list[str]) -> Reply:
    """Take a correction back."""
    number = asking.number(asking.at(parts, 0))
    wanted = Wanted(action=OverrideAction.UNDO, value={"override": number})
    return await outcome.act(request, wanted)


async def label(request: Request, case: Case) -> Reply:
    """Write the labelled line; said over the button."""
    try:
        done = await request.services.corrections.label(case.story_id)
    except JembatanError as error:
        return asking.toast(str(error))
    key = "retracted" if case.event.story.retracted else "claims"
    text = request.texts.text(f"label.{key}" if done is Labelling.WRITTEN else f"label.{done}")
    return asking.toast(text)
