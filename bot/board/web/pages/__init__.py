"""One file per page: reads what was asked, asks the site, names the template."""

from collections.abc import Mapping

from bot.board.web.visit import Answer

# What they tell, the board alone changes: no feed's health and no report that moves nothing.
OF_THE_BOARD = frozenset({"board", "indicator", "country", "calendar"})


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
