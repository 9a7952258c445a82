"""``feeds remove``."""

from bot.cli.feed_commands import fields


def command(which: fields.Which, as_json: fields.AsJson = False) -> None:
    """Take a feed out of the list, with the comments straight above it."""
    from bot.cli.feed_commands.shown import as_object, in_words, report
    from bot.feeds.lists import feeds_edit
    from bot.settings import load_settings

    feed = feeds_edit.remove(load_settings().feeds_file, which).feeds[0]
    report(f"Removed: {in_words(feed)}", {"removed": as_object(feed)}, as_json)
