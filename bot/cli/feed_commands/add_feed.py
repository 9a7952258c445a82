"""``feeds add``."""

from typing import Annotated

import typer

from bot.cli.feed_commands import fields


def command(
    name: Annotated[str, typer.Argument(help="How the outlet is called in alerts.")],
    url: Annotated[str, typer.Argument(help="The feed's address.")],
    *,
    country: fields.Country = None,
    kind: fields.Kind = None,
    language: fields.Language = None,
    official_of: fields.OfficialOf = None,
    interval: fields.Interval = None,
    user_agent: fields.UserAgent = None,
    encoding: fields.Encoding = None,
    tag: fields.Tag = None,
    header: fields.Header = None,
    as_json: fields.AsJson = False,
) -> None:
    """Add a feed to the list, after the last one of its country."""
    from bot.cli.feed_commands.shown import as_object, in_words, report
    from bot.feeds.lists import feeds_edit
    from bot.settings import load_settings

    texts = (name, url, country, kind, language, official_of, interval, user_agent, encoding)
    raw = fields.given(texts, header, tag)
    feed = feeds_edit.add(load_settings().feeds_file, [raw]).feeds[0]
    report(f"Added: {in_words(feed)}", {"added": as_object(feed)}, as_json)
