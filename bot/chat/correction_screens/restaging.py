"""Restaging: which claim, then the stage or polarity that is right, or none."""

from collections.abc import Mapping
from typing import Any

from bot.alerts.html import Document
from bot.chat import claim_line, pages
from bot.chat.correction_screens import asking, outcome
from bot.chat.request import Reply, Request
from bot.chat.services.corrections import Case, Wanted
from bot.chat.tally import steps_of
from bot.ids import public
from bot.match.verdict import CONDITIONS, Claim, Indicator, Stage
from bot.stories.override import OverrideAction

DROP, CLOSES = "drop", "closes"
_SHORT = 8  # characters that tell one indicator from another, for the room in a button
_WIDTH = 2


async def pressed(request: Request, case: Case, parts: list[str], *, fresh: bool) -> Reply:
    """Show the claims, then the stages, then correct."""
    if not parts:
        return claims(request, case, fresh=fresh)
    indicator = _indicator(parts[0])
    if len(parts) == 1:
        return _steps(request, case, indicator)
    wanted = Wanted(
        action=OverrideAction.RESTAGE,
        story_id=case.story_id,
        value=_value(indicator, parts[1]),
        seen=asking.number(asking.at(parts, 2)),
    )
    return await outcome.act(request, wanted)


def claims(request: Request, case: Case, *, fresh: bool = False) -> Reply:
    """Return the question which claim."""
    name, words = public(case.story_id), request.reader.words
    found = {one.indicator: one for one in case.event.story.claims}
    rows = [
        (asking.button(claim_line.said(claim, words), asking.RESTAGE, name, indicator[:_SHORT]),)
        for indicator, claim in found.items()
    ]
    rows.append((asking.back(request, case),))
    document = asking.question(request, case, "restage.which", id=name)
    return Reply(document, tuple(rows), fresh=fresh)


def _steps(request: Request, case: Case, indicator: Indicator) -> Reply:
    name, words, seen = public(case.story_id), request.reader.words, asking.seen(case)
    holds = {_step(one) for one in case.event.story.claims if one.indicator is indicator}
    buttons = [
        asking.button(
            words.text(f"stage.{step}"), asking.RESTAGE, name, indicator[:_SHORT], step, seen
        )
        for step in steps_of(indicator)
        if step not in holds
    ]
    drop = request.texts.text("restage.drop")
    buttons.append(asking.button(drop, asking.RESTAGE, name, indicator[:_SHORT], DROP, seen))
    rows = (*pages.grid(buttons, _WIDTH), (asking.back(request, case),))
    blocks = [asking.heading(asking.gist(request, case.event))]
    text = request.texts.text("restage.step", indicator=words.text(f"indicator.{indicator}"))
    return Reply(Document((*blocks, asking.line(text))), rows)


def _step(claim: Claim) -> str:
    return str(claim.polarity or (CLOSES if claim.closes else claim.stage))


def _indicator(text: str) -> Indicator:
    for one in Indicator:
        if one[:_SHORT] == text:
            return one
    raise asking.OldButtonError


def _value(indicator: Indicator, step: str) -> Mapping[str, Any]:
    """Return what the correction says; its actors stay."""
    if step == DROP:
        return {"indicator": str(indicator), "drop": True}
    if step not in steps_of(indicator):
        raise asking.OldButtonError
    if indicator in CONDITIONS:
        return {"indicator": str(indicator), "polarity": step}
    if step == CLOSES:
        return {"indicator": str(indicator), "stage": str(Stage.PROPOSED), "closes": True}
    return {"indicator": str(indicator), "stage": step}
