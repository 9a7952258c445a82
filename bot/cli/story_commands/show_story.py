"""``story show``."""

from bot.cli.story_commands import fields


def command(which: fields.Which, as_json: fields.AsJson = False) -> None:
    """Show an event: its claims, its thread, its reports and why they are in it, the corrections,
    where its messages stand, and the commands that correct it.

    Exit status 1: not stored.
    """
    import json

    import typer

    from bot.cli.stored import archive
    from bot.cli.story_commands import objects, words
    from bot.cli.story_commands.acting import details_of, story_or_exit

    with archive() as database:
        case = details_of(database, story_or_exit(database, which))
    if as_json:
        typer.echo(json.dumps(objects.as_json(case), ensure_ascii=False))
    else:
        typer.echo("\n".join(words.lines(case)))
