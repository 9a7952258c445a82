"""``feeds edit``."""

from typing import Annotated

import typer

from bot.cli.feed_commands import fields


def command(
    which: fields.Which,
    *,
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    url: Annotated[str | None, typer.Option(help="A new address.")] = None,
    country: fields.Country = None,
    kind: fields.Kind = None,
    language: fields.Language = None,
    official_of: fields.OfficialOf = None,
    interval: fields.Interval = None,
    user_agent: fields.UserAgent = None,
    encoding: fields.Encoding = None,
    tag: fields.Tag = None,
    header: fields.Header = None,
    unset: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="Remove this key; several times.")
    ] = None,
    as_json: fields.AsJson = False,
) -> None:
    """Change keys of one feed; everything else in the file stays as it is."""
    from bot.cli.feed_commands.shown import as_object, in_words, report
    from bot.errors import FeedsFileError
    from bot.feeds.lists import feeds_edit
    from bot.settings import load_settings

    texts = (name, url, country, kind, language, official_of, interval, user_agent, encoding)
    changes = fields.given(texts, header, tag)
    changes.update(dict.fromkeys(key.replace("-", "_") for key in unset or ()))
    if not changes:
        raise FeedsFileError("nothing to change was given; `feeds edit --help` lists the keys")
    feed = feeds_edit.edit(load_settings().feeds_file, which, changes).feeds[0]
    report(f"Changed: {in_words(feed)}", {"changed": as_object(feed)}, as_json)
