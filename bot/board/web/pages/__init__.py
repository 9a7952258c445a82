"""One file per page: reads what was asked, asks the site, names the template."""

from collections.abc import Mapping

from bot.board.web.visit import Answer

# What they tell changes with the board's version: a report that joins a story, a correction, a
# line of history or an occasion makes a new one. Feeds and searches change without it.
OF_THE_BOARD = frozenset({"board", "indicator", "country", "calendar", "story"})


def every() -> Mapping[str, tuple[str, Answer]]:
    """Return every page by its name: its path, and what answers."""
    from bot.board.web.pages import (
        about,
        board,
        calendar,
        country,
        evaluation,
        feeds,
        history,
        indicator,
        search,
        story,
    )

    return {
        "board": ("/", board.answer),
        "indicator": ("/indicator/{name}", indicator.answer),
        "country": ("/country/{name}", country.answer),
        "story": ("/story/{name}", story.answer),
        "history": ("/history/{name}", history.answer),
        "calendar": ("/calendar", calendar.answer),
        "search": ("/search", search.answer),
        "feeds": ("/feeds", feeds.answer),
        "evaluation": ("/evaluation", evaluation.answer),
        "about": ("/about", about.answer),
    }
