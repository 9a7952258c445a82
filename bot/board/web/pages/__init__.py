"""One file per page: reads what was asked, asks the site, names the template."""

from collections.abc import Mapping

from bot.board.web.visit import Answer


def every() -> Mapping[str, tuple[str, Answer]]:
    """Return every page by its name: its path, and what answers."""
    from bot.board.web.pages import about, feeds, search, story

    return {
        "story": ("/story/{name}", story.answer),
        "search": ("/search", search.answer),
        "feeds": ("/feeds", feeds.answer),
        "about": ("/about", about.answer),
    }
