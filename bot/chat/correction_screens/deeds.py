"""Corrections in words: what was done, by whom (a role), when, why."""

from bot.alerts.rendering.corrected import why_text
from bot.alerts.rendering.reader import date_text
from bot.chat.access import Access
from bot.chat.request import Request
from bot.match.verdict import Indicator, Polarity, Stage
from bot.stories.fold import undone_by
from bot.stories.override import Override, OverrideAction

_TELEGRAM, _TERMINAL = "telegram:", "terminal:"


def who(request: Request, actor: str) -> str:
    """Return "you", or the role of who it was; never an id or a name."""
    return request.texts.text(f"who.{_role(request, actor)}")


def _role(request: Request, actor: str) -> str:
    if actor.startswith(_TERMINAL):
        return "terminal"
    number = actor.removeprefix(_TELEGRAM)
    if number == actor or not number.isdigit():
        return "somebody"
    if int(number) == request.user_id:
        return "you"
    if request.roles.allow(Access.ADMIN, int(number)):
        return "admin"
    return "analyst" if request.roles.allow(Access.ANALYST, int(number)) else "former"


def when(request: Request, one: Override) -> str:
    """Return the moment of a correction."""
    return date_text(one.at, request.reader)


def why(request: Request, one: Override) -> str:
    """Return its reason; empty where none was given."""
    return why_text(one, request.reader.words)


def done(request: Request, one: Override, undoes: Override | None = None) -> str:
    """Return what was done: "Stage corrected: visits and meetings [agreed]"."""
    texts = request.texts
    if one.action not in list(OverrideAction):
        return one.action
    if undone_by(one) is not None and undoes is not None:
        return texts.text("did.undo-of", what=done(request, undoes))
    said = texts.text(f"did.{one.action}")
    claimed = _claimed(request, one)
    return f"{said}: {claimed}" if claimed else said


def _claimed(request: Request, one: Override) -> str:
    """Return what a restage says: "visits and meetings [agreed]", or that nothing holds."""
    value, words = one.value or {}, request.reader.words
    if value.get("indicator") not in list(Indicator):
        return ""
    name = words.text(f"indicator.{value['indicator']}")
    if value.get("drop"):
        return f"{name} [{request.texts.text('restage.dropped')}]"
    step = "closes" if value.get("closes") else value.get("polarity") or value.get("stage")
    known = [*Stage, *Polarity, "closes"]
    return f"{name} [{words.text(f'stage.{step}')}]" if step in known else name


def sentence(request: Request, one: Override, undoes: Override | None = None) -> str:
    """Return "Rejected · you · 3 Nov 2025, 06:00"."""
    parts = (done(request, one, undoes), who(request, one.actor), when(request, one))
    return " · ".join(parts)
