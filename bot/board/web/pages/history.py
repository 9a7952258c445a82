"""/history/<id>: one sourced event of the past, taken over from history.jsonl."""

from bot.board.web import lines, shown
from bot.board.web.rendering import Page
from bot.board.web.visit import Visit, missing


async def answer(visit: Visit) -> Page:
    """Return the page."""
    event = await visit.site.history(visit.named["name"])
    if event is None:
        raise missing("No event of the imported history has this name.")
    line = lines.line(event, None, visit)
    values = {
        "line": line,
        "name": event.id,
        "countries": [code for code in event.countries if code],
        "sources": event.sources,
        "note": shown.plain(event.note, 1000),
    }
    return Page("history.html", values, "board")
