"""``feeds pause``."""

from bot.cli.feed_commands import fields


def command(which: fields.Which, as_json: fields.AsJson = False) -> None:
    """Stop polling a feed; what is known of it stays."""
    from bot.cli.feed_commands.shown import as_object, in_words, report
    from bot.feeds.lists import feeds_edit
    from bot.settings import load_settings

    feed = feeds_edit.pause(load_settings().feeds_file, which).feeds[0]
    report(f"Paused: {in_words(feed)}", {"paused": as_object(feed)}, as_json)
