"""``feeds import-opml``."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.feed_commands import fields


def command(
    file: Annotated[Path, typer.Argument(help="An OPML file of any reader.")],
    country: fields.Country = None,
    kind: fields.Kind = "independent",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only report.")] = False,
    as_json: fields.AsJson = False,
) -> None:
    """Add the feeds of an OPML file; country and kind fill in where it says none."""
    from dataclasses import asdict

    from bot.feeds.lists import feeds_edit, opml
    from bot.feeds.lists.feeds_file import load
    from bot.settings import load_settings

    path = load_settings().feeds_file
    defaults = {"country": country, "kind": kind}
    filled = {key: value for key, value in defaults.items() if value is not None}
    found = opml.read(file.read_bytes(), load(path).feeds, filled)
    if found.new and not dry_run:
        feeds_edit.add(path, found.new)
    names = [str(raw["name"]) for raw in found.new]
    rejected = {"duplicate": found.duplicates, "invalid": found.invalid}
    if as_json:
        listed = {word: [asdict(one) for one in ones] for word, ones in rejected.items()}
        typer.echo(json.dumps({"added": names, **listed}, ensure_ascii=False))
    else:
        for word, ones in rejected.items():
            for one in ones:
                typer.echo(f"{file.name}, line {one.line}, {one.name}: {word}: {one.reason}")
        typer.echo(
            f"{len(names)} {'would be added' if dry_run else 'added'}, "
            f"{len(found.duplicates)} duplicate, {len(found.invalid)} invalid."
        )
    if found.invalid:
        raise typer.Exit(1)
