"""Corrections in words: who did what, when and why."""

from collections.abc import Sequence
from datetime import datetime

from bot.ids import public
from bot.stories.fold import alive, undone_by
from bot.stories.override import Override, OverrideAction

DONE = {
    OverrideAction.CONFIRM: "confirmed",
    OverrideAction.REJECT: "rejected",
    OverrideAction.RESTAGE: "restaged",
    OverrideAction.MERGE: "merged",
    OverrideAction.SPLIT: "split off",
    OverrideAction.UNDO: "withdrawn",
}


def when(moment: datetime) -> str:
    """Return a moment as refusals and the terminal say it."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def in_words(one: Override, every: Sequence[Override]) -> str:
    """Return who did what, when and why, and whether it was withdrawn."""
    told = f"{public(one.id)} {deed(one)} by {one.actor} on {when(one.at)}"
    why = f": {one.why}" if one.why else ""
    return f"{told}{why}{'' if stands(one, every) else ' (withdrawn)'}"


def stands(one: Override, every: Sequence[Override]) -> bool:
    """Whether a correction counts; an undo counts as long as nobody withdraws it."""
    return one.id in {each.id for each in alive(every)}


def deed(one: Override) -> str:
    """Return what was done: "merged into 0abc...", "withdrawn: 0def..."."""
    value = one.value or {}
    done = DONE[OverrideAction(one.action)] if _known(one) else one.action
    if value.get("drop"):
        return f"restaged: no {value.get('indicator')}"
    if "indicator" in value:
        actors = f" ({', '.join(value['actors'])})" if value.get("actors") else ""
        return (
            f"restaged: {value['indicator']} {value.get('stage') or value.get('polarity')}{actors}"
        )
    if isinstance(value.get("into"), int):
        return f"merged into {public(value['into'])}"
    if isinstance(value.get("to"), int) and one.article_id is not None:
        return f"split off: {public(one.article_id)} to {public(value['to'])}"
    target = undone_by(one)
    return done if target is None else f"withdrawn: {public(target)}"


def _known(one: Override) -> bool:
    return one.action in list(OverrideAction)
