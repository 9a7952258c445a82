"""``feeds resume``."""

from bot.cli.feed_commands import fields


def command(which: fields.Which, as_json: fields.AsJson = False) -> None:
    """Poll a paused feed again."""
    from bot.cli.feed_commands.shown import as_object, in_words, report
    from bot.feeds.lists import feeds_edit
    from bot.settings import load_settings

    feed = feeds_edit.resume(load_settings().feeds_file, which).feeds[0]
    report(f"Resumed: {in_words(feed)}", {"resumed": as_object(feed)}, as_json)
