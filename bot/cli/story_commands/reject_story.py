"""``story reject``."""

from bot.cli.story_commands import fields


def command(
    which: fields.Which,
    why: fields.Why,
    label: fields.Label = False,
    as_json: fields.AsJson = False,
) -> None:
    """Retract an event that should not have been told. Its message says so, and one correction
    answers it."""
    from bot.cli.story_commands.acting import Act, act

    act(Act("reject", which, why=why), label=label, as_json=as_json)
