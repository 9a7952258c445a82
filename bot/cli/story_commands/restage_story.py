"""``story restage``."""

from typing import Annotated, Any

import typer

from bot.cli.story_commands import fields


def command(
    which: fields.Which,
    *,
    why: fields.Why,
    claim: Annotated[
        str | None,
        typer.Option(
            help="What holds under one indicator: indicator:stage-or-polarity[:closes][:ACTORS], "
            "e.g. visits:agreed or visits:held:ID,LA; without actors they stay."
        ),
    ] = None,
    drop: Annotated[
        str | None, typer.Option(metavar="INDICATOR", help="Nothing holds under this one.")
    ] = None,
    label: fields.Label = False,
    as_json: fields.AsJson = False,
) -> None:
    """Correct what an event says under one indicator, or add one that the machine did not see.
    Its message is edited, and one correction answers it."""
    from bot.cli.story_commands.acting import Act, act

    if (claim is None) == (drop is None):
        raise typer.BadParameter("give either --claim or --drop")
    value = _dropped(str(drop)) if claim is None else _value(claim)
    act(Act("restage", which, why=why, value=value), label=label, as_json=as_json)


def _dropped(indicator: str) -> dict[str, Any]:
    return {"indicator": indicator, "drop": True}


def _value(text: str) -> dict[str, Any]:
    """Actors may be left out: then those of the event stay."""
    from bot.evaluation.feedback import parse_claim
    from bot.match import rulebook
    from bot.settings import load_settings
    from bot.stories.restage import value_of

    infos = rulebook.load(load_settings().indicators_dir).indicators
    parts = text.split(":")
    named = len(parts) > (3 if parts[2:3] == ["closes"] else 2)
    try:
        # Any actor satisfies the reader of claims; it does not go into the value.
        found = parse_claim(text if named else f"{text}:ASEAN", infos)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--claim") from error
    return value_of(found, actors=named)
